"""On which accounts a model is fitted: a fixed random sample, so that one refresh gives one model."""

import numpy as np
import polars as pl

from fukasa.analysis.engagement.audience import seen_by
from fukasa.core.provenance import SHARED

FIT_POSTS = 1_000_000
FIT_POSTS_OF_WORKSPACE = 200_000
"""A workspace's own accounts come first, shared ones fill up: its model costs no second million."""
_SEED = 20_261_122


def fit_sample(history: pl.DataFrame, limit: int = FIT_POSTS) -> pl.DataFrame:
    """Keep whole accounts at random until their posts are as many as a fit takes."""
    if history.height <= limit:
        return history
    counts = history.group_by("account_key").agg(posts=pl.len()).sort("account_key")
    return history.join(_drawn(counts, limit).to_frame(), on="account_key", how="semi", maintain_order="left")


def fit_accounts(accounts: pl.DataFrame, counts: pl.DataFrame, owner: str) -> pl.Series:
    """Choose whole accounts at random until their posts are as many as a fit takes.

    Args:
        accounts: account_key, visibility, replaced_for of all accounts of which figures may be derived.
        counts: account_key, posts.
        owner: ``shared``, whose model is fitted on shared accounts only, or a workspace.

    Returns:
        Keys, the workspace's own accounts before shared ones.

    """
    seen = accounts.filter(seen_by(owner)).join(counts, on="account_key").sort("account_key")
    limit = FIT_POSTS if owner == SHARED else FIT_POSTS_OF_WORKSPACE
    return _drawn(seen, limit, pl.col("visibility") != owner)


def _drawn(accounts: pl.DataFrame, limit: int, order: pl.Expr | None = None) -> pl.Series:
    """Draw accounts until their posts reach a limit, those first that an order puts first."""
    mixed = accounts[np.random.default_rng(_SEED).permutation(accounts.height)]
    ordered = mixed if order is None else mixed.sort(order, maintain_order=True)
    return ordered.filter(pl.col("posts").cum_sum() - pl.col("posts") < limit)["account_key"]
