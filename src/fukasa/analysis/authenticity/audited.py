"""Probabilities that rest on the accounts a workspace has audited itself, once there are enough."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.authenticity.venn_abers import calibration, interval, merged
from fukasa.analysis.statistics.arrays import Reals

LEAST_AUDITED = 200
LEAST_EACH = 20
"""Audited accounts that a workspace needs, and of each kind; below, the probability rests on simulated accounts."""


@dataclass(frozen=True, slots=True)
class AuditedProbability:
    """The probability of material inflation among accounts like those that were audited.

    Attributes:
        p: the single probability.
        low: lower end of the Venn-Abers interval.
        high: upper end.
        n: audited accounts it rests on.

    """

    p: float
    low: float
    high: float
    n: int


def enough_audited(labels: Reals) -> bool:
    """Tell whether a workspace has audited enough accounts, of both kinds."""
    inflated = float(np.sum(labels))
    return len(labels) >= LEAST_AUDITED and min(inflated, len(labels) - inflated) >= LEAST_EACH


def audited_probability(scores: Reals, labels: Reals, at: float) -> AuditedProbability | None:
    """Calibrate a score on audited accounts.

    Args:
        scores: (n,) computed probabilities of the audited accounts when they were audited.
        labels: (n,) 1 where people found the account inflated, 0 where they found it genuine.
        at: the computed probability of the account in question.

    Returns:
        The probability, or None while too few accounts were audited.

    """
    if not enough_audited(labels):
        return None
    low, high = interval(calibration(scores, labels), np.array([at]))
    return AuditedProbability(float(merged(low, high)[0]), float(low[0]), float(high[0]), len(labels))
