"""Shares of comments by what they say, corrected for what is known of the model's errors."""

import numpy as np
import polars as pl

from fukasa.analysis.comments.model import ModelProtocol
from fukasa.analysis.depth.errors import share_errors
from fukasa.analysis.depth.labels import LabelShare, label_shares
from fukasa.analysis.depth.measured import FIGURE_COLUMNS
from fukasa.analysis.depth.settings import settings as depth_settings
from fukasa.analysis.engagement.reasons import reason_column
from fukasa.analysis.engagement.registry import metric, settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.prevalence import corrected_shares, informedness


def label_counts(said: pl.DataFrame) -> pl.DataFrame:
    """Count comments and given labels.

    Args:
        said: of :func:`fukasa.analysis.depth.labels.judged_comments`.

    Returns:
        One row per account: ``account_key``, ``comments`` (all of them), ``counted`` (without spam) and per metric of
        ``label_shares`` how many were given one of its labels.

    """
    given = [
        (pl.col(share.metric) & (pl.lit(value=True) if share.of_all else pl.col("counted"))).sum().alias(share.metric)
        for share in label_shares()
    ]
    return said.group_by("account_key").agg(*given, comments=pl.len(), counted=pl.col("counted").sum())


def share_figures(counts: pl.DataFrame, accounts: pl.DataFrame, model: ModelProtocol) -> pl.DataFrame:
    """Correct the shares of every account.

    Args:
        counts: of :func:`label_counts`.
        accounts: ``account_key``; an account without comments gets its reason.
        model: the model that gave the labels.

    Returns:
        ``FIGURE_COLUMNS``, one row per account and metric.

    """
    known = accounts.select("account_key").join(counts, on="account_key", how="left", maintain_order="left")
    filled = known.with_columns(pl.exclude("account_key").fill_null(0))
    return pl.concat([_figures(filled, share, model) for share in label_shares()])


def _figures(counts: pl.DataFrame, share: LabelShare, model: ModelProtocol) -> pl.DataFrame:
    errors = share_errors(share, model.errors)
    n = counts["comments" if share.of_all else "counted"].cast(pl.Int64)
    telling = informedness(errors) >= depth_settings().min_informedness
    nothing = np.full(len(n), np.nan)
    values = {"value": nothing, "low": nothing, "high": nothing}
    if telling:
        found = corrected_shares(_reals(counts[share.metric]), _reals(n), errors, settings().level)
        values = {"value": found.value, "low": found.low, "high": found.high}
    frame = counts.select("account_key").with_columns(
        *(pl.Series(name, column, nan_to_null=True) for name, column in values.items()),
        n=n,
        metric=pl.lit(share.metric),
        parts=pl.lit(model.version),
    )
    return with_enough(frame, share.metric, None if telling else "label_too_unsure")


def with_enough(frame: pl.DataFrame, name: str, unsure: str | None = None) -> pl.DataFrame:
    """Say which figures rest on enough, and why the others do not."""
    needed, have = pl.lit(metric(name).min_n), pl.col("n")
    few = {
        "comments": "too_few_comments",
        "commenters": "too_few_commenters",
        "commented_posts": "too_few_commented_posts",
    }
    told = frame.with_columns(
        reason=pl.when(have == 0)
        .then(reason_column("no_comments", needed=needed))
        .when(have < needed)
        .then(reason_column(few[metric(name).counted], needed=needed, have=have))
        .otherwise(pl.lit(unsure))
    )
    status = pl.when(pl.col("reason").is_null()).then(pl.lit("ok")).otherwise(pl.lit("insufficient"))
    return told.with_columns(status=status).select(FIGURE_COLUMNS)


def _reals(column: pl.Series) -> Reals:
    return column.cast(pl.Float64).to_numpy()
