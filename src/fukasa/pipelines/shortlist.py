"""From a brief to a shortlist: the filter picks candidates from the index, the cut-off judges them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.cpv import cpv_accounts
from fukasa.analysis.forecast.exchange import exchange_table
from fukasa.analysis.forecast.price import price_accounts
from fukasa.analysis.planning.cutoff import CutoffRule, Gates
from fukasa.analysis.planning.fill import Goal
from fukasa.analysis.planning.shortlist import Shortlist, build_shortlist
from fukasa.analysis.topics.categorise import normalise_categories
from fukasa.core.clock import Clock, system_clock
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope
from fukasa.lake.index import IndexMeta, SearchIndex
from fukasa.lake.search import AccountQuery, Range, RangeField, SetField, folded
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_notes import notes_of
from fukasa.pipelines.features import PRICE_CURRENCY

_FORECAST = ("metric", "mu", "sigma", "p10", "p50", "p90", "n", "status", "reason", "basis", "peers")
_SHOWN = (
    "platform",
    "account_id",
    "handle",
    "name",
    "tier",
    "category",
    "country",
    "followers",
    "is_celebrity",
    "er_common",
    "er_common_low",
    "er_common_high",
    "er_common_status",
    "er_common_percentile",
    "er_common_peers",
    "as_of",
    "auth_context",
    "url",
)


@dataclass(frozen=True)
class ShortlistRun:
    """A shortlist with what it was made from.

    Attributes:
        brief: what was asked.
        result: who passes, who is cut and why, totals.
        candidates: how many accounts the filter of the brief left.
        index: the index, and so the lake version, it rests on.
        notes: what the reader must know, each in Japanese and English.
        roi: return by the source's formula (CVR × average order value) / CPV of the plan; None without its inputs.

    """

    brief: Brief
    result: Shortlist
    candidates: int
    index: IndexMeta
    notes: tuple[dict[str, str], ...]
    roi: float | None


def make_shortlist(
    index: SearchIndex,
    brief: Brief,
    scope: Scope,
    *,
    deals: pl.DataFrame | None = None,
    clock: Clock = system_clock,
) -> ShortlistRun:
    """Judge everybody whom the brief's filter leaves.

    Args:
        index: the search index.
        brief: the brief; it must name a cut-off.
        scope: whose facts are visible.
        deals: the workspace's own prices: account_key, price_minor, currency, agreed_at.
        clock: tells the day on which prices must be valid.

    Raises:
        InvalidInput: the brief has no cut-off, names an unknown category or currency, or lists nobody's handle.

    """
    if brief.cutoff.cpv is None:
        raise InvalidInput("the brief has no cut-off; add [cutoff] cpv = … to it")
    rows = _found(index, brief, scope)
    candidates = _priced(rows, brief, deals, clock)
    rule = CutoffRule(brief.cutoff.cpv, brief.currency, brief.cutoff.probability)
    result = build_shortlist(
        candidates,
        rule,
        rng=np.random.default_rng(brief.solver.seed or 0),
        gates=Gates(tiers=brief.filter.tiers, authenticity=_gate(brief)),
        goal=Goal(views=views_wanted(brief)),
        budget=brief.budget.amount,
    )
    return ShortlistRun(
        brief=brief,
        result=result,
        candidates=rows.height,
        index=index.meta,
        notes=(*notes_of(brief), *result.notes),
        roi=roi_of(brief, result),
    )


def brief_query(brief: Brief) -> AccountQuery:
    """Turn the filter of a brief into a search; tiers are a gate, so that those cut by it are told."""
    wanted = brief.filter
    followers = Range(wanted.followers.min, wanted.followers.max)
    return AccountQuery(
        sets={
            SetField.PLATFORM: wanted.platforms,
            SetField.COUNTRY: tuple(country.upper() for country in wanted.countries),
            SetField.REGION: wanted.regions,
            SetField.LANGUAGE: wanted.languages,
            SetField.CATEGORY: _categories(wanted.categories),
        },
        ranges={} if followers == Range() else {RangeField.FOLLOWERS: followers},
        any_words=tuple(folded(word) for word in wanted.keywords),
        excluded_handles=tuple(_handle(name) for name in (*wanted.exclude_handles, *brief.rules.must_not)),
    )


def _found(index: SearchIndex, brief: Brief, scope: Scope) -> pl.DataFrame:
    found = pl.from_arrow(index.table(brief_query(brief), scope))
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    return found


def _priced(rows: pl.DataFrame, brief: Brief, deals: pl.DataFrame | None, clock: Clock) -> pl.DataFrame:
    """Give the candidates their cost per view in the brief's currency; own prices win."""
    forecasts = rows.select("account_key", *(pl.col(f"forecast_{name}").alias(name) for name in _FORECAST))
    known = rows.select("account_key", "price_mu", "price_sigma", "price_basis", "price_note").with_columns(
        price_mu=pl.col("price_mu") + float(np.log(exchange_table().rate(PRICE_CURRENCY, brief.currency))),
    )
    if deals is not None and not deals.is_empty():
        own = price_accounts(rows, None, deals, currency=brief.currency, as_of=clock())
        known = known.update(own.filter(pl.col("price_basis") == "deal").select(known.columns), on="account_key")
    prices = _with_quantiles(known).with_columns(currency=pl.lit(brief.currency))
    shown = rows.select("account_key", *_SHOWN)
    return cpv_accounts(forecasts, prices, cut_off=brief.cutoff.cpv).join(
        shown, on="account_key", how="left", maintain_order="left"
    )


def _with_quantiles(prices: pl.DataFrame) -> pl.DataFrame:
    points = {"price_p10": -1.2815515655446004, "price_p50": 0.0, "price_p90": 1.2815515655446004}
    return prices.with_columns(
        (pl.col("price_mu") + z * pl.col("price_sigma")).exp().alias(name) for name, z in points.items()
    )


def views_wanted(brief: Brief) -> float | None:
    """Tell the views that the goal needs; conversions are turned into views by the stated conversion rate."""
    goal = brief.goal
    if goal.target is None or goal.kpi in {"reach", "engagement"}:
        return None
    if goal.kpi == "views":
        return goal.target
    return goal.target / goal.conversion_rate if goal.conversion_rate else None


def _gate(brief: Brief) -> str | None:
    return None if brief.gates.authenticity == "insufficient" else brief.gates.authenticity


def roi_of(brief: Brief, result: Shortlist) -> float | None:
    """Give the return by the formula of the sources: conversion rate × average order value / CPV of the plan."""
    goal, planned = brief.goal, result.planned
    if planned is None or goal.conversion_rate is None or goal.average_order_value is None:
        return None
    return goal.conversion_rate * goal.average_order_value / planned.cpv.p50


def _categories(names: tuple[str, ...]) -> tuple[str, ...]:
    known = normalise_categories(pl.Series("category", names, dtype=pl.String)).to_list()
    unknown = [name for name, found in zip(names, known, strict=True) if found is None]
    if unknown:
        raise InvalidInput(
            f"[filter] categories: {', '.join(unknown)} is no category; docs/methods/topics.md lists them"
        )
    return tuple(known)


def _handle(name: str) -> str:
    return name.removeprefix("@").lower()
