"""Venn-Abers prediction: a probability interval for a score, valid without any assumption on the score."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores with known labels, sorted; what the interval of a new score rests on.

    Attributes:
        scores: (k,) different scores, rising.
        ones: (k,) cases of label 1 at each.
        cases: (k,) cases at each.

    """

    scores: Reals
    ones: Reals
    cases: Reals

    @property
    def n(self) -> int:
        """The number of labelled cases."""
        return int(self.cases.sum())


def calibration(scores: Reals, labels: Reals) -> Calibration:
    """Take labelled scores together.

    Args:
        scores: (n,) higher means more likely 1.
        labels: (n,) 0 or 1.

    Raises:
        InvalidInput: fewer than two cases, one label only, or a label that is neither 0 nor 1.

    """
    if len(scores) != len(labels) or not np.isin(labels, (0, 1)).all() or len(np.unique(labels)) < 2:  # noqa: PLR2004
        raise InvalidInput(f"a calibration needs labels 0 and 1, both of them, got {len(labels)} cases")
    distinct, place = np.unique(np.asarray(scores, dtype=float), return_inverse=True)
    ones, cases = np.zeros(len(distinct)), np.zeros(len(distinct))
    np.add.at(ones, place, labels)
    np.add.at(cases, place, 1.0)
    return Calibration(distinct, ones, cases)


def interval(known: Calibration, scores: Reals) -> tuple[Reals, Reals]:
    """Give the inductive Venn-Abers interval of new scores.

    For each new score the isotonic regression of the labelled cases is fitted twice, with the new case labelled 0 and
    labelled 1; its two fitted values are the ends (Vovk and Petej, 2014). Scores that fall between the same two known
    ones share their interval, so at most 2k + 1 pairs of fits are made.

    Args:
        known: labelled scores.
        scores: (m,) new scores.

    Returns:
        Lower and upper probability, each (m,); NaN where the score is NaN.

    """
    at = np.searchsorted(known.scores, scores)
    exact = np.isin(scores, known.scores)
    keys, place = np.unique(np.stack([at, exact], axis=1), axis=0, return_inverse=True)
    ends = np.array([[_fitted(known, int(k), same=bool(e), label=label) for label in (0, 1)] for k, e in keys])
    found = ends.reshape(-1, 2)[place.ravel()]
    found[np.isnan(scores)] = np.nan
    return found[:, 0], found[:, 1]


def merged(low: Reals, high: Reals) -> Reals:
    """Give the single probability that minimises the regret of log loss over the interval (Vovk and Petej, 2014)."""
    return np.asarray(high / (1 - low + high))


def _fitted(known: Calibration, at: int, *, same: bool, label: int) -> float:
    """Fit with one more case and give its value."""
    if same:
        ones, cases = known.ones.copy(), known.cases.copy()
        ones[at] += label
        cases[at] += 1
    else:
        ones, cases = np.insert(known.ones, at, label), np.insert(known.cases, at, 1.0)
    return float(isotonic_regression(ones / cases, weights=cases).x[at])
