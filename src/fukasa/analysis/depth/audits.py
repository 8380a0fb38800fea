"""What people said of comments that the model had labelled: the ground on which shares of an account stand safer."""

import polars as pl

from fukasa.analysis.comments.classes import SPAM, has_any
from fukasa.analysis.depth.labels import LabelShare, label_shares
from fukasa.analysis.statistics.prediction_powered import AuditCounts

CELLS = ("both", "people", "model", "neither")


def audit_cells(audited: pl.DataFrame) -> pl.DataFrame:
    """Count the four cells of every account and metric.

    Args:
        audited: ``account_key``, ``labels`` (of the model) and ``human`` (of people), both ``;``-separated ids; a
            random sample of the audience's comments. A comment that people call spam has none of the other classes.

    Returns:
        ``account_key``, ``metric`` and :data:`CELLS`. Like the shares themselves, comments that the model calls spam
        are left out of every share but that of spam.

    """
    said = audited.with_columns(pl.col("labels", "human").fill_null(""))
    return pl.concat([_cells(said, share) for share in label_shares()])


def _cells(audited: pl.DataFrame, share: LabelShare) -> pl.DataFrame:
    spoken = audited if share.of_all else audited.filter(~has_any("labels", (SPAM,)))
    people, model = has_any("human", share.classes), has_any("labels", share.classes)
    people = people if share.of_all else people & ~has_any("human", (SPAM,))
    counts = {"both": people & model, "people": people & ~model, "model": ~people & model, "neither": ~people & ~model}
    return spoken.group_by("account_key", maintain_order=True).agg(
        pl.lit(share.metric).alias("metric"), *(flag.sum().alias(name) for name, flag in counts.items())
    )


def counts_of(cells: pl.DataFrame) -> AuditCounts:
    """Give the cells as arrays; null where nothing was audited counts as 0."""
    return AuditCounts(*(cells[name].fill_null(0).cast(pl.Float64).to_numpy() for name in CELLS))
