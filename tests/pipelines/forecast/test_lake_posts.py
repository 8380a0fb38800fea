"""The posts of a data folder that a back-test may score."""

from datetime import UTC, datetime, timedelta

import polars as pl

from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA
from fukasa.core.provenance import SHARED_ONLY
from fukasa.pipelines.forecast.lake import lake_posts

READ = datetime(2026, 3, 1, tzinfo=UTC)


class Index:
    """An index of two accounts, of one of which nothing may be derived; posts of 10, 40 and 70 days."""

    def table(self, _query, _scope):
        """Give the accounts."""
        return pl.DataFrame(
            {
                "account_no": [0, 1],
                "account_key": ["tiktok:a", "youtube:b"],
                "platform": ["tiktok", "youtube"],
                "category": [None, None],
                "followers": [1_000, 1_000],
                "as_of": [READ, READ],
                "derived_permitted": [True, False],
            },
            schema_overrides={"category": pl.String},
        ).to_arrow()

    def detail_table(self, _table, _numbers):
        """Give the posts."""
        posts = [(no, f"p{age}", READ - timedelta(days=age), READ, 100, 5) for no in (0, 1) for age in (10, 40, 70)]
        names = ["account_no", "post_id", "posted_at", "captured_at", "views", "likes"]
        unknown = {"format": pl.String, "sponsored": pl.Boolean, "p_sponsored": pl.Float64, "duration_s": pl.Float64}
        rows = pl.DataFrame(posts, schema=names, orient="row")
        return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in unknown.items()).to_arrow()


def test_only_counts_of_thirty_days_are_outcomes_and_only_where_figures_may_be_derived():
    found = lake_posts(Index(), SHARED_ONLY)
    assert found.schema == HISTORY_SCHEMA
    assert found.select("account_key", "post_id", "value").rows() == [
        ("tiktok:a", "p70", 100.0),
        ("tiktok:a", "p40", 100.0),
    ]
