"""The facts of a lake version, laid out for analysis: one frame of accounts, posts and snapshots per chunk."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import duckdb
import polars as pl

from fukasa.pipelines.frames import frame

POSTS_PER_ACCOUNT = 60  # the newest; enough for every window of the registry and for the page of posts
CHUNK_ACCOUNTS = 20_000

_KEY = "platform || ':' || account_id"

# The last known value of each count, whenever it was told: a newer row without a count does not erase an older one.
_ACCOUNT_COUNTS = (
    "followers",
    "following",
    "posts_total",
    "likes_total",
    "views_total",
)
# Supplied aggregates belong together: all of them come from the newest snapshot that has any.
_AGGREGATES = (
    "avg_views",
    "avg_likes",
    "avg_comments",
    "avg_shares",
    "avg_saves",
    "avg_engagements",
    "engagement_rate",
)
_POST_COUNTS = (
    "views",
    "engaged_views",
    "unique_viewers",
    "impressions",
    "reach",
    "likes",
    "comments",
    "saves",
    "shares",
    "reposts",
    "quotes",
    "link_clicks",
    "watch_time_total_s",
    "watch_time_avg_s",
    "completion_rate",
)


def _newest(column: str) -> str:
    return f"arg_max({column}, captured_at) FILTER ({column} IS NOT NULL) AS {column}"


_COUNTED = f"""
    CREATE TEMP TABLE counted AS
    SELECT {_KEY} AS account_key, max(captured_at) AS captured_at,
        {", ".join(_newest(name) for name in _ACCOUNT_COUNTS)},
        {", ".join(_newest(name) for name in _AGGREGATES)},
        min(followers) FILTER (followers IS NOT NULL) AS followers_min,
        arg_min(followers, captured_at) FILTER (followers IS NOT NULL) AS followers_first,
        min(captured_at) FILTER (followers IS NOT NULL) AS followers_first_at,
        bool_or(source LIKE 'youtube_data_api%' OR retention_class LIKE 'youtube_api%') AS has_youtube_api
    FROM seen_account_snapshots GROUP BY platform, account_id"""

_POSTS = f"""
    CREATE TEMP TABLE newest_posts AS
    SELECT {_KEY} AS account_key, p.*
    FROM seen_posts p
    QUALIFY row_number() OVER (PARTITION BY platform, account_id ORDER BY posted_at DESC, post_id)
        <= {POSTS_PER_ACCOUNT}"""

_POST_METRICS = f"""
    CREATE TEMP TABLE post_metrics AS
    SELECT {_KEY} AS account_key, post_id, max(captured_at) AS metrics_at,
        max(auth_context) FILTER (auth_context = 'owner') AS owner_context,
        coalesce(any_value(retention_class) FILTER (retention_class LIKE 'youtube_api%'), any_value(retention_class))
            AS metrics_retention,
        {", ".join(_newest(name) for name in _POST_COUNTS)}
    FROM seen_post_snapshots s SEMI JOIN newest_posts n
        ON n.platform = s.platform AND n.account_id = s.account_id AND n.post_id = s.post_id
    GROUP BY platform, account_id, post_id"""

_WORK_POSTS = f"""
    CREATE TEMP TABLE work_posts AS
    SELECT p.account_key, p.post_id, p.posted_at, p.format, p.sponsored, p.sponsor_brand, p.followers, p.title,
        p.caption, p.hashtags, p.duration_s, p.url, p.is_ai, p.source,
        coalesce(m.owner_context, p.auth_context) AS auth_context,
        greatest(p.captured_at, m.metrics_at) AS captured_at,
        coalesce(m.metrics_retention, p.retention_class) AS retention_class,
        {", ".join(f"m.{name}" for name in _POST_COUNTS)}
    FROM newest_posts p LEFT JOIN post_metrics m USING (account_key, post_id)"""

_WORK_ACCOUNTS = f"""
    CREATE TEMP TABLE work_accounts AS
    WITH keys AS (
        SELECT account_key, platform, account_id FROM (
            SELECT {_KEY} AS account_key, platform, account_id FROM seen_accounts UNION
            SELECT {_KEY} AS account_key, platform, account_id FROM seen_account_snapshots UNION
            SELECT {_KEY} AS account_key, platform, account_id FROM seen_posts) found
    ),
    described AS (SELECT {_KEY} AS account_key, a.* EXCLUDE (platform, account_id) FROM seen_accounts a),
    posted AS (
        SELECT account_key, max(captured_at) AS captured_at, max(posted_at) AS newest_post_at,
            count(*) AS posts_known, arg_max(followers, posted_at) FILTER (followers IS NOT NULL) AS followers,
            bool_or(retention_class LIKE 'youtube_api%') AS has_youtube_api
        FROM work_posts GROUP BY account_key
    ),
    joined AS (
        SELECT k.account_key, k.platform, k.account_id, d.creator_id, coalesce(d.handle, k.account_id) AS handle,
            d.name, d.bio, d.category AS supplied_category, d.category_2 AS supplied_category_2,
            d.language AS supplied_language, d.country AS supplied_country, d.region, d.verified, d.is_private,
            d.is_celebrity, d.kind, d.has_email, d.links, d.url, d.created_at, d.source, d.auth_context,
            coalesce(c.followers, p.followers) AS followers,
            {", ".join(f"c.{name}" for name in (*_ACCOUNT_COUNTS[1:], *_AGGREGATES))},
            c.followers_first, c.followers_first_at, p.newest_post_at, coalesce(p.posts_known, 0) AS posts_known,
            greatest(d.captured_at, c.captured_at, p.captured_at) AS as_of,
            coalesce(c.has_youtube_api, false) OR coalesce(p.has_youtube_api, false) AS has_youtube_api
        FROM keys k LEFT JOIN described d USING (account_key) LEFT JOIN counted c USING (account_key)
        LEFT JOIN posted p USING (account_key)
    )
    SELECT *, (row_number() OVER (ORDER BY account_key) - 1) // {CHUNK_ACCOUNTS} AS chunk FROM joined"""

_TABLES = ("accounts", "account_snapshots", "posts", "post_snapshots", "rate_cards", "audience_breakdowns")


@dataclass(frozen=True)
class Chunk:
    """The facts of some accounts, one frame per kind, keyed by ``account_key``."""

    accounts: pl.DataFrame
    posts: pl.DataFrame
    snapshots: pl.DataFrame
    rates: pl.DataFrame
    audience: pl.DataFrame
    aggregates: pl.DataFrame

    def with_key_suffix(self, suffix: str) -> "Chunk":
        """Give the same facts under keys that end in ``suffix``."""
        named = pl.col("account_key") + suffix
        return Chunk(*(getattr(self, part.name).with_columns(account_key=named) for part in fields(self)))


class WorkTables:
    """The tables a refresh works on, made once per scope inside a connection to a lake version.

    Args:
        connection: a connection whose views show one scope of one version.
        own: keep only accounts with facts of this workspace; None keeps all.

    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, own: str | None = None) -> None:
        self._connection = connection
        self._see(own)
        for statement in (_COUNTED, _POSTS, _POST_METRICS, _WORK_POSTS, _WORK_ACCOUNTS):
            connection.execute(statement)
        connection.execute("DROP TABLE newest_posts; DROP TABLE post_metrics")
        connection.execute(
            "CREATE TEMP TABLE chunked_posts AS SELECT chunk, p.* FROM work_posts p "
            "JOIN work_accounts USING (account_key) ORDER BY chunk"
        )
        connection.execute("DROP TABLE work_posts")

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return int(self._frame("SELECT count(*) FROM work_accounts").item())

    @property
    def chunk_count(self) -> int:
        """How many chunks there are."""
        return -(-self.accounts // CHUNK_ACCOUNTS)

    def chunks(self) -> Iterator[Chunk]:
        """Give the facts chunk by chunk."""
        for number in range(self.chunk_count):
            yield Chunk(
                accounts=self._frame("SELECT * EXCLUDE chunk FROM work_accounts WHERE chunk = ?", number),
                posts=self._frame("SELECT * EXCLUDE chunk FROM chunked_posts WHERE chunk = ?", number),
                snapshots=self._frame(_of_chunk("account_snapshots", "f.captured_at, f.followers"), number),
                rates=self._frame(_of_chunk("rate_cards", "f.* EXCLUDE (platform, account_id)"), number),
                audience=self._frame(_of_chunk("audience_breakdowns", "f.* EXCLUDE (platform, account_id)"), number),
                aggregates=self._frame(_AGGREGATES_OF_CHUNK, number),
            )

    def _see(self, own: str | None) -> None:
        """Name the views the statements read: everything visible, or only the accounts with own facts."""
        kept = ""
        if own is not None:
            facts = " UNION ".join(
                f"SELECT platform, account_id FROM {table}_facts WHERE visibility = $own" for table in _TABLES
            )
            self._connection.execute(f"CREATE TEMP TABLE own_keys AS SELECT DISTINCT * FROM ({facts})", {"own": own})
            kept = "SEMI JOIN own_keys USING (platform, account_id)"
        for table in _TABLES:
            self._connection.execute(f"CREATE TEMP VIEW seen_{table} AS SELECT f.* FROM {table} f {kept}")

    def _frame(self, sql: str, *values: object) -> pl.DataFrame:
        return frame(self._connection, sql, values)


def _of_chunk(table: str, columns: str) -> str:
    return (
        f"SELECT w.account_key, {columns} FROM seen_{table} f JOIN work_accounts w "
        "ON w.platform = f.platform AND w.account_id = f.account_id WHERE w.chunk = ?"
    )


_AGGREGATES_OF_CHUNK = (
    _of_chunk("account_snapshots", "f.captured_at, f.avg_views, f.avg_likes")
    + " AND (f.avg_views IS NOT NULL OR f.avg_likes IS NOT NULL)"
)
