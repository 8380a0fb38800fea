"""Who was considered, as lists: those who are cut, names, and what became of each tier."""

from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.market import CUT_SCHEMA, Market
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers
from fukasa.pipelines.plan.candidates import Candidates
from fukasa.pipelines.plan.market import passed

_SHOWN = ("handle", "name", "platform", "tier")
_CUTOFF = "cutoff.cpv"


def names_of(candidates: Candidates) -> dict[str, dict[str, Any]]:
    """Give handle and name of every option."""
    rows = candidates.rows.select("option_id", "handle", "name")
    return {option: {"handle": handle, "name": name} for option, handle, name in rows.iter_rows()}


def costs_of(candidates: Candidates) -> dict[str, dict[str, float]]:
    """Give the cost per view of one post of every option whose price is uncertain; empty for files."""
    if candidates.forecasts is None:
        return {}
    rows = candidates.forecasts.rows.select("option_id", "cpv_p10", "cpv_p50", "cpv_p90")
    return {option: {"p10": low, "p50": middle, "p90": high} for option, low, middle, high in rows.iter_rows()}


def creator_names(candidates: Candidates) -> dict[str, str]:
    """Give what a creator is called: the name, else the handle, else the id."""
    told = candidates.rows.select("creator_id", pl.coalesce("name", "handle", "creator_id"))
    return dict(told.reverse().iter_rows())  # the first row of each


def cut_of(rows: pl.DataFrame, candidates: Candidates) -> list[dict[str, Any]]:
    """Give those who are cut or cannot be judged, with what they are called."""
    shown = candidates.rows.select("option_id", *_SHOWN)
    ordered = ("option_id", "creator_id", "account_id", *_SHOWN)
    rest = [name for name in CUT_SCHEMA if name not in ordered]
    return rows.join(shown, on="option_id", how="left", maintain_order="left").select(*ordered, *rest).to_dicts()


def tiers_of(candidates: Candidates, market: Market, problem: Problem, posts: Integers | None) -> list[dict[str, Any]]:
    """Tell for each tier how many were considered, stay under the cut-off, pass every gate, are booked, and cost."""
    judged = market.candidates.with_columns(_passed=passed(market))
    cheap = ~pl.col(f"fails:{_CUTOFF}") if _CUTOFF in market.gates else pl.lit(None, pl.Boolean)
    counted = judged.group_by("tier").agg(
        under_cutoff=cheap.sum() if _CUTOFF in market.gates else pl.lit(None, pl.Int64), passed=pl.col("_passed").sum()
    )
    table = (
        candidates.rows.group_by("tier")
        .agg(candidates=pl.len())
        .join(counted, on="tier", how="left", nulls_equal=True)
        .join(_spent(problem, posts), on="tier", how="left", nulls_equal=True)
        .with_columns(pl.col("passed", "creators").fill_null(0), pl.col("spend").fill_null(0.0))
        .sort(["candidates", "tier"], descending=[True, False])
    )
    spent = float(table["spend"].sum())
    share = pl.col("spend") / spent if spent else pl.lit(None, pl.Float64)
    return table.with_columns(share=share).to_dicts()


def _spent(problem: Problem, posts: Integers | None) -> pl.DataFrame:
    number = np.zeros(problem.options.height, dtype=np.int64) if posts is None else posts
    booked = problem.options.with_columns(_posts=pl.Series(number, dtype=pl.Int64)).filter(pl.col("_posts") > 0)
    return booked.group_by("tier").agg(
        creators=pl.col("creator_id").n_unique(), spend=(pl.col("price") * pl.col("_posts")).sum()
    )


def segments_of_plan(candidates: Candidates, problem: Problem, posts: Integers | None) -> list[dict[str, Any]]:
    """Tell for each segment its people, its weight, and how many of them are reached at least once."""
    people = candidates.segments
    reached = [None] * len(people.names) if posts is None else _reached(candidates, problem, posts)
    rows = zip(people.names, people.population.tolist(), people.weight.tolist(), reached, strict=True)
    return [
        {"name": name, "population": population, "weight": weight, "reached": count}
        for name, population, weight, count in rows
    ]


def _reached(candidates: Candidates, problem: Problem, posts: Integers) -> list[float | None]:
    """Count people as if everybody met the creators independently; None where a booked audience is not known."""
    booked = problem.options.select("option_id", _posts=pl.Series(posts)).filter(pl.col("_posts") > 0)
    rows = candidates.rows.with_row_index("_row").join(booked, on="option_id", how="inner")
    chances = candidates.reach[rows["_row"].to_numpy()]
    missed = np.prod((1 - chances) ** rows["_posts"].to_numpy()[:, None], axis=0)
    counted = candidates.segments.population * (1 - missed)
    return [None if np.isnan(one) else float(one) for one in counted]
