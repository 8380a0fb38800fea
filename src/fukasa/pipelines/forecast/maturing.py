"""How posts mature, measured of every audience on young posts that were counted more than once."""

import json

import polars as pl

from fukasa.analysis.forecast.maturity import PAIRS_SCHEMA, fit_maturity, snapshot_pairs
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


def maturity_rows(pairs: HistoryFolder, accounts: pl.DataFrame, owners: tuple[str, ...]) -> pl.DataFrame:
    """Measure the curves of every audience; a workspace's on its own and shared posts.

    Args:
        pairs: of :func:`recount_pairs`, chunk by chunk.
        accounts: account_key, visibility, replaced_for, derived_permitted of all accounts.
        owners: ``shared``, then the workspaces.

    Returns:
        visibility, curves (JSON); an empty list of curves where too few posts were counted twice.

    """
    counts, permitted = pairs.counts(), accounts.filter("derived_permitted")
    rows = []
    for owner in owners:
        found = fit_maturity(pairs.of_accounts(fit_accounts(permitted, counts, owner), PAIRS_SCHEMA))
        rows.append((owner, json.dumps([curve.to_dict() for curve in found.measured])))
    return pl.DataFrame(rows, schema={"visibility": pl.String, "curves": pl.String}, orient="row")
