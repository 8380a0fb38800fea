"""Shares told by a classifier that errs in a known way."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput


class LabelErrors(Protocol):
    """How a label was right on comments of which the truth was known."""

    @property
    def positives(self) -> float:
        """Those that have the label."""

    @property
    def found(self) -> float:
        """How many of them were given it."""

    @property
    def negatives(self) -> float:
        """Those without the label."""

    @property
    def refused(self) -> float:
        """How many of them were not given it."""


@dataclass(frozen=True, slots=True)
class CorrectedShares:
    """True shares behind counts of given labels.

    Attributes:
        value: the corrected share, between 0 and 1; NaN where nothing was counted.
        low: lower end of the interval.
        high: upper end of the interval.

    """

    value: Reals
    low: Reals
    high: Reals


def informedness(errors: LabelErrors) -> float:
    """Sensitivity + specificity − 1 (Youden 1950): 1 for a label that never errs, 0 for one that says nothing.

    Raises:
        InvalidInput: one of the two was never measured.

    """
    if errors.positives < 1 or errors.negatives < 1:
        raise InvalidInput("the errors of a label need held-out comments with it and without it; measure them first")
    return errors.found / errors.positives + errors.refused / errors.negatives - 1


def corrected_shares(given: Reals, n: Reals, errors: LabelErrors, level: float) -> CorrectedShares:
    """Correct shares of given labels for the sensitivity and the specificity of the labels.

    The value is the estimate of Rogan and Gladen (1978). The interval puts together the score interval of the given
    labels (Wilson 1927) and the errors of sensitivity and specificity by the distances of their ends (Zou and Donner
    2008, "MOVER"). Both are cut to [0, 1]. No count is read as a certain 0 or 1: the interval reaches at least as
    far as that of a label which makes no mistakes and was given to nobody, or to everybody.

    Args:
        given: how many were given the label, between 0 and ``n``.
        n: how many were judged; 0 gives NaN.
        errors: how the label errs.
        level: the level of the intervals; measured coverage stands in docs/methods/depth.md.

    Raises:
        InvalidInput: a count lies outside 0 to n, or the label says nothing (sensitivity + specificity ≤ 1).

    """
    check_level(level)
    sensitivity, specificity = _padded(errors)
    if min(informedness(errors), sensitivity + specificity - 1) <= 0:
        raise InvalidInput("sensitivity + specificity of the label is 1 or less: it says nothing; build a better model")
    share = given / np.where(n > 0, n, np.nan)
    low, high = wilson_intervals(given, n, level)
    centre, slope, spread = _corrected(share, errors, sensitivity, specificity)
    value = np.clip((share + errors.refused / errors.negatives - 1) / informedness(errors), 0, 1)
    of_label = ndtri((1 + level) / 2) ** 2 * spread
    below = centre - np.sqrt((share - low) ** 2 + of_label) / slope
    above = centre + np.sqrt((high - share) ** 2 + of_label) / slope
    none = wilson_intervals(np.zeros_like(n), n, level)[1]
    above, below = np.maximum(above, none / sensitivity), np.minimum(below, 1 - none / specificity)
    return CorrectedShares(value, np.minimum(np.clip(below, 0, 1), value), np.maximum(np.clip(above, 0, 1), value))


def _padded(errors: LabelErrors) -> tuple[float, float]:
    """Give sensitivity and specificity with one comment added to each cell: a label never seen to err may still err."""
    return (errors.found + 1) / (errors.positives + 2), (errors.refused + 1) / (errors.negatives + 2)


def _corrected(share: Reals, errors: LabelErrors, sensitivity: float, specificity: float) -> tuple[Reals, float, Reals]:
    """Correct with the padded errors.

    Returns:
        The corrected share before cutting, the informedness, and the variance that the errors of sensitivity and
        specificity add to the share of given labels.

    """
    slope = sensitivity + specificity - 1
    centre = (share + specificity - 1) / slope
    true = np.clip(centre, 0, 1)
    spread = sensitivity * (1 - sensitivity) / (errors.positives + 2) * true**2
    spread += specificity * (1 - specificity) / (errors.negatives + 2) * (1 - true) ** 2
    return centre, slope, spread
