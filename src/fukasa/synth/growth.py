"""Follower curves: a monthly growth, and the jump and the losses of a planted event."""

import numpy as np

from fukasa.synth.cast import Cast
from fukasa.synth.randomness import FloatArray, IntArray
from fukasa.synth.traits import Traits

_MONTH = 30.0
_LOSS_DAYS = 50.0


def followers_at(cast: Cast, traits: Traits, row: IntArray, days_ago: FloatArray) -> FloatArray:
    """Compute the followers of accounts at moments, such that today's count is the cast's.

    Args:
        cast: the block.
        traits: its traits.
        row: the account of each moment, a position in the block.
        days_ago: how long before the end.

    """
    base = np.exp(-traits.growth[row] * np.minimum(days_ago, _MONTH * 24) / _MONTH)
    shape = _event(traits, row, days_ago) / _event(traits, row, np.zeros(len(row)))
    young = np.clip((traits.age_days[row] - days_ago + 1) / np.minimum(traits.age_days[row] + 1, 20.0), 0.02, 1.0)
    return np.maximum(cast.followers[row] * base * shape * young, 1.0)


def _event(traits: Traits, row: IntArray, days_ago: FloatArray) -> FloatArray:
    """Give the followers over those before the event."""
    since = traits.event_day[row] - days_ago
    jump = np.clip(since / traits.event_days[row], 0.0, 1.0)
    after = np.maximum(since - traits.event_days[row], 0.0)
    lost = traits.event_loss[row] * (1 - np.exp(-after / _LOSS_DAYS * np.log(10)))
    return np.asarray(1 + traits.event_gain[row] * jump * (1 - lost))
