"""From a brief to a shortlist: the filter picks candidates from the index, the cut-off judges them."""

from dataclasses import dataclass, field
from datetime import datetime, time

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.accounts import price_accounts
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.planning.cutoff import CutoffRule, Gates
from fukasa.analysis.planning.fill import Goal
from fukasa.analysis.planning.returns import Returns
from fukasa.analysis.planning.shortlist import Shortlist, build_shortlist
from fukasa.core.clock import Clock, system_clock
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope
from fukasa.lake.index import IndexMeta, SearchIndex
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.keywords import AnyOf, Keyword, normal
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_notes import notes_of
from fukasa.pipelines.filter_values import filter_values
from fukasa.pipelines.forecast.price_model import price_traits, workspace_price_model
from fukasa.pipelines.forecast.prices import chances, cost_columns, used_shapes
from fukasa.pipelines.returns import notes_on_returns, returns_of, roi_of

_FORECAST = ("metric", "format", "n", "status", "reason", "basis")
_PAID = ("mu", "sigma", "shape", "shared", "p10", "p50", "p90")
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
    "depth",
    "depth_low",
    "depth_high",
    "depth_status",
    "authenticity",
    "authenticity_p",
    "authenticity_low",
    "authenticity_high",
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
        roi: return by the source's formula (CVR × average order value) / CPV of the plan, as one number; None without
            its inputs.
        shapes: the shapes that the forecasts of the candidates name.
        returns: what the plan sells and brings back, as distributions; None without the inputs.

    """

    brief: Brief
    result: Shortlist
    candidates: int
    index: IndexMeta
    notes: tuple[dict[str, str], ...]
    roi: float | None
    shapes: Shapes = field(default_factory=Shapes.normal)
    returns: Returns | None = None


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
        clock: tells today; prices must be valid today, or on the first day of a campaign that has yet to begin.

    Raises:
        InvalidInput: the brief has no cut-off, or names an unknown country, language, tier, category or currency.

    """
    if brief.cutoff.cpv is None:
        raise InvalidInput("the brief has no cut-off; add [cutoff] cpv = … to it")
    candidates, shapes = priced_candidates(index, brief, scope, deals=deals, clock=clock)
    rule = CutoffRule(brief.cutoff.cpv, brief.currency, brief.cutoff.probability)
    result = build_shortlist(
        candidates,
        rule,
        rng=np.random.default_rng(brief.solver.seed or 0),
        gates=gates_of(brief),
        goal=Goal(views=views_wanted(brief)),
        budget=brief.budget.amount,
        shapes=shapes,
    )
    return ShortlistRun(
        brief=brief,
        result=result,
        candidates=candidates.height,
        index=index.meta,
        notes=(*notes_of(brief), *notes_on_returns(brief), *result.notes),
        roi=roi_of(brief, result),
        shapes=shapes,
        returns=returns_of(brief, result, shapes),
    )


def priced_candidates(
    index: SearchIndex,
    brief: Brief,
    scope: Scope,
    *,
    deals: pl.DataFrame | None = None,
    clock: Clock = system_clock,
    also: tuple[str, ...] = (),
) -> tuple[pl.DataFrame, Shapes]:
    """Find everybody whom the brief's filter leaves: views of a paid post, price, cost per view, evidence.

    ``prob_cpv`` is the chance of the brief's cut-off; null without one. See :func:`make_shortlist` for the arguments;
    ``also`` names further columns of the index.

    Returns:
        The candidates, and the shapes that their forecasts name.

    """
    rows, shapes = used_shapes(_found(index, brief, scope), index.shapes)
    as_of = _priced_at(brief, clock)
    traits = price_traits(rows)
    model = workspace_price_model(index, traits, deals, as_of)
    prices = price_accounts(traits, _rates(index, rows), deals, currency=brief.currency, as_of=as_of, model=model)
    told = _priced(rows, prices, shapes, also)
    if brief.cutoff.cpv is None:
        return told.with_columns(prob_cpv=pl.lit(None, pl.Float64)), shapes
    return chances(told, brief.cutoff.cpv, shapes), shapes


def brief_query(brief: Brief) -> AccountQuery:
    """Turn the filter of a brief into a search; tiers are a gate, so that those cut by it are told."""
    wanted = brief.filter
    followers = Range(wanted.followers.min, wanted.followers.max)
    sets = {
        SetField.PLATFORM: wanted.platforms,
        SetField.COUNTRY: filter_values(SetField.COUNTRY, wanted.countries, "[filter] countries"),
        SetField.REGION: wanted.regions,
        SetField.LANGUAGE: filter_values(SetField.LANGUAGE, wanted.languages, "[filter] languages"),
        SetField.CATEGORY: filter_values(SetField.CATEGORY, wanted.categories, "[filter] categories"),
    }
    ranges = {} if followers == Range() else {RangeField.FOLLOWERS: followers}
    return AccountQuery(
        must=Criteria(sets=sets, ranges=ranges),
        words=normal(AnyOf(tuple(Keyword(word) for word in wanted.keywords))),
        excluded_handles=tuple(_handle(name) for name in (*wanted.exclude_handles, *brief.rules.must_not)),
    )


def _found(index: SearchIndex, brief: Brief, scope: Scope) -> pl.DataFrame:
    found = pl.from_arrow(index.table(brief_query(brief), scope))
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    return found


def _priced(rows: pl.DataFrame, prices: pl.DataFrame, shapes: Shapes, also: tuple[str, ...]) -> pl.DataFrame:
    """Give the candidates the views of a paid post and its cost per view in the currency of the prices."""
    priced = cost_columns(rows.drop(pl.selectors.starts_with("price_")).join(
        prices, on="account_key", how="left", maintain_order="left"
    ), shapes)  # fmt: skip
    return priced.select(
        "account_key",
        *(pl.col(f"forecast_{name}").alias(name) for name in _FORECAST),
        *(pl.col(f"paid_{name}").alias(name) for name in _PAID),
        pl.col("forecast_p50").alias("own_p50"),
        *(name for name in prices.columns if name != "account_key"),
        *(f"cpv_{name}" for name in ("p10", "p50", "p90")),
        *_SHOWN,
        *also,
    )


def _rates(index: SearchIndex, rows: pl.DataFrame) -> pl.DataFrame | None:
    """Fetch the published prices of the candidates; None when there are none."""
    found = pl.from_arrow(index.detail_table("rates", rows["account_no"].to_arrow()))
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    if found.is_empty():
        return None
    keys = rows.select("account_no", "account_key")
    return found.drop("account_key", strict=False).join(keys, on="account_no", how="left", maintain_order="left")


def _priced_at(brief: Brief, clock: Clock) -> datetime:
    """Prices must hold on the first day of the campaign, or today when it runs already or has no date."""
    now, starts_on = clock(), brief.brief.starts_on
    return now if starts_on is None else max(now, datetime.combine(starts_on, time.min, now.tzinfo))


def views_wanted(brief: Brief) -> float | None:
    """Tell the views that the goal needs; conversions are turned into views by the stated conversion rate."""
    goal = brief.goal
    if goal.target is None or goal.kpi in {"reach", "engagement"}:
        return None
    if goal.kpi == "views":
        return goal.target
    return goal.target / goal.conversion_rate if goal.conversion_rate else None


def gates_of(brief: Brief) -> Gates:
    """Turn the gates of a brief into those of a shortlist; an unknown tier is refused."""
    verdict = None if brief.gates.authenticity == "insufficient" else brief.gates.authenticity
    tiers = filter_values(SetField.TIER, brief.filter.tiers, "[filter] tiers")
    return Gates(tiers=tiers, authenticity=verdict, depth_min=brief.gates.depth_min)


def _handle(name: str) -> str:
    return name.removeprefix("@").lower()
