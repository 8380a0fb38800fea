"""On which accounts a model is fitted: a fixed random sample, so that one refresh gives one model."""

import numpy as np
import polars as pl

from fukasa.analysis.engagement.audience import seen_by
from fukasa.core.provenance import SHARED

FIT_POSTS = 1_000_000
FIT_POSTS_OF_WORKSPACE = 200_000
"""A workspace's own accounts come first, shared ones fill up: its model costs no second million."""
_SEED = 20_261_122


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
    turn = np.random.default_rng(_SEED).permutation(seen.height)
    mixed = seen[turn].sort(pl.col("visibility") != owner, maintain_order=True)
    limit = FIT_POSTS if owner == SHARED else FIT_POSTS_OF_WORKSPACE
    before = pl.col("posts").cum_sum() - pl.col("posts")
    return mixed.filter(before < limit)["account_key"]
