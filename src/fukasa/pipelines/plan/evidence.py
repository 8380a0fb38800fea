"""What the gates ask of a candidate beside the columns it came with: the chance of the cut-off, what is not known."""

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.analysis.statistics.two_piece import TwoPiece
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.candidates import Candidates

DEFAULT_MAX_POSTS = 1
METRICS = {"views": "views_mean", "engagement": "engagement_mean", "conversions": "conversions_mean"}
"""Column of each metric that adds up."""
_VIEWS = ("views_p10", "views_p50", "views_p90")


def with_evidence(candidates: Candidates, brief: Brief) -> pl.DataFrame:
    """Add what a gate needs: ``p_cpv_ok``, ``missing`` (the first column that the plan needs and is empty), posts.

    Conversions that nobody gave follow from the expected views and the brief's conversion rate, where it states one.
    A chance that the source already knows, with an uncertain price, is kept.
    """
    rows = candidates.rows
    if brief.goal.conversion_rate:
        modelled = pl.col("views_mean") * brief.goal.conversion_rate
        rows = rows.with_columns(conversions_mean=pl.coalesce("conversions_mean", modelled))
    rows = rows.with_columns(max_posts=_max_posts(brief), missing=_missing(candidates, brief))
    if brief.cutoff.cpv is None:
        return rows
    chance = pl.Series("_chance", _chances(rows, brief.cutoff.cpv), nan_to_null=True)
    return rows.with_columns(p_cpv_ok=pl.coalesce("p_cpv_ok", chance))


def metrics_needed(brief: Brief) -> tuple[str, ...]:
    """List the columns without which a candidate cannot be counted."""
    goal, risk = brief.goal, brief.risk
    added = goal.value if goal.kpi == "reach" and goal.value_weight else None
    asked = (goal.kpi, added, risk.metric if risk.cvar_alpha is not None else None)
    return tuple(dict.fromkeys(METRICS[name] for name in asked if name in METRICS))


def _max_posts(brief: Brief) -> pl.Expr:
    """Most posts: what the candidate offers, else what the brief allows, never more than that; else one."""
    allowed = brief.rules.max_posts_per_creator
    if allowed is None:
        return pl.col("max_posts").fill_null(DEFAULT_MAX_POSTS)
    return pl.min_horizontal(pl.col("max_posts").fill_null(allowed), pl.lit(allowed)).cast(pl.Int64)


def _missing(candidates: Candidates, brief: Brief) -> pl.Expr:
    """Name the first column that is needed and empty; null where nothing is."""
    needed = [*_VIEWS, *metrics_needed(brief)]
    named: list[pl.Expr] = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in needed]
    if brief.goal.kpi == "reach" and candidates.segments.names:
        named.append(pl.lit(_missing_reach(candidates)))
    return pl.coalesce(*named)


def _missing_reach(candidates: Candidates) -> pl.Series:
    names = [f"reach_{name}" for name in candidates.segments.names]
    unknown = np.isnan(candidates.reach)
    first = np.where(unknown.any(axis=1), unknown.argmax(axis=1), -1)
    return pl.Series(first).replace_strict(dict(enumerate(names)), default=None, return_dtype=pl.String)


def _chances(rows: pl.DataFrame, cut_off: float) -> Reals:
    """P(CPV ≤ cut-off) = P(views ≥ price / cut-off) at a sure price."""
    p10, p50, p90 = (reals(rows, name) for name in _VIEWS)
    return TwoPiece(p10, p50, p90).prob_at_least(reals(rows, "price") / cut_off)
