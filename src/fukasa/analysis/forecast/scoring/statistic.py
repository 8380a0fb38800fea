"""Statistics that can be computed again for every draw of creators: means, medians, explained variance.

A statistic prepares what does not change between draws. Most need no more than sums over the posts of each creator;
those are added up for all statistics and draws in one matrix product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_MARGIN = 4.0  # the middle of a draw lies within so many √Σ(posts of a creator)² of the middle of all, nearly always


@dataclass(frozen=True, slots=True, eq=False)
class Statistic:
    """One statistic.

    Attributes:
        sums: what is added over the creators of a draw, each with one value per creator.
        finish: makes the statistic from those totals (one value per draw each) and the counts, draws × creators: how
            often each creator stands in each draw. Counts of one give the statistic of the data themselves.

    """

    sums: tuple[Reals, ...]
    finish: Callable[[tuple[Reals, ...], Reals], Reals]

    def __call__(self, counts: Reals) -> Reals:
        """Compute it for some draws; NaN where a draw does not define it."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.finish(tuple(counts @ part for part in self.sums), counts)


@dataclass(frozen=True)
class Owner:
    """Whose the posts are.

    Attributes:
        code: code of the creator of each post.
        accounts: how many codes there are; some may have no post here.

    """

    code: Integers
    accounts: int

    @cached_property
    def size(self) -> Reals:
        """Posts of every creator."""
        return np.bincount(self.code, minlength=self.accounts).astype(np.float64)

    def sum(self, values: Reals) -> Reals:
        """Add the values of every creator."""
        return np.bincount(self.code, weights=values, minlength=self.accounts).astype(np.float64)

    def take(self, chosen: Flags) -> "Owner":
        """Keep some posts; the codes stay."""
        return Owner(self.code[chosen], self.accounts)


def mean_of(values: Reals, owner: Owner) -> Statistic:
    """Prepare the mean over posts."""
    return Statistic((owner.sum(values), owner.size), lambda sums, _counts: sums[0] / sums[1])


def explained(actual: Reals, forecast: Reals, owner: Owner) -> Statistic:
    """Prepare R²: 1 − Σ(actual − forecast)² / Σ(actual − mean)²."""
    centred = actual - (actual.mean() if len(actual) else 0.0)  # differences of large squares would lose digits
    parts = (owner.sum((actual - forecast) ** 2), owner.sum(centred), owner.sum(centred**2), owner.size)

    def finish(sums: tuple[Reals, ...], _counts: Reals) -> Reals:
        wrong, first, second, number = sums
        spread = second - first**2 / number
        return np.where(spread > 0, 1 - wrong / spread, np.nan)

    return Statistic(parts, finish)


def median_of(values: Reals, owner: Owner) -> Statistic:
    """Prepare the median, the mean of the two middle values where the number is even.

    Only values near the middle are weighed in every draw; where a draw's middle lies outside them, all are.
    """
    order = np.argsort(values, kind="stable")
    ordered, code, number = values[order], owner.code[order], len(values)
    reach = int(_MARGIN * np.sqrt(float((owner.size**2).sum()))) + 1
    first, last = max(number // 2 - reach, 0), min(number // 2 + reach, number)
    below = np.bincount(code[:first], minlength=owner.accounts).astype(np.float64)

    def finish(sums: tuple[Reals, ...], counts: Reals) -> Reals:
        if not number:
            return np.full(len(counts), np.nan)
        before, half = sums[0][:, None], (sums[1] - 1) / 2
        found = _middle(ordered[first:last], before + np.cumsum(counts[:, code[first:last]], axis=1), before, half)
        outside = np.isnan(found) & (half >= 0)
        if outside.any():
            found[outside] = _middle(ordered, np.cumsum(counts[outside][:, code], axis=1), 0.0, half[outside])
        return found

    return Statistic((below, owner.size), finish)


def _middle(ordered: Reals, upto: Reals, before: Reals | float, half: Reals) -> Reals:
    """Find the mean of the values at both middle places; NaN for draws whose middle is not among these values."""
    low, high = np.floor(half)[:, None], np.ceil(half)[:, None]
    middle: Reals = (ordered[(upto > low).argmax(axis=1)] + ordered[(upto > high).argmax(axis=1)]) / 2
    inside = (before <= low) & (upto[:, -1:] > high) & (low >= 0)
    return np.where(inside[:, 0], middle, np.nan)


def medians_by(values: Reals, owner: Owner) -> tuple[Reals, Owner]:
    """Give the median of every creator that has posts, and whose each is."""
    frame = pl.DataFrame({"code": owner.code, "value": values})
    medians = frame.group_by("code").agg(pl.col("value").median()).sort("code")
    return medians["value"].to_numpy(), Owner(medians["code"].to_numpy(), owner.accounts)
