"""The bootstrap over creators: posts of one creator are alike, so creators are drawn, never posts.

A statistic is a function of *counts*, draws × creators: how often each creator stands in each draw. Counts of one give
the statistic of the data themselves.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from fukasa.analysis.forecast.scoring.cases import Cases
from fukasa.analysis.forecast.scoring.figures import FEW_ACCOUNTS, LEVEL, UNDEFINED, Figure, defined
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.interval import Interval

Statistic = Callable[[Reals], Reals]

DRAWS = 400
MOST_ROWS = 200_000  # larger sets are resampled on a random part of their creators
_AT_ONCE = 4_000_000  # weights held in memory at a time
_LEAST_DEFINED = 0.9  # share of draws that must give a value


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A statistic of the data and of each draw.

    Attributes:
        value: of the data.
        draws: of the draws; NaN where a draw does not define it.

    """

    value: float
    draws: Reals

    def minus(self, other: "Drawn") -> "Drawn":
        """Give the difference to another statistic of the same draws (paired)."""
        return Drawn(self.value - other.value, self.draws - other.draws)

    def below(self, other: "Drawn") -> "Drawn":
        """Give by which share this lies below another statistic of the same draws."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(other.draws > 0, 1 - self.draws / other.draws, np.nan)
        return Drawn(1 - self.value / other.value if other.value > 0 else float("nan"), share)


def resample(
    statistics: Callable[[Cases], Mapping[str, Statistic]], cases: Cases, *, rng: np.random.Generator, draws: int
) -> dict[str, Drawn]:
    """Compute statistics of the data and of draws of creators with replacement.

    Sets of more than 200,000 posts: the draws are made on a random part of the creators, each draw as large as the
    whole (bag of little bootstraps, Kleiner et al. 2014), and moved to the value of the whole.

    Args:
        statistics: makes the statistics of a set of cases.
        cases: the cases.
        rng: for the draws.
        draws: how many.

    """
    whole = _values(statistics(cases), np.ones((1, cases.accounts)))
    part = _part(cases, rng)
    made = statistics(part)
    middle = whole if part is cases else _values(made, np.ones((1, part.accounts)))
    batches = [_values(made, counts) for counts in _counts(part, cases.accounts, rng, draws)]
    return {
        name: Drawn(float(value[0]), np.concatenate([batch[name] for batch in batches]) + value[0] - middle[name][0])
        for name, value in whole.items()
    }


def _values(statistics: Mapping[str, Statistic], counts: Reals) -> dict[str, Reals]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: statistic(counts) for name, statistic in statistics.items()}


def _part(cases: Cases, rng: np.random.Generator) -> Cases:
    if cases.n <= MOST_ROWS:
        return cases
    order = rng.permutation(cases.accounts)
    sizes = np.bincount(cases.account)[order]
    fits = max(int(np.searchsorted(np.cumsum(sizes), MOST_ROWS)), 1)
    chosen = np.zeros(cases.accounts, dtype=np.bool_)
    chosen[order[:fits]] = True
    return cases.take(chosen[cases.account])


def _counts(part: Cases, creators: int, rng: np.random.Generator, draws: int) -> Iterator[Reals]:
    size = max(_AT_ONCE // max(part.n, 1), 1)
    even = np.full(part.accounts, 1 / part.accounts)
    for start in range(0, draws, size):
        yield rng.multinomial(creators, even, size=min(size, draws - start)).astype(np.float64)


def figure(drawn: Drawn, accounts: int) -> Figure:
    """Give a statistic with its 95 % interval.

    The interval is the expanded percentile interval (Hesterberg 2015, 5.3): the percentiles are moved outwards as
    Student's t is wider than the normal, which matters with few creators.

    Args:
        drawn: the statistic.
        accounts: how many creators it rests on.

    """
    if not defined(drawn.value):
        return UNDEFINED
    known = drawn.draws[np.isfinite(drawn.draws)]
    if accounts <= 1 or known.size < _LEAST_DEFINED * drawn.draws.size:
        return Figure(drawn.value, reason="one_account" if accounts <= 1 else "undefined")
    tail = norm.cdf(-np.sqrt(accounts / (accounts - 1)) * student.ppf((1 + LEVEL) / 2, accounts - 1))
    low, high = np.quantile(known, [tail, 1 - tail])
    span = Interval(min(float(low), drawn.value), max(float(high), drawn.value), LEVEL)
    return Figure(drawn.value, span, "few_accounts" if accounts < FEW_ACCOUNTS else None)
