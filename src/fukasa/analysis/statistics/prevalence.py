"""Shares told by a classifier that errs in a known way."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.stats import norm

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput


class LabelErrors(Protocol):
    """How a label was right on comments of which the truth was known."""

    @property
    def positives(self) -> int:
        """Those that have the label."""

    @property
    def found(self) -> int:
        """How many of them were given it."""

    @property
    def negatives(self) -> int:
        """Those without the label."""

    @property
    def refused(self) -> int:
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

    The value is the estimate of Rogan and Gladen (1978), the interval that of Lang and Reiczigel (2014): it carries the
    binomial error of the share and those of sensitivity and specificity. Both are cut to [0, 1], and the interval is
    stretched to hold the value where cutting has moved it.

    Args:
        given: how many were given the label, between 0 and ``n``.
        n: how many were judged; 0 gives NaN.
        errors: how the label errs.
        level: the level of the intervals; measured coverage stands in docs/methods/depth.md.

    Raises:
        InvalidInput: a count lies outside 0 to n, or the label says nothing (sensitivity + specificity ≤ 1).

    """
    check_level(level)
    if bool(np.any(given < 0)) or bool(np.any(given > n)):
        raise InvalidInput("a share needs 0 ≤ given ≤ n; check the counts")
    if informedness(errors) <= 0:
        raise InvalidInput("sensitivity + specificity of the label is 1 or less: it says nothing; build a better model")
    size = np.where(n > 0, n, np.nan)
    specificity = errors.refused / errors.negatives
    value = np.clip((given / size + specificity - 1) / informedness(errors), 0, 1)
    low, high = _lang_reiczigel(given, size, errors, float(norm.ppf((1 + level) / 2)))
    return CorrectedShares(value, np.minimum(low, value), np.maximum(high, value))


def _lang_reiczigel(given: Reals, n: Reals, errors: LabelErrors, z: float) -> tuple[Reals, Reals]:
    """Give the interval of Lang and Reiczigel: binomials with added counts, combined by the delta method."""
    size = n + z**2
    share = (given + z**2 / 2) / size
    with_label, without = errors.positives + 2, errors.negatives + 2
    sensitivity, specificity = (errors.found + 1) / with_label, (errors.refused + 1) / without
    slope = sensitivity + specificity - 1
    of_sensitivity = sensitivity * (1 - sensitivity) / with_label
    of_specificity = specificity * (1 - specificity) / without
    centre = (share + specificity - 1) / slope
    shift = 2 * z**2 * (of_sensitivity * centre - of_specificity * (1 - centre))
    spread = share * (1 - share) / size + of_sensitivity * centre**2 + of_specificity * (1 - centre) ** 2
    half = z / slope * np.sqrt(spread)
    return np.clip(centre + shift - half, 0, 1), np.clip(centre + shift + half, 0, 1)
