"""How well accounts fit a brief: the wishes that can be expected to hold, given how sure each figure is."""

from collections.abc import Container, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr

from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.model import AccountQuery

Chances = NDArray[np.float64]
_MUST, _SHOULD = 2.0, 1.0  # a convention: what must hold counts twice
_SECOND = 0.5  # an account is half as much about its second category
_Z = 1.96  # figures carry intervals of 95 %
_CATEGORY = ["category", "category_2"]
_COST = ["price_mu", "price_sigma", "paid_mu", "paid_sigma", "forecast_metric"]
_LOG_COSTS = {RangeField.PRICE_P50: ("price_mu", "price_sigma")}


def columns_needed(query: AccountQuery, present: Container[str]) -> tuple[str, ...]:
    """Name the columns of the index that :func:`expected_fit` looks at, as far as they are present."""
    asked = [field.value for side in (query.must, query.should, query.never) for field in _fields(side)]
    needed = ["account_key", *asked]
    needed += [f"{name}{end}" for name in asked for end in ("_low", "_high")]
    needed += [column for field, columns in _LOG_COSTS.items() if field.value in asked for column in columns]
    needed += _CATEGORY if SetField.CATEGORY.value in asked else []
    needed += ["authenticity_p"] if SetField.AUTHENTICITY.value in asked else []
    needed += _COST if any(side.cutoff for side in (query.must, query.should, query.never)) else []
    needed += ["visibility"] if FlagField.IS_OWN.value in asked else []
    return tuple(dict.fromkeys(name for name in needed if name in present))


def _fields(side: Criteria) -> tuple[SetField | RangeField | FlagField, ...]:
    return (*side.sets, *side.ranges, *side.flags)


def expected_fit(rows: pl.DataFrame, query: AccountQuery, *, helped: NDArray[np.bool_] | None = None) -> Chances:
    """Give the share of a search's wishes that can be expected to hold, by weight.

    A figure with an interval holds by the chance that it lies where it should (normal error); one without an interval
    holds or not. What is unknown about an account counts as much as it does on average for those where it is known.

    Args:
        rows: accounts with the columns of the index.
        query: the search; ``never`` counts as a must turned round.
        helped: shape (accounts,); whether words that nobody understood stand in an account's texts: one more wish.

    Returns:
        Shape (accounts,), between 0 and 1; 1 where nothing is asked.

    """
    total, weights = np.zeros(len(rows)), 0.0
    words = [] if helped is None else [(_SHOULD, helped.astype(np.float64))]
    for weight, chance in (*_weighed(rows, query), *words):
        known = ~np.isnan(chance)
        usual = float(chance[known].mean()) if known.any() else 0.0
        total += weight * np.where(known, chance, usual)
        weights += weight
    return total / weights if weights else np.ones(len(rows))


def _weighed(rows: pl.DataFrame, query: AccountQuery) -> Iterator[tuple[float, Chances]]:
    yield from ((_MUST, chance) for chance in _chances(rows, query.must))
    yield from ((_SHOULD, chance) for chance in _chances(rows, query.should))
    yield from ((_MUST, 1 - chance) for chance in _refused(rows, query.never))


def _chances(rows: pl.DataFrame, asked: Criteria) -> Iterator[Chances]:
    yield from (_one_of(rows, name, values) for name, values in asked.sets.items())
    yield from (_within(rows, name, span) for name, span in asked.ranges.items())
    yield from (_flag(rows, name, value=value) for name, value in asked.flags.items())
    if asked.cutoff is not None:
        yield _cheap(rows, asked.cutoff.cpv)


def _refused(rows: pl.DataFrame, never: Criteria) -> Iterator[Chances]:
    """Where an audience must not be bought, its probability says more than the verdict."""
    for name, values in never.sets.items():
        inflated = name is SetField.AUTHENTICITY and set(values) == {"fail"}
        yield _numbers(rows, "authenticity_p") if inflated else _one_of(rows, name, values)
    yield from (_within(rows, name, span) for name, span in never.ranges.items())
    yield from (_flag(rows, name, value=value) for name, value in never.flags.items())


def _one_of(rows: pl.DataFrame, name: SetField, values: tuple[str, ...]) -> Chances:
    if name is SetField.CATEGORY:
        first = rows["category"].is_in(values).fill_null(value=False).to_numpy()
        second = rows["category_2"].is_in(values).fill_null(value=False).to_numpy()
        return np.where(first, 1.0, np.where(second, _SECOND, 0.0))
    column = rows[name.value]
    if isinstance(column.dtype, pl.List):
        held = column.list.eval(pl.element().is_in(values)).list.any()
    else:
        held = column.is_in(values)
    return held.cast(pl.Float64).to_numpy()


def _within(rows: pl.DataFrame, name: RangeField, span: Range) -> Chances:
    low = -np.inf if span.low is None else span.low
    high = np.inf if span.high is None else span.high
    if name in _LOG_COSTS:
        middle, spread = (_numbers(rows, column) for column in _LOG_COSTS[name])
        ends = [np.log(max(end, 1e-9)) if np.isfinite(end) else end for end in (low, high)]
        return _between(middle, spread, ends[0], ends[1])
    value = _numbers(rows, name.value)
    if f"{name.value}_low" not in rows.columns:
        return np.where(np.isnan(value), np.nan, (value >= low) & (value <= high))
    width = _numbers(rows, f"{name.value}_high") - _numbers(rows, f"{name.value}_low")
    return _between(value, width / (2 * _Z), low, high)


def _between(middle: Chances, spread: Chances, low: float, high: float) -> Chances:
    """Give the chance that a normal lies between two ends; without a spread it lies where its middle lies."""
    sure = ((middle >= low) & (middle <= high)).astype(np.float64)
    some = np.where(np.nan_to_num(spread) > 0, spread, 1.0)
    chance = ndtr((high - middle) / some) - ndtr((low - middle) / some)
    return np.where(np.isnan(middle), np.nan, np.where(np.nan_to_num(spread) > 0, chance, sure))


def _flag(rows: pl.DataFrame, name: FlagField, *, value: bool) -> Chances:
    held = rows["visibility"] != "shared" if name is FlagField.IS_OWN else rows[name.value].fill_null(value=False)
    return (held == value).cast(pl.Float64).to_numpy()


def _cheap(rows: pl.DataFrame, cpv: float) -> Chances:
    """Give the chance that the cost per view stays at or under an amount, from the spreads of price and views."""
    middle = _numbers(rows, "price_mu") - _numbers(rows, "paid_mu")
    spread = np.hypot(_numbers(rows, "price_sigma"), _numbers(rows, "paid_sigma"))
    chance = _between(middle, spread, -np.inf, float(np.log(cpv)))
    return np.where((rows["forecast_metric"] == "views").fill_null(value=False).to_numpy(), chance, np.nan)


def _numbers(rows: pl.DataFrame, column: str) -> Chances:
    return rows[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
