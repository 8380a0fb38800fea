"""The bootstrap over creators: posts of one creator are alike, so creators are drawn, never posts.

Counts are draws × creators: how often each creator stands in each draw.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtrit

from fukasa.analysis.forecast.scoring.cases import Cases
from fukasa.analysis.forecast.scoring.figures import FEW_ACCOUNTS, LEVEL, UNDEFINED, Figure, defined
from fukasa.analysis.forecast.scoring.statistic import Statistic
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.interval import Interval

DRAWS = 400
MOST_ROWS = 100_000  # larger sets are resampled on a random part of their creators
_AT_ONCE = 4_000_000  # counts held in memory at a time
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

    Sets of more than 100,000 posts: the draws are made on a random part of the creators, each draw as large as the
    whole (bag of little bootstraps, Kleiner et al. 2014), and moved to the value of the whole.

    Args:
        statistics: makes the statistics of a set of cases.
        cases: the cases.
        rng: for the draws.
        draws: how many.

    """
    whole = _values(statistics(cases), [np.ones((1, cases.accounts))])
    part = _part(cases, rng)
    made = statistics(part)
    middle = whole if part is cases else _values(made, [np.ones((1, part.accounts))])
    drawn = _values(made, _counts(part, cases.accounts, rng, draws))
    return {name: Drawn(float(value[0]), drawn[name] + value[0] - middle[name][0]) for name, value in whole.items()}


def _values(statistics: Mapping[str, Statistic], batches: Iterable[Reals]) -> dict[str, Reals]:
    """Compute all statistics; the sums of all of them over a batch of draws are one matrix product."""
    parts = {id(part): part for statistic in statistics.values() for part in statistic.sums}
    place = {key: column for column, key in enumerate(parts)}
    matrix = np.stack(list(parts.values()), axis=1)
    found: dict[str, list[Reals]] = {name: [] for name in statistics}
    for counts in batches:
        totals = counts @ matrix
        for name, statistic in statistics.items():
            own = tuple(totals[:, place[id(part)]] for part in statistic.sums)
            with np.errstate(divide="ignore", invalid="ignore"):
                found[name].append(statistic.finish(own, counts))
    return {name: np.concatenate(values) for name, values in found.items()}


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
    for start in range(0, draws, size):
        number = min(size, draws - start)
        drawn = rng.integers(0, part.accounts, (number, creators)) + np.arange(number)[:, None] * part.accounts
        counts = np.bincount(drawn.ravel(), minlength=number * part.accounts)
        yield counts.reshape(number, part.accounts).astype(np.float64)


def figure(drawn: Drawn, accounts: int, *, bounds: tuple[float, float] = (-np.inf, np.inf)) -> Figure:
    """Give a statistic with its 95 % interval.

    The interval is the expanded percentile interval (Hesterberg 2015, 5.3): the percentiles are moved outwards as
    Student's t is wider than the normal. Percentiles of very few creators cannot reach far enough; below ten creators
    the interval also holds value ± t · standard error of the draws (Efron and Tibshirani 1993, 12.2), with
    √(n / (n − 1)) for the spread that so few lack.

    Args:
        drawn: the statistic.
        accounts: how many creators it rests on.
        bounds: the least and the most that the statistic can be.

    """
    if not defined(drawn.value):
        return UNDEFINED
    known = drawn.draws[np.isfinite(drawn.draws)]
    if accounts <= 1 or known.size < _LEAST_DEFINED * drawn.draws.size:
        return Figure(drawn.value, reason="one_account" if accounts <= 1 else "undefined")
    wider = np.sqrt(accounts / (accounts - 1)) * stdtrit(accounts - 1, (1 + LEVEL) / 2)
    low, high = np.quantile(known, [ndtr(-wider), ndtr(wider)])
    half = wider * float(np.std(known)) if accounts < FEW_ACCOUNTS else 0.0
    low, high = np.clip([min(low, drawn.value - half), max(high, drawn.value + half)], *bounds)
    span = Interval(min(float(low), drawn.value), max(float(high), drawn.value), LEVEL)
    return Figure(drawn.value, span, "few_accounts" if accounts < FEW_ACCOUNTS else None)
