"""Statistics that take weights: medians, ratios of sums, correlations of ranks, explained variance.

Each function prepares what does not change between draws and returns a function of counts (draws × creators) that
gives one value per draw. With counts of one it equals the ordinary statistic.
"""

import numpy as np
import polars as pl

from fukasa.analysis.forecast.scoring.resampling import Statistic
from fukasa.analysis.statistics.arrays import Integers, Reals


def median_of(values: Reals, account: Integers) -> Statistic:
    """Prepare the median, the mean of the two middle values where the number is even."""
    order = np.argsort(values, kind="stable")
    ordered, owner = values[order], account[order]

    def statistic(counts: Reals) -> Reals:
        if not len(ordered):
            return np.full(len(counts), np.nan)
        upto = np.cumsum(counts[:, owner], axis=1)
        half = (upto[:, -1:] - 1) / 2
        low, high = np.floor(half), np.ceil(half)
        middle = (ordered[(upto > low).argmax(axis=1)] + ordered[(upto > high).argmax(axis=1)]) / 2
        return np.where(upto[:, -1] > 0, middle, np.nan)

    return statistic


def sums_of(values: Reals, account: Integers, accounts: int) -> Reals:
    """Add the values of every creator."""
    return np.bincount(account, weights=values, minlength=accounts).astype(np.float64)


def mean_of(values: Reals, account: Integers, accounts: int) -> Statistic:
    """Prepare the mean over posts."""
    top, bottom = sums_of(values, account, accounts), sums_of(np.ones(len(values)), account, accounts)
    return lambda counts: (counts @ top) / (counts @ bottom)


def explained(actual: Reals, forecast: Reals, account: Integers, accounts: int) -> Statistic:
    """Prepare R²: 1 − Σ(actual − forecast)² / Σ(actual − mean)²."""
    centred = actual - (actual.mean() if len(actual) else 0.0)  # differences of large squares would lose digits
    parts = (np.ones(len(actual)), centred, centred**2, (actual - forecast) ** 2)
    number, first, second, wrong = (sums_of(part, account, accounts) for part in parts)

    def statistic(counts: Reals) -> Reals:
        spread = counts @ second - (counts @ first) ** 2 / (counts @ number)
        return np.where(spread > 0, 1 - (counts @ wrong) / spread, np.nan)

    return statistic


def rank_correlation(left: Reals, right: Reals, account: Integers) -> Statistic:
    """Prepare Spearman's correlation (1904), with mean ranks for ties, ranked anew in every draw."""
    sides = (_Ranks(left, account), _Ranks(right, account))

    def statistic(counts: Reals) -> Reals:
        weights = counts[:, account]
        total = weights.sum(axis=1)
        (first, spread), (second, other) = (side.centred(counts, total) for side in sides)
        together = np.einsum("ij,ij,ij->i", weights, first, second)
        within = spread * other
        return np.where(within > 0, together / np.sqrt(np.where(within > 0, within, 1.0)), np.nan)

    return statistic


class _Ranks:
    """Ranks of one variable under weights."""

    def __init__(self, values: Reals, account: Integers) -> None:
        order = np.argsort(values, kind="stable")
        ordered = values[order]
        new = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
        self.owner = account[order]
        self.starts = np.flatnonzero(new)
        self.group = np.empty(len(values), dtype=np.int64)
        self.group[order] = np.cumsum(new) - 1

    def centred(self, counts: Reals, total: Reals) -> tuple[Reals, Reals]:
        """Give the mean ranks less their mean, draws × cases, and the sum of their squares per draw."""
        weights = np.add.reduceat(counts[:, self.owner], self.starts, axis=1)
        ranks = np.cumsum(weights, axis=1) - weights / 2 - total[:, None] / 2
        return ranks[:, self.group], np.einsum("ij,ij,ij->i", weights, ranks, ranks)


def correlation_within(left: Reals, right: Reals, account: Integers, accounts: int) -> Statistic:
    """Prepare the correlation of ranks inside creators, pooled over creators.

    Ranks are taken inside each creator, divided by its number of posts and centred; creators with one post tell
    nothing, creators whose forecasts are all alike pull towards 0.
    """
    first, second = _own_ranks(left, account), _own_ranks(right, account)
    together, one, other = (
        sums_of(part, account, accounts) for part in (first * second, first * first, second * second)
    )

    def statistic(counts: Reals) -> Reals:
        within = (counts @ one) * (counts @ other)
        return np.where(within > 0, (counts @ together) / np.sqrt(np.where(within > 0, within, 1.0)), np.nan)

    return statistic


def _own_ranks(values: Reals, account: Integers) -> Reals:
    own = pl.col("value").rank("average").over("account")
    size = pl.len().over("account")
    frame = pl.DataFrame({"account": account, "value": values})
    ranks: Reals = frame.select(((own - (size + 1) / 2) / size).alias("rank"))["rank"].to_numpy()
    return ranks


def medians_by(values: Reals, account: Integers) -> Reals:
    """Give the median of every creator, in the order of their codes."""
    frame = pl.DataFrame({"account": account, "value": values})
    medians: Reals = frame.group_by("account").agg(pl.col("value").median()).sort("account")["value"].to_numpy()
    return medians
