"""All columns for searches, account by account."""

import polars as pl

from fukasa.pipelines.chunks import Chunk
from fukasa.pipelines.filters.audiences import audience_columns
from fukasa.pipelines.filters.contacts import contact_columns
from fukasa.pipelines.filters.posting import mention_columns, posting_columns
from fukasa.pipelines.frames import joined
from fukasa.pipelines.growth import follower_growth

_AGE = (pl.col("as_of") - pl.col("created_at")).dt.total_seconds() / 86_400
GROWTH_DAYS = {"follower_growth_30d": 30, "follower_growth_90d": 90}


def search_columns(accounts: pl.DataFrame, posts: pl.DataFrame, chunk: Chunk, audience: pl.DataFrame) -> pl.DataFrame:
    """Give the columns of some accounts that only searches ask for, keyed by account_key.

    Args:
        accounts: described accounts, with derived_permitted.
        posts: their posts, judged.
        chunk: the facts.
        audience: breakdowns from which figures may be derived.

    """
    permitted = accounts.filter("derived_permitted")
    parts = [
        accounts.select("account_key", account_age_days=_AGE),
        posting_columns(posts, accounts),
        contact_columns(accounts),
        mention_columns(chunk.mentions),
        audience_columns(audience, accounts),
        chunk.rates.select("account_key", has_rate=pl.lit(value=True)).unique("account_key"),
        *(
            follower_growth(chunk.snapshots, permitted, days=days).select(
                "account_key", pl.col("follower_growth").alias(name)
            )
            for name, days in GROWTH_DAYS.items()
        ),
    ]
    return joined(accounts.select("account_key"), parts)
