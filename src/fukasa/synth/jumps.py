"""What comes in a jump or evenly over months, and how much of it is lost again."""

import numpy as np

from fukasa.synth.randomness import FloatArray

_LOSS_DAYS = 50.0


def jump(since: FloatArray, gain: FloatArray, days: FloatArray, loss: FloatArray) -> FloatArray:
    """Compute followers gained, over those before.

    Args:
        since: days since the beginning; negative before it.
        gain: what comes in all.
        days: over how many days it comes, evenly.
        loss: part of it that is lost in about 50 days afterwards.

    """
    after = np.maximum(since - days, 0.0)
    lost = loss * (1 - np.exp(-after / _LOSS_DAYS * np.log(10)))
    return np.asarray(gain * np.clip(since / days, 0.0, 1.0) * (1 - lost))
