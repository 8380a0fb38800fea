"""What the record says of the forecasts: how often their bands held, how far off their middles were."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.scoring.cases import BANDS, Cases, cases_of
from fukasa.analysis.forecast.scoring.figures import Figure
from fukasa.analysis.forecast.scoring.resampling import figure, resample
from fukasa.analysis.forecast.scoring.statistic import Owner, Statistic, median_of
from fukasa.analysis.statistics.arrays import Flags
from fukasa.analysis.statistics.clustered import clustered_share

INTERVAL = 0.95
PARTS = 10
FEWEST_ACCOUNTS = 10  # with fewer, a share says more about them than about the forecasts
_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Held:
    """How often a band held.

    Attributes:
        level: share of posts that should end inside.
        share: share that did.
        low: lower end of its 95 % interval, accounts being the independent cases; None with a single account.
        high: upper end.

    """

    level: float
    share: float
    low: float | None
    high: float | None

    @property
    def fits(self) -> bool:
        """Tell whether chance alone may explain the difference."""
        return self.low is None or self.high is None or self.low <= self.level <= self.high


@dataclass(frozen=True, slots=True)
class Slice:
    """The share of posts that ended in one part of their forecast."""

    low: float
    high: float
    share: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What a part of the record says.

    Attributes:
        n: scored forecasts.
        accounts: whose; one that posts often does not count more often than it is.
        posts: different posts among them; one post may be the truth of several forecasts.
        held: the bands, the narrowest first.
        median_ape: half of the middles were nearer than this to what happened.
        naive_n: forecasts that the plain rule could make as well.
        naive: the same of the median of the last ten posts, on those forecasts.
        own: of the forecast, on those forecasts.
        slices: where outcomes fell in their forecasts.

    """

    n: int
    accounts: int
    posts: int
    held: tuple[Held, ...]
    median_ape: Figure
    naive_n: int
    naive: Figure
    own: Figure
    slices: tuple[Slice, ...]

    @property
    def is_few(self) -> bool:
        """Tell whether these are too few accounts to judge by."""
        return self.accounts < FEWEST_ACCOUNTS

    def band(self, level: float) -> Held:
        """Give one band."""
        return next(one for one in self.held if one.level == level)


def figures_of(scored: pl.DataFrame, *, rng: np.random.Generator) -> Figures | None:
    """Say what scored forecasts tell; None of none.

    Args:
        scored: account_key, post_id, actual, q025 … q975, baseline_last10.
        rng: draws the accounts anew for the intervals of the medians.

    """
    if scored.is_empty():
        return None
    cases = cases_of(scored)
    known = cases.take(np.isfinite(cases.baselines["last10"]))
    return Figures(
        n=cases.n,
        accounts=cases.accounts,
        posts=scored.select("account_key", "post_id").n_unique(),
        held=tuple(_held(cases, level, ends) for level, ends in BANDS.items()),
        median_ape=_errors(cases, rng)["forecast"],
        naive_n=known.n,
        naive=(errors := _errors(known, rng))["naive"],
        own=errors["forecast"],
        slices=_slices(cases),
    )


def _held(cases: Cases, level: int, ends: tuple[str, str]) -> Held:
    low, high = (cases.at(name) for name in ends)
    return Held(level / 100, *_share(cases, (cases.actual >= low) & (cases.actual <= high)))


def _share(cases: Cases, hit: Flags) -> tuple[float, float | None, float | None]:
    owner = Owner(cases.account, cases.accounts)
    found = clustered_share(owner.sum(hit.astype(np.float64)), owner.size, INTERVAL)
    return (float(hit.mean()), None, None) if found is None else (found.value, found.low, found.high)


def _errors(cases: Cases, rng: np.random.Generator) -> dict[str, Figure]:
    if not np.any(cases.actual > 0):
        return dict.fromkeys(("forecast", "naive"), Figure(None, reason="undefined"))
    drawn = resample(_medians, cases, rng=rng, draws=_DRAWS)
    return {name: figure(one, cases.accounts) for name, one in drawn.items()}


def _medians(cases: Cases) -> dict[str, Statistic]:
    """A post that reached 0 has no error in per cent; it counts for the bands alone."""
    known = cases.actual > 0
    actual, owner = cases.actual[known], Owner(cases.account, cases.accounts).take(known)
    told = {"forecast": cases.median, "naive": cases.baselines["last10"]}
    return {name: median_of(np.abs(one[known] - actual) / actual, owner) for name, one in told.items()}


def _slices(cases: Cases) -> tuple[Slice, ...]:
    place = np.minimum((cases.pit * PARTS).astype(np.int64), PARTS - 1)
    shares = np.bincount(place, minlength=PARTS) / cases.n
    return tuple(Slice(part / PARTS, (part + 1) / PARTS, float(share)) for part, share in enumerate(shares))
