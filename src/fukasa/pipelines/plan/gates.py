"""The gates of a plan: who may be booked at all. They cut what is known to be worse and what is not known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.candidates import VERDICTS, Candidates
from fukasa.pipelines.plan.spelling import folded, tier_ids

_ROUNDING = 1e-12
NO_PRICE = "no_price"
NO_FORECAST = "no_forecast"


@dataclass(frozen=True, slots=True)
class Gate:
    """One rule about a candidate alone.

    Attributes:
        rule: its id.
        fails: whether a candidate fails; never null.
        value: what the candidate has, as a number; null where words say it.
        limit: what is asked, as a number; None where words say it.

    """

    rule: str
    fails: pl.Expr
    value: pl.Expr
    limit: float | None


_NOTHING = pl.lit(None, pl.Float64)


def gates_of(brief: Brief, candidates: Candidates) -> tuple[Gate, ...]:
    """List the gates a brief asks for, in the order in which they are told.

    A gate on evidence that the source has no column for at all is not asked: it could only cut everybody.
    """
    known = candidates.known
    return (
        *_rules(brief),
        *_filters(brief, known),
        *_dates(brief),
        _forecast(),
        *_quality(brief, known),
        *_cutoff(brief),
    )


def matches(names: tuple[str, ...]) -> pl.Expr:
    """Whether a candidate is one of those named by creator, account, option id or handle."""
    wanted = [folded(name) for name in names]
    ids = [pl.col(name).str.strip_prefix("@").str.to_lowercase().is_in(wanted).fill_null(value=False) for name in _IDS]
    return pl.any_horizontal(ids)


_IDS = ("creator_id", "account_id", "handle", "option_id")


def _rules(brief: Brief) -> list[Gate]:
    if not brief.rules.must_not:
        return []
    return [Gate("rules.must_not", matches(brief.rules.must_not), _NOTHING, None)]


def _filters(brief: Brief, known: frozenset[str]) -> list[Gate]:
    wanted = brief.filter
    sets = {
        "platforms": ("platform", wanted.platforms),
        "tiers": ("tier", tier_ids(wanted.tiers)),
        "categories": ("category", wanted.categories),
        "formats": ("format", wanted.formats),
    }
    gates = [
        Gate(f"filter.{name}", ~_one_of(column, values), _NOTHING, None)
        for name, (column, values) in sets.items()
        if values and column in known
    ]
    if "followers" in known:
        gates += _followers(brief)
    if wanted.exclude_handles:
        gates.append(Gate("filter.exclude_handles", matches(wanted.exclude_handles), _NOTHING, None))
    return gates


def _one_of(column: str, values: tuple[str, ...]) -> pl.Expr:
    wanted = [value.strip().lower() for value in values]
    return pl.col(column).str.to_lowercase().is_in(wanted).fill_null(value=False)


def _followers(brief: Brief) -> list[Gate]:
    count, ends = pl.col("followers"), brief.filter.followers
    asked: list[tuple[float | None, Callable[[float], pl.Expr]]] = [
        (ends.min, lambda end: count >= end),
        (ends.max, lambda end: count <= end),
    ]
    return [
        Gate("filter.followers", ~inside(end).fill_null(value=False), count, end)
        for end, inside in asked
        if end is not None
    ]


def _dates(brief: Brief) -> list[Gate]:
    """A candidate must be free on at least one day of the campaign."""
    begin, end = brief.brief.starts_on, brief.brief.ends_on
    late = pl.col("available_from") > pl.lit(end) if end else pl.lit(value=False)
    early = pl.col("available_to") < pl.lit(begin) if begin else pl.lit(value=False)
    if begin is None and end is None:
        return []
    return [Gate("dates", (late.fill_null(value=False) | early.fill_null(value=False)), _NOTHING, None)]


def _forecast() -> Gate:
    return Gate(NO_FORECAST, pl.col("missing").is_not_null(), _NOTHING, None)


def _quality(brief: Brief, known: frozenset[str]) -> list[Gate]:
    asked, gates = brief.gates, []
    if asked.authenticity is not None and asked.authenticity != VERDICTS[-1]:
        allowed: Any = VERDICTS[: VERDICTS.index(asked.authenticity) + 1]
        fails = ~pl.col("authenticity").is_in(allowed).fill_null(value=False)
        gates.append(Gate("gates.authenticity", fails, _NOTHING, None))
    if asked.depth_min is not None:
        gates.append(_least("gates.depth_min", "depth", asked.depth_min))
    if asked.confidence_min is not None and "confidence" in known:
        gates.append(_least("gates.confidence_min", "confidence", asked.confidence_min))
    if asked.brand_safety and "brand_safety" in known:
        fails = ~(pl.col("brand_safety") == VERDICTS[0]).fill_null(value=False)
        gates.append(Gate("gates.brand_safety", fails, _NOTHING, None))
    return gates


def _least(rule: str, column: str, limit: float) -> Gate:
    return Gate(rule, ~(pl.col(column) >= limit).fill_null(value=False), pl.col(column), limit)


def _cutoff(brief: Brief) -> list[Gate]:
    if brief.cutoff.cpv is None:
        return []
    asked = brief.cutoff.probability
    enough = (pl.col("p_cpv_ok") >= asked - _ROUNDING).fill_null(value=False)
    return [Gate("cutoff.cpv", ~enough, pl.col("p_cpv_ok"), asked)]
