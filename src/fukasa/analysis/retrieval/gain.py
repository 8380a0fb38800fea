"""Discounted cumulative gain (Järvelin and Kekäläinen, 2002) with exponential gains (Burges et al., 2005)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

_DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class MeanGain:
    """The mean of a figure over queries.

    Attributes:
        mean: the mean.
        interval: percentile bootstrap over the queries (Efron, 1979).
        n: queries.

    """

    mean: float
    interval: Interval
    n: int


def ndcg(ranked: Sequence[int], judged: Sequence[int], *, k: int = 10) -> float:
    """Compare the first ``k`` of a ranking with the best ranking there could be.

    Args:
        ranked: grades in the order of the ranking; what was not judged has grade 0.
        judged: all grades that could have been ranked.
        k: how far down one looks.

    Returns:
        Between 0 and 1; 1 for a ranking that puts the best grades first.

    Raises:
        InvalidInput: a grade is negative, ``k`` is under 1, or no grade is above 0, where the figure has no meaning.

    """
    if k < 1 or min((*ranked, *judged), default=0) < 0:
        raise InvalidInput(f"nDCG needs k of 1 or more and grades of 0 or more, got k = {k}; mend the judgements")
    best = _gain(np.sort(np.asarray(judged, dtype=np.int64))[::-1][:k])
    if best <= 0:
        raise InvalidInput("nDCG needs a grade above 0 among the judgements; leave this query out")
    return _gain(np.asarray(ranked, dtype=np.int64)[:k]) / best


def expected_ndcg(judged: Sequence[int], *, k: int = 10) -> float:
    """Compute the mean of nDCG over all orders of the judged: what a ranking by chance reaches.

    Raises:
        InvalidInput: as :func:`ndcg`.

    """
    grades = np.asarray(judged, dtype=np.float64)
    places = min(k, len(grades))
    mean_gain = float(np.mean(np.exp2(grades) - 1)) * float(_discounts(places).sum())
    best = np.sort(np.asarray(judged, dtype=np.int64))[::-1]
    ndcg(best.tolist(), judged, k=k)
    return mean_gain / _gain(best[:k])


def mean_ndcg(values: Sequence[float], rng: np.random.Generator, *, level: float = 0.95) -> MeanGain:
    """Average a figure over queries with a bootstrap interval.

    Raises:
        InvalidInput: there is no value.

    """
    if not len(values):
        raise InvalidInput("a mean over queries needs at least one query; judge one")
    known = np.asarray(values, dtype=np.float64)
    drawn = known[rng.integers(0, len(known), (_DRAWS, len(known)))].mean(axis=1)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return MeanGain(float(known.mean()), Interval(float(low), float(high), level), len(known))


def _gain(grades: NDArray[np.int64]) -> float:
    return float(((np.exp2(grades) - 1) * _discounts(len(grades))).sum())


def _discounts(places: int) -> NDArray[np.float64]:
    discounts: NDArray[np.float64] = 1 / np.log2(np.arange(places) + 2)
    return discounts
