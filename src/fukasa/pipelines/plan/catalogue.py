"""Candidates of a plan out of the catalogue: what a shortlist knows of them, and whom their audiences are."""

from dataclasses import replace

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.problem import OPTION_SCHEMA
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.analysis.statistics.two_piece import TwoPiece
from fukasa.core.clock import Clock, system_clock
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.audiences import overlapping, reach_of_audiences
from fukasa.pipelines.plan.candidates import EXTRA_SCHEMA, Candidates, Forecasts
from fukasa.pipelines.plan.segments import NO_SEGMENTS, Segments
from fukasa.pipelines.shortlist import priced_candidates

ROLE_OF_TIER = {
    "nano": "empathy",
    "micro": "empathy",
    "macro": "diffusion",
    "mega": "diffusion",
    "celebrity": "diffusion",
}
"""Micro and nano creators are booked for empathy, the large ones for diffusion; the middle for neither."""
_KNOWN = frozenset({"tier"})  # the search has applied the other filters already
_SAFETY = {"clear": "pass", "look": "review", "risk": "fail"}
_DRAWN = ("mu", "sigma", "shape", "shared", "price_mu", "price_sigma", "price_p50")
_COSTS = ("cpv_p10", "cpv_p50", "cpv_p90")
_REACH_NOTE = {
    "ja": "リーチは、再生がオーディエンスの構成比どおりに無作為に起きると仮定した推定です。",
    "en": "Reach assumes that views fall at random on the audience as it is divided; repeated views would lower it.",
}


def catalogue_candidates(
    index: SearchIndex,
    brief: Brief,
    scope: Scope,
    *,
    deals: pl.DataFrame | None = None,
    segments: Segments = NO_SEGMENTS,
    clock: Clock = system_clock,
) -> Candidates:
    """Give everybody whom the brief's filter leaves as candidates of a plan.

    One post is one paid post. The price is the known one, else the expected value of the modelled one, so that the cost
    of a plan is what it will cost on average: the middles of many uncertain prices add up to less. The chance of the
    cut-off counts what is not sure of views and price. Engagement is the usual one of the account, less as paid posts
    are seen less; conversions are views times the brief's rate.

    Args:
        index: the search index.
        brief: the brief; those it never books are found too, so that they are told.
        scope: whose facts are visible.
        deals: the workspace's own prices.
        segments: the people to reach; see :func:`fukasa.pipelines.plan.audiences.reach_of_audiences`.
        clock: tells today.

    Raises:
        InvalidInput: the brief names an unknown country, language, tier, category or currency, or a segment cannot be
            read from audiences.

    """
    safety = ("safety",) if brief.gates.brand_safety else ()
    found, shapes = priced_candidates(
        index, _booking_anybody(brief), scope, deals=deals, clock=clock, also=("creator_id", "account_no", *safety)
    )
    rows = found.with_columns(option_id=pl.col("account_key"))
    views = np.where(_counted(rows).to_numpy(), _expected(rows), np.nan)
    options = _options(rows.with_columns(views_mean=pl.Series(views, nan_to_null=True)))
    forecasts = Forecasts(rows.select("option_id", "account_key", "metric", *_DRAWN, *_COSTS), shapes)
    return Candidates(
        options,
        reach_of_audiences(index, rows.select("account_no"), views, segments),
        segments,
        lake_version=index.meta.lake_version,
        known=_KNOWN | ({"brand_safety"} if safety else set()),
        notes=_reach_notes(segments),
        forecasts=forecasts,
    )


def _reach_notes(segments: Segments) -> tuple[dict[str, str], ...]:
    """Say what the reach assumes, and which people it counts twice."""
    if not segments.names:
        return ()
    both = overlapping(segments.names)
    if both is None:
        return (_REACH_NOTE,)
    one, other = both
    twice = {
        "ja": f"セグメント「{one}」と「{other}」は重なっているため、両方に入る人は二重に数えられます。",
        "en": f"The segments {one!r} and {other!r} overlap, so whoever is in both counts twice.",
    }
    return (_REACH_NOTE, twice)


def _booking_anybody(brief: Brief) -> Brief:
    return replace(brief, rules=replace(brief.rules, must_not=()))


def _expected(rows: pl.DataFrame) -> Reals:
    """Expected views from the three quantiles, as for candidates in a file.

    The mean of the whole forecast rests on its tail: where few posts spread widely, on cases of one in a thousand.
    """
    return TwoPiece(reals(rows, "p10"), reals(rows, "p50"), reals(rows, "p90")).mean


def _counted(rows: pl.DataFrame) -> pl.Series:
    """Whether views are forecast, by a forecast that stands."""
    return rows.select(((pl.col("status") == "ok") & (pl.col("metric") == "views")).fill_null(value=False)).to_series()


def _options(rows: pl.DataFrame) -> pl.DataFrame:
    usable = pl.col("views_mean").is_not_null()
    points = {f"views_{point}": pl.when(usable).then(pl.col(point)) for point in ("p10", "p50", "p90")}
    paid = (pl.col("p50") / pl.col("own_p50")).fill_nan(None)
    absent = pl.lit(None)
    safe = pl.col("safety").replace_strict(_SAFETY, default="insufficient", return_dtype=pl.String)
    return rows.select(
        "option_id",
        "account_id",
        "platform",
        "tier",
        "category",
        "handle",
        "name",
        "authenticity",
        "depth",
        creator_id=pl.coalesce("creator_id", "option_id"),
        role=pl.col("tier").replace_strict(ROLE_OF_TIER, default=None, return_dtype=pl.String),
        agency=absent,
        conflicts=pl.lit([], pl.List(pl.String)),
        price=(pl.col("price_mu") + pl.col("price_sigma") ** 2 / 2).exp(),
        price_basis=pl.when(pl.col("price_basis") == "modelled").then(pl.lit("modelled")).otherwise(pl.lit("known")),
        max_posts=absent,
        **points,
        views_mean="views_mean",
        engagement_mean=pl.col("er_common") * pl.col("followers") * paid,
        conversions_mean=absent,
        followers=pl.col("followers"),
        engagement_rate=pl.col("er_common"),
        p_cpv_ok=pl.col("prob_cpv"),
        brand_safety=safe if "safety" in rows.columns else absent,
        **dict.fromkeys(("format", "confidence", "available_from", "available_to"), absent),
    ).select(pl.col(name).cast(kind) for name, kind in (OPTION_SCHEMA | EXTRA_SCHEMA).items())
