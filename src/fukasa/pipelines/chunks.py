"""The facts of one chunk of accounts, read from where they were dealt out: needs that folder and nothing else.

So a chunk is made the same way wherever it is made: in this process, or by a task on another machine that sees the
folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb
import polars as pl

from fukasa.core.window import DEFAULT_WINDOW
from fukasa.lake.engine import parquet
from fukasa.pipelines.frames import frame

POSTS_PER_ACCOUNT = 60  # the newest, of fresh and of matured posts; enough for every window and for the page of posts
COMMENTS_PER_ACCOUNT = 500  # of the audience, spread over the posts; all of the creator, which nobody classifies
_FRESH_DAYS = DEFAULT_WINDOW.min_age_days

ACCOUNT_TABLES = (
    "accounts",
    "account_snapshots",
    "posts",
    "post_snapshots",
    "rate_cards",
    "audience_breakdowns",
    "audience_samples",
    "comments",
)
DEALT = (*ACCOUNT_TABLES, "creator_comments", "named_brands", "keys")
"""Tables that are dealt out: a folder each, with a folder ``chunk=…`` for every chunk that has rows."""

FOR_ALL = ("agencies", "marked_platforms")
"""Small tables that every chunk reads whole: a file each."""

_KEY = "platform || ':' || account_id AS account_key"

# The last known value of each count, whenever it was told: a newer row without a count does not erase an older one.
_ACCOUNT_COUNTS = ("followers", "following", "posts_total", "likes_total", "views_total")
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


_POSTS = f"""
    WITH seen AS (
        SELECT platform, account_id, max(captured_at) AS seen_at FROM (
            SELECT platform, account_id, captured_at FROM accounts
            UNION ALL SELECT platform, account_id, captured_at FROM account_snapshots
            UNION ALL SELECT platform, account_id, captured_at FROM posts
            UNION ALL SELECT platform, account_id, captured_at FROM post_snapshots
        ) GROUP BY platform, account_id
    ),
    newest AS (
        -- apart for fresh posts: who posts ten times a day has matured ones too
        SELECT {_KEY}, p.* FROM posts p JOIN seen USING (platform, account_id)
        QUALIFY row_number() OVER (
            PARTITION BY platform, account_id, coalesce(posted_at > seen_at - INTERVAL {_FRESH_DAYS} DAY, false)
            ORDER BY posted_at DESC, post_id
        ) <= {POSTS_PER_ACCOUNT}
    ),
    metrics AS (
        SELECT {_KEY}, post_id, max(captured_at) AS metrics_at,
            any_value(auth_context) FILTER (auth_context = 'owner') AS owner_context,
            coalesce(
                any_value(retention_class) FILTER (retention_class LIKE 'youtube_api%'), any_value(retention_class)
            ) AS metrics_retention,
            {", ".join(_newest(name) for name in _POST_COUNTS)}
        FROM post_snapshots GROUP BY platform, account_id, post_id
    )
    SELECT p.account_key, p.post_id, p.posted_at, p.format, p.sponsored, p.sponsor_brand, p.followers, p.title,
        p.caption, p.hashtags, p.duration_s, p.url, p.is_ai, p.source,
        coalesce(m.owner_context, p.auth_context) AS auth_context,
        greatest(p.captured_at, m.metrics_at) AS captured_at,
        -- a post of the API stays one, whoever counted its likes
        CASE WHEN p.retention_class LIKE 'youtube_api%' THEN p.retention_class
            ELSE coalesce(m.metrics_retention, p.retention_class) END AS retention_class,
        {", ".join(f"m.{name}" for name in _POST_COUNTS)}
    FROM newest p LEFT JOIN metrics m USING (account_key, post_id)"""

_ACCOUNTS = f"""
    WITH described AS (SELECT {_KEY}, * FROM accounts),
    counted AS (
        SELECT {_KEY}, max(captured_at) AS captured_at,
            {", ".join(_newest(name) for name in (*_ACCOUNT_COUNTS, *_AGGREGATES))},
            bool_or(retention_class LIKE 'youtube_api%') AS has_youtube_api
        FROM account_snapshots GROUP BY platform, account_id
    ),
    posted AS (
        SELECT account_key, max(captured_at) AS captured_at, max(posted_at) AS newest_post_at,
            count(*) AS posts_known, arg_max(followers, posted_at) FILTER (followers IS NOT NULL) AS followers,
            bool_or(retention_class LIKE 'youtube_api%') AS has_youtube_api
        FROM chunk_posts GROUP BY account_key
    ),
    said AS (
        SELECT account_key, max(captured_at) AS captured_at,
            bool_or(retention_class LIKE 'youtube_api%') AS has_youtube_api
        FROM (SELECT {_KEY}, captured_at, retention_class FROM comments) GROUP BY account_key
    )
    SELECT k.account_key, k.platform, k.account_id, d.creator_id, coalesce(d.handle, k.account_id) AS handle,
        d.name, d.bio, d.category AS supplied_category, d.category_2 AS supplied_category_2,
        d.language AS supplied_language, d.country AS supplied_country, d.region, d.verified, d.is_private,
        d.is_celebrity, d.kind, d.has_email, d.links, d.url, d.created_at, d.source, d.auth_context, g.agency,
        coalesce(c.followers, p.followers) AS followers,
        {", ".join(f"c.{name}" for name in (*_ACCOUNT_COUNTS[1:], *_AGGREGATES))},
        p.newest_post_at, coalesce(p.posts_known, 0) AS posts_known,
        coalesce(greatest(d.captured_at, c.captured_at, p.captured_at), s.captured_at) AS as_of,
        coalesce(c.has_youtube_api, false) OR coalesce(p.has_youtube_api, false) AS has_youtube_api,
        coalesce(s.has_youtube_api, false) AS has_youtube_comments
    FROM chunk_keys k LEFT JOIN described d USING (account_key) LEFT JOIN counted c USING (account_key)
    LEFT JOIN posted p USING (account_key) LEFT JOIN said s USING (account_key)
    LEFT JOIN agencies g ON g.creator_id = d.creator_id"""

# Comments under the posts of the window. Where the post is not known the comment's own date decides; one without any
# date counts, for nothing says that it is old. Of many, every post gives one in turn, drawn by the hash of its id.
_COMMENTS = f"""
    WITH window_posts AS (
        SELECT account_key, post_id FROM chunk_posts JOIN chunk_accounts USING (account_key)
        WHERE posted_at BETWEEN as_of - INTERVAL {DEFAULT_WINDOW.max_age_days} DAY
            AND as_of - INTERVAL {_FRESH_DAYS} DAY
        QUALIFY row_number() OVER (PARTITION BY account_key ORDER BY posted_at DESC, post_id)
            <= {DEFAULT_WINDOW.max_posts}
    ),
    known_posts AS (SELECT DISTINCT {_KEY}, post_id FROM posts),
    heard AS (
        SELECT {_KEY}, h.post_id, h.comment_id, h.commenter, h.posted_at, h.text, h.reply_to, c.mutual,
            coalesce(h.is_creator, c.own) AS is_creator, coalesce(h.is_creator, c.own, false) AS mine,
            coalesce(c.by_creator, CASE WHEN m.platform IS NOT NULL THEN false END) AS by_creator
        FROM comments h LEFT JOIN creator_comments c USING (platform, account_id, comment_id)
        LEFT JOIN marked_platforms m USING (platform)
        WHERE h.text IS NOT NULL
    ),
    turns AS (
        SELECT h.*, row_number() OVER (
            PARTITION BY h.account_key, h.post_id, h.mine ORDER BY md5(h.comment_id), h.comment_id
        ) AS turn
        FROM heard h JOIN chunk_accounts a USING (account_key)
        LEFT JOIN window_posts w ON w.account_key = h.account_key AND w.post_id = h.post_id
        LEFT JOIN known_posts k ON k.account_key = h.account_key AND k.post_id = h.post_id
        WHERE w.post_id IS NOT NULL OR (k.post_id IS NULL AND coalesce(
            h.posted_at BETWEEN a.as_of - INTERVAL {DEFAULT_WINDOW.max_age_days} DAY AND a.as_of, h.posted_at IS NULL
        ))
    )
    SELECT * EXCLUDE (turn, mine) FROM turns
    QUALIFY mine OR row_number() OVER (PARTITION BY account_key, mine ORDER BY turn, md5(comment_id), comment_id)
        <= {COMMENTS_PER_ACCOUNT}
    ORDER BY account_key, posted_at DESC NULLS LAST, comment_id"""

# Young posts that were counted more than once tell how posts mature; a bounded number of them, each a dozen times.
RECOUNTED_POSTS, RECOUNTS, RECOUNTED_DAYS = 20, 12, 45
_RECOUNTS = f"""
    WITH young AS (
        SELECT s.platform, s.account_id, s.post_id, s.captured_at, s.definition_version, s.views, s.likes,
            p.posted_at, p.format
        FROM post_snapshots s JOIN posts p USING (platform, account_id, post_id)
        WHERE s.captured_at > p.posted_at AND s.captured_at <= p.posted_at + INTERVAL {RECOUNTED_DAYS} DAY
        QUALIFY count(*) OVER (PARTITION BY s.platform, s.account_id, s.post_id) > 1
    )
    SELECT {_KEY}, * EXCLUDE (account_id) FROM young
    QUALIFY dense_rank() OVER (PARTITION BY platform, account_id ORDER BY posted_at DESC, post_id) <= {RECOUNTED_POSTS}
        AND row_number() OVER (PARTITION BY platform, account_id, post_id ORDER BY captured_at) <= {RECOUNTS}"""

_KEYED = f"SELECT {_KEY}, * EXCLUDE (platform, account_id) FROM"
_DETAILS = {
    "snapshots": f"SELECT {_KEY}, captured_at, followers, following, posts_total, definition_version, auth_context "
    "FROM account_snapshots",
    "rates": f"{_KEYED} rate_cards",
    "audience": f"{_KEYED} audience_breakdowns",
    "samples": f"{_KEYED} audience_samples",
    "recounts": _RECOUNTS,
    "mentions": f"{_KEYED} named_brands",
    "aggregates": f"SELECT {_KEY}, captured_at, avg_views, avg_likes, followers FROM account_snapshots "
    "WHERE avg_views IS NOT NULL OR avg_likes IS NOT NULL",
}


@dataclass(frozen=True)
class Chunk:
    """The facts of some accounts, one frame per kind, keyed by ``account_key``."""

    accounts: pl.DataFrame
    posts: pl.DataFrame
    snapshots: pl.DataFrame
    rates: pl.DataFrame
    audience: pl.DataFrame
    samples: pl.DataFrame
    aggregates: pl.DataFrame
    comments: pl.DataFrame
    recounts: pl.DataFrame
    mentions: pl.DataFrame

    def with_key_suffix(self, suffix: str) -> "Chunk":
        """Give the same facts under keys that end in ``suffix``."""
        named = pl.col("account_key") + suffix
        return Chunk(*(getattr(self, part.name).with_columns(account_key=named) for part in fields(self)))


@dataclass(frozen=True, slots=True)
class DealtFacts:
    """The facts of one scope, dealt out by :class:`fukasa.pipelines.work.WorkTables`.

    Attributes:
        folder: where they lie.
        chunk_count: how many chunks there are; an empty catalogue has one without rows, so that its index has columns.

    """

    folder: Path
    chunk_count: int

    def chunks(self) -> Iterator[Chunk]:
        """Give the facts chunk by chunk."""
        for number in range(self.chunk_count):
            yield self.chunk(number)

    def chunk(self, number: int, *, threads: int | None = None) -> Chunk:
        """Give the facts of one chunk.

        Args:
            number: from 0 to before ``chunk_count``.
            threads: of the database; None for one per core.

        """
        with duckdb.connect(config={"threads": threads} if threads else {}) as cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            for table in (*DEALT, *FOR_ALL):
                self._show(cursor, table, number)
            posts = frame(cursor, _POSTS)
            cursor.execute(f"CREATE VIEW chunk_keys AS SELECT {_KEY}, platform, account_id FROM keys")
            cursor.register("chunk_posts", posts.drop("caption", "title", "hashtags").to_arrow())
            details = {name: frame(cursor, sql) for name, sql in _DETAILS.items()}
            accounts = frame(cursor, _ACCOUNTS)
            cursor.register("chunk_accounts", accounts.select("account_key", "as_of").to_arrow())
            return Chunk(accounts=accounts, posts=posts, comments=frame(cursor, _COMMENTS), **details)

    def _show(self, cursor: duckdb.DuckDBPyConnection, table: str, number: int) -> None:
        """Let a table's name show the rows of one chunk."""
        part = self.folder / table / f"chunk={number}"
        files = sorted(part.glob("*.parquet")) or [self.folder / f"{table}.parquet"]
        cursor.execute(f"CREATE VIEW {table} AS FROM {parquet(files)}")
