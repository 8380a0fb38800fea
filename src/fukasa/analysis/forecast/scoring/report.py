"""The result of a back-test: everything in one frozen value, as JSON and as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.scoring.cases import QUANTILES, cases_of
from fukasa.analysis.forecast.scoring.groups import GROUPINGS, groups_of, with_groups
from fukasa.analysis.forecast.scoring.metrics import Score, score
from fukasa.analysis.forecast.scoring.resampling import DRAWS
from fukasa.analysis.forecast.shapes import Shapes

LEAST_POSTS = 50
LEAST_ACCOUNTS = 10
GROUP_DRAWS = 200


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The score of one group.

    Attributes:
        by: value by column, such as platform and length.
        status: ``ok``, or ``insufficient`` with fewer than 50 posts or 10 creators.
        n: its posts.
        accounts: its creators.
        score: its score; None where insufficient.

    """

    by: Mapping[str, str]
    status: str
    n: int
    accounts: int
    score: Score | None


@dataclass(frozen=True, slots=True)
class BacktestReport:
    """What a back-test found.

    Attributes:
        metric: ``views`` or ``likes``.
        score: over all posts; None where not one could be scored.
        groups: by platform × history length, platform × tier × format, seen and unseen creators, sponsored.
        left_out: posts that were not scored, by reason.
        model: name and version of what was tested.

    """

    metric: str
    score: Score | None
    groups: tuple[GroupScore, ...]
    left_out: Mapping[str, int]
    model: str


def report_backtest(
    rows: pl.DataFrame,
    *,
    rng: np.random.Generator,
    shapes: Shapes | None = None,
    metric: str = "views",
    model: str = "",
    draws: int = DRAWS,
    groupings: tuple[tuple[str, ...], ...] = GROUPINGS,
) -> BacktestReport:
    """Score the rows of a back-test, overall and by group.

    Args:
        rows: one per held-out post: account_key, actual, mu, sigma, shape (with ``shapes``) or q025 … q975; perhaps
            status and reason (only ``ok`` is scored), shared, the baselines of
            :func:`fukasa.analysis.forecast.scoring.baselines.with_baselines`, and what
            :func:`fukasa.analysis.forecast.scoring.groups.with_groups` reads.
        rng: for the bootstrap.
        shapes: the shapes of the model.
        metric: what was forecast.
        model: name and version of the model.
        draws: bootstrap draws overall; groups take half as many, at least 100.
        groupings: by which columns to divide.

    Raises:
        InvalidInput: columns are missing or hold what cannot be.

    """
    usable, left_out = _usable(rows, shapes)
    if usable.is_empty():
        return BacktestReport(metric, None, (), left_out, model)
    grouped = with_groups(usable)
    few = min(draws, max(draws // 2, GROUP_DRAWS // 2))
    groups = tuple(_group(group.by, group.rows, shapes, rng, few) for group in groups_of(grouped, groupings))
    whole = score(cases_of(usable, shapes=shapes), rng=rng, draws=draws)
    return BacktestReport(metric, whole, groups, left_out, model)


def _usable(rows: pl.DataFrame, shapes: Shapes | None) -> tuple[pl.DataFrame, dict[str, int]]:
    told = ("mu", "sigma") if shapes is not None and "mu" in rows.columns else tuple(QUANTILES)
    absent = pl.any_horizontal(pl.col(name).is_null() for name in told)
    reason: pl.Expr = (
        pl.when(absent).then(pl.lit("no_forecast")).when(pl.col("actual").is_null()).then(pl.lit("no_outcome"))
    )
    if "status" in rows.columns:
        own = pl.coalesce("reason", "status") if "reason" in rows.columns else pl.col("status")
        refused = pl.when(pl.col("status") != "ok").then(own)
        reason = refused.otherwise(reason)
    marked = rows.with_columns(_out=reason.cast(pl.String))
    counts = marked.drop_nulls("_out").group_by("_out").len().sort("_out")
    return marked.filter(pl.col("_out").is_null()).drop("_out"), dict(counts.iter_rows())


def _group(
    by: Mapping[str, str], rows: pl.DataFrame, shapes: Shapes | None, rng: np.random.Generator, draws: int
) -> GroupScore:
    accounts = rows["account_key"].n_unique()
    if rows.height < LEAST_POSTS or accounts < LEAST_ACCOUNTS:
        return GroupScore(by, "insufficient", rows.height, accounts, None)
    return GroupScore(by, "ok", rows.height, accounts, score(cases_of(rows, shapes=shapes), rng=rng, draws=draws))
