"""Correlations of ranks under draws of creators."""

import numpy as np
import polars as pl

from fukasa.analysis.forecast.scoring.statistic import Owner, Statistic
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.ranks import mean_ranks

MOST_RANKED = 5_000
_NEARLY_ONE = 1 - 1e-9


def rank_correlation(left: Reals, right: Reals, owner: Owner) -> Statistic:
    """Prepare Spearman's correlation (1904), with mean ranks for ties.

    Up to 5,000 posts are ranked anew in every draw; of more posts the draws follow the influence of each post on the
    correlation (infinitesimal jackknife, Jaeckel 1972), on Fisher's scale.
    """
    if len(left) > MOST_RANKED:
        return _by_influence(left, right, owner)
    sides = (_Ranks(left, owner), _Ranks(right, owner))

    def finish(sums: tuple[Reals, ...], counts: Reals) -> Reals:
        if not len(left):
            return np.full(len(counts), np.nan)
        (first, spread), (second, other) = (side.centred(counts, sums[0]) for side in sides)
        return _ratio(np.einsum("ij,ij,ij->i", counts[:, owner.code], first, second), spread * other)

    return Statistic((owner.size,), finish)


def correlation_within(left: Reals, right: Reals, owner: Owner) -> Statistic:
    """Prepare the correlation of ranks inside creators, pooled over creators.

    Ranks are taken inside each creator, divided by its number of posts and centred; creators with one post tell
    nothing, creators whose forecasts are all alike pull towards 0.
    """
    first, second = _own_ranks(left, owner), _own_ranks(right, owner)
    parts = (owner.sum(first * second), owner.sum(first * first), owner.sum(second * second))
    return Statistic(parts, lambda sums, _counts: _ratio(sums[0], sums[1] * sums[2]))


def _ratio(together: Reals, within: Reals) -> Reals:
    """Divide by a root; NaN where nothing varies."""
    return np.where(within > 0, together / np.sqrt(np.where(within > 0, within, 1.0)), np.nan)


class _Ranks:
    """Ranks of one variable under weights."""

    def __init__(self, values: Reals, owner: Owner) -> None:
        order = np.argsort(values, kind="stable")
        ordered = values[order]
        new = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
        self.code = owner.code[order]
        self.starts = np.flatnonzero(new)
        self.group = np.empty(len(values), dtype=np.int64)
        self.group[order] = np.cumsum(new) - 1

    def centred(self, counts: Reals, total: Reals) -> tuple[Reals, Reals]:
        """Give the mean ranks less their mean, draws × posts, and the sum of their squares per draw."""
        weights = np.add.reduceat(counts[:, self.code], self.starts, axis=1)
        ranks = np.cumsum(weights, axis=1) - weights / 2 - total[:, None] / 2
        return ranks[:, self.group], np.einsum("ij,ij,ij->i", weights, ranks, ranks)


def _by_influence(left: Reals, right: Reals, owner: Owner) -> Statistic:
    number = len(left)
    first, second = (mean_ranks(side) / number - (number + 1) / (2 * number) for side in (left, right))
    spread, other = float(np.mean(first * first)), float(np.mean(second * second))
    if min(spread, other) <= 0:
        return Statistic((), lambda _sums, counts: np.full(len(counts), np.nan))
    value = float(np.mean(first * second)) / np.sqrt(spread * other)
    together = first * second + _above(left, second) + _above(right, first)
    one, two = first * first + 2 * _above(left, first), second * second + 2 * _above(right, second)
    influence = (together - together.mean()) / np.sqrt(spread * other)
    influence -= value / 2 * ((one - one.mean()) / spread + (two - two.mean()) / other)
    inside = np.clip(value, -_NEARLY_ONE, _NEARLY_ONE)
    start, slope = np.arctanh(inside), 1 / (1 - inside**2)
    return Statistic(
        (owner.sum(influence), owner.size), lambda sums, _counts: np.tanh(start + slope * sums[0] / sums[1])
    )


def _above(values: Reals, weights: Reals) -> Reals:
    """Give for each value the mean weight of the posts above it, those at it counting half."""
    group = np.unique(values, return_inverse=True)[1]
    sums = np.bincount(group, weights=weights)
    above = sums[::-1].cumsum()[::-1] - sums / 2
    found: Reals = above[group] / len(values)
    return found


def _own_ranks(values: Reals, owner: Owner) -> Reals:
    own, size = pl.col("value").rank("average").over("code"), pl.len().over("code")
    frame = pl.DataFrame({"code": owner.code, "value": values})
    ranks: Reals = frame.select(((own - (size + 1) / 2) / size).alias("rank"))["rank"].to_numpy()
    return ranks
