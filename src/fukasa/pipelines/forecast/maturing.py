"""How posts mature, measured of every audience on young posts that were counted more than once."""

import json
from collections.abc import Mapping

import polars as pl

from fukasa.analysis.forecast.maturity import PAIRS_SCHEMA, MaturityCurves, fit_maturity, snapshot_pairs
from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.forecast.sample import fit_accounts


def recount_pairs(recounts: pl.DataFrame) -> pl.DataFrame:
    """Put each count of a young post beside the one before it.

    Args:
        recounts: account_key, post_id, platform, posted_at, format, captured_at, definition_version, views, likes.

    """
    posts = recounts.select("account_key", "post_id", "platform", "posted_at", "format").unique(
        ["account_key", "post_id"]
    )
    return snapshot_pairs(recounts, posts)


def measured_curves(pairs: HistoryFolder, accounts: pl.DataFrame, owners: tuple[str, ...]) -> dict[str, MaturityCurves]:
    """Measure the curves of every audience; a workspace's on its own and shared posts.

    Args:
        pairs: of :func:`recount_pairs`, chunk by chunk.
        accounts: account_key, visibility, replaced_for, derived_permitted of all accounts.
        owners: ``shared``, then the workspaces.

    """
    counts, permitted = pairs.counts(), accounts.filter("derived_permitted")
    return {
        owner: fit_maturity(pairs.of_accounts(fit_accounts(permitted, counts, owner), PAIRS_SCHEMA)) for owner in owners
    }


def curve_rows(curves: Mapping[str, MaturityCurves]) -> pl.DataFrame:
    """Write curves down: visibility, curves (JSON); an empty list where too few posts were counted twice."""
    rows = [(owner, json.dumps([curve.to_dict() for curve in one.measured])) for owner, one in curves.items()]
    return pl.DataFrame(rows, schema={"visibility": pl.String, "curves": pl.String}, orient="row")


def mature_rows(history: pl.DataFrame, curves: MaturityCurves) -> pl.DataFrame:
    """Bring the counts of posts that were read young to what they will be at 30 days.

    Args:
        history: of :data:`fukasa.pipelines.forecast.rows.READ_SCHEMA`.
        curves: how posts mature; where nothing was measured, as assumed.

    Returns:
        A frame of ``HISTORY_SCHEMA``.

    """
    return curves.mature(history).with_columns(value="matured").select(HISTORY_SCHEMA.names()).cast(HISTORY_SCHEMA)


def mature_folder(folder: HistoryFolder, owners: tuple[str, ...], curves: Mapping[str, MaturityCurves]) -> None:
    """Mature the kept posts of every audience by its own curves, file by file."""
    for number, owner in enumerate(owners):
        for file in folder.files(number):
            mature_rows(pl.read_parquet(file), curves[owner]).write_parquet(file, compression="lz4")
