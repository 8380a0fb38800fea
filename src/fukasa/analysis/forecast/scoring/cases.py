"""Forecasts beside what happened, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput

QUANTILES = {"q025": 0.025, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975}
BANDS = {50: ("q25", "q75"), 80: ("q10", "q90"), 95: ("q025", "q975")}
MULTIPLES = (0.5, 0.75, 1.0, 1.33, 2.0)  # of the last-10 median: the values t of P(value ≥ t)
BASELINES = ("last10", "followers", "persistence")
_PLACE = {name: place for place, name in enumerate(QUANTILES)}
_SMALLEST = 1e-6  # a count below it is a count of nothing; keeps logs finite
_NARROWEST = 1e-9  # knots that coincide make a step


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Scored posts.

    Attributes:
        account: code of the creator of each case, 0 … accounts − 1; creators are the independent cases.
        actual: what the post reached, 0 or more.
        quantiles: cases × seven, at the probabilities of :data:`QUANTILES`.
        pit: the forecast's cdf at what happened.
        exceed: cases × five, P(value ≥ t) at :data:`MULTIPLES` of the last-10 median; NaN where that is not known.
        shared: share of the forecast's variance that posts of one creator have in common; 0 where not told.
        baselines: point forecasts of each baseline; NaN where it has none.
        spreads: standard deviation of the log of baselines that give a band.

    """

    account: Integers
    actual: Reals
    quantiles: Reals
    pit: Reals
    exceed: Reals
    shared: Reals
    baselines: Mapping[str, Reals]
    spreads: Mapping[str, Reals]

    @property
    def n(self) -> int:
        """How many posts."""
        return len(self.actual)

    @property
    def accounts(self) -> int:
        """How many creators."""
        return int(self.account.max(initial=-1)) + 1

    @property
    def median(self) -> Reals:
        """The median of each forecast."""
        return self.at("q50")

    @property
    def thresholds(self) -> Reals:
        """The values t of ``exceed``, cases × five."""
        limits: Reals = self.baselines["last10"][:, None] * np.array(MULTIPLES)
        return limits

    def at(self, name: str) -> Reals:
        """Give one quantile of all cases, such as ``q90``."""
        column: Reals = self.quantiles[:, _PLACE[name]]
        return column

    def take(self, chosen: Flags) -> "Cases":
        """Keep some cases; creators without a case are no longer counted."""
        return Cases(
            account=np.unique(self.account[chosen], return_inverse=True)[1].astype(np.int64),
            actual=self.actual[chosen],
            quantiles=self.quantiles[chosen],
            pit=self.pit[chosen],
            exceed=self.exceed[chosen],
            shared=self.shared[chosen],
            baselines={name: values[chosen] for name, values in self.baselines.items()},
            spreads={name: values[chosen] for name, values in self.spreads.items()},
        )


def cases_of(rows: pl.DataFrame, *, shapes: Shapes | None = None) -> Cases:
    """Make the cases of scored posts from a frame.

    Args:
        rows: account_key, actual, and either mu, sigma, shape (with ``shapes``) or the seven quantiles q025 … q975;
            perhaps shared, baseline_last10, baseline_followers, baseline_persistence (points) and
            baseline_…_sigma (standard deviation of the log of a baseline that gives a band). Every row is scored.
        shapes: the shapes that ``shape`` points at; rows of quantiles need none.

    Raises:
        InvalidInput: a column is missing, a value is null or negative, or quantiles do not ascend.

    """
    _check(rows, ("account_key", "actual"))
    actual = _numbers(rows, "actual")
    if bool(np.any(actual < 0)):
        raise InvalidInput("the column actual holds negative numbers; a post reaches 0 or more, mend the rows")
    baselines = {name: _optional(rows, f"baseline_{name}") for name in BASELINES}
    limits = baselines["last10"][:, None] * np.array(MULTIPLES)
    limits = np.where(limits > 0, limits, np.nan)
    if shapes is not None and "mu" in rows.columns:
        quantiles, pit, exceed = _of_shapes(rows, shapes, actual, limits)
    else:
        quantiles, pit, exceed = _of_quantiles(rows, actual, limits)
    spreads = {name: _optional(rows, f"baseline_{name}_sigma") for name in BASELINES}
    return Cases(
        account=rows["account_key"].rank("dense").to_numpy().astype(np.int64) - 1,
        actual=actual,
        quantiles=quantiles,
        pit=pit,
        exceed=exceed,
        shared=np.nan_to_num(_optional(rows, "shared")),
        baselines=baselines,
        spreads={name: spread for name, spread in spreads.items() if not np.isnan(spread).all()},
    )


def _check(rows: pl.DataFrame, columns: tuple[str, ...]) -> None:
    absent = [name for name in columns if name not in rows.columns]
    if absent:
        raise InvalidInput(f"scored rows lack the columns {', '.join(absent)}; a score needs them, add them")
    empty = [name for name in columns if rows[name].null_count()]
    if empty:
        raise InvalidInput(f"the columns {', '.join(empty)} hold nulls; leave out posts that have no forecast or truth")


def _numbers(rows: pl.DataFrame, name: str) -> Reals:
    values: Reals = rows[name].cast(pl.Float64).to_numpy()
    if not bool(np.all(np.isfinite(values))):
        raise InvalidInput(f"the column {name} holds values that are no finite numbers; mend or leave out those rows")
    return values


def _optional(rows: pl.DataFrame, name: str) -> Reals:
    if name not in rows.columns:
        return np.full(rows.height, np.nan)
    values: Reals = rows[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return values


def _of_shapes(rows: pl.DataFrame, shapes: Shapes, actual: Reals, limits: Reals) -> tuple[Reals, Reals, Reals]:
    _check(rows, ("mu", "sigma", "shape"))
    mu, sigma, shape = _numbers(rows, "mu"), _numbers(rows, "sigma"), rows["shape"].cast(pl.Int64).to_numpy()
    if bool(np.any(sigma <= 0)):
        raise InvalidInput("the column sigma must be above 0; a forecast without spread has no interval to score")
    z = [shapes.quantile(np.full(len(mu), p), shape) for p in QUANTILES.values()]
    quantiles = np.exp(mu[:, None] + sigma[:, None] * np.stack(z, axis=1))

    def cdf(values: Reals) -> Reals:
        return shapes.cdf((np.log(np.maximum(values, _SMALLEST)) - mu) / sigma, shape)

    below = [cdf(limits[:, place]) for place in range(limits.shape[1])]
    return quantiles, np.where(actual > 0, cdf(actual), 0.0), 1 - np.stack(below, axis=1)


def _of_quantiles(rows: pl.DataFrame, actual: Reals, limits: Reals) -> tuple[Reals, Reals, Reals]:
    """Between stored quantiles, and beyond them, normal scores are linear in the log of the value."""
    _check(rows, tuple(QUANTILES))
    quantiles = np.stack([_numbers(rows, name) for name in QUANTILES], axis=1)
    if bool(np.any(np.diff(quantiles, axis=1) < 0)):
        raise InvalidInput("the quantiles of a forecast must ascend from q025 to q975; check the order of the columns")
    knots = np.log(np.maximum(quantiles, _SMALLEST))
    score = ndtri(np.array(list(QUANTILES.values())))
    slope = np.diff(score) / np.maximum(np.diff(knots, axis=1), _NARROWEST)

    def cdf(values: Reals) -> Reals:
        logs = np.log(np.maximum(values, _SMALLEST))[:, None]
        left = np.clip((logs >= knots).sum(axis=1) - 1, 0, len(score) - 2)[:, None]
        step = logs - np.take_along_axis(knots, left, axis=1)
        z = score[left] + np.take_along_axis(slope, left, axis=1) * step
        return np.asarray(ndtr(z[:, 0]), dtype=np.float64)

    below = [np.where(np.isnan(limits[:, k]), np.nan, cdf(limits[:, k])) for k in range(limits.shape[1])]
    return quantiles, np.where(actual > 0, cdf(actual), 0.0), 1 - np.stack(below, axis=1)
