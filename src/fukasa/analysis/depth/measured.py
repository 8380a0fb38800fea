"""Figures from comments as rows of the measurements, one per account and metric."""

import polars as pl

from fukasa.analysis.engagement.measure import MEASURED_SCHEMA
from fukasa.analysis.engagement.registry import metric, settings
from fukasa.core.window import DEFAULT_WINDOW

FIGURE_COLUMNS = ("account_key", "metric", "value", "low", "high", "n", "status", "reason", "parts")
_SPAN = ("newest_at", "oldest_at")
_SAID = ("value", "low", "high", "n", "parts")


def measured_rows(figures: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Bring figures to the columns of the measurements.

    Args:
        figures: :data:`FIGURE_COLUMNS`; value, low, high, n and parts only count where the status is ``ok``.
        spans: ``account_key``, ``newest_at`` and ``oldest_at`` of the comments behind the figures.

    Returns:
        A frame of ``MEASURED_SCHEMA``, in the order of ``figures``.

    """
    said = pl.col("status") == "ok"
    names = figures["metric"].unique().to_list()
    dated = figures.join(spans, on="account_key", how="left", maintain_order="left")
    return (
        dated.select(
            "account_key",
            "metric",
            *(pl.when(said).then(pl.col(name)).alias(name) for name in _SAID),
            *(pl.when(said).then(pl.col(name)).alias(name) for name in _SPAN),
            "status",
            "reason",
            level=pl.when(said).then(pl.lit(settings().level)),
            n_base=pl.lit(None, dtype=pl.Int64),
            missing=pl.lit(None, dtype=pl.Int64),
            window=pl.lit(DEFAULT_WINDOW.label),
            followers_basis=pl.lit(None, dtype=pl.String),
            definition=pl.col("metric").replace_strict({name: metric(name).definition for name in names}),
        )
        .select(MEASURED_SCHEMA.names())
        .cast(MEASURED_SCHEMA)
    )
