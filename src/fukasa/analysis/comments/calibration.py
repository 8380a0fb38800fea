"""How honest probabilities are, and from which one a label should be given."""

import numpy as np

from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.core.errors import InvalidInput

BINS = 10


def calibration_error(truth: Flags, probability: Reals, bins: int = BINS) -> float:
    """Give the expected calibration error in bins of equal mass (Naeini et al. 2015; Roelofs et al. 2022).

    Comments are sorted by probability and divided into equal parts; the error is the mean distance between the mean
    probability and the share of true labels, weighted by the size of the part. NaN without comments.
    """
    if len(truth) == 0:
        return float("nan")
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    return float(sum(abs(truth[part].mean() - probability[part].mean()) * len(part) for part in parts) / len(order))


def best_threshold(truth: Flags, probability: Reals, *, step: float = 0.01) -> float:
    """Find the probability from which a label gives the best F1; the middle of the range that is nearly as good.

    The maximum jumps with single comments; all thresholds within half a point of the best F1 are equally good, and the
    middle of them is steady.

    Raises:
        InvalidInput: no comment has the label.

    """
    if not truth.any():
        raise InvalidInput("a threshold needs comments that have the label; add some to the corpus")
    limits = np.round(np.arange(0.1, 0.8 + step / 2, step), 6)
    given = probability[:, None] >= limits
    right = (given & truth[:, None]).sum(axis=0)
    f1 = 2 * right / np.maximum(given.sum(axis=0) + truth.sum(), 1)
    near = limits[f1 >= f1.max() - 0.005]
    return float(np.round(near[len(near) // 2], 2))
