"""The facts of a lake version, dealt out for analysis: every chunk of accounts can then be read by itself."""

from pathlib import Path

import duckdb
import polars as pl

from fukasa.analysis.depth.settings import settings as depth_settings
from fukasa.lake.engine import literal
from fukasa.pipelines.chunks import ACCOUNT_TABLES, COMMENTS_PER_ACCOUNT, DEALT, FOR_ALL, DealtFacts
from fukasa.pipelines.frames import frame

CHUNK_ACCOUNTS = 20_000
_KEY = "platform || ':' || account_id"
_COMMENTS_LIKE_AN_ACCOUNT = 20  # so many comments fill a chunk as much as one account does, so that memory stays level

# Whose comments are the creator's own. Where marks contradict each other (a file that marks everybody, a hash that owns
# everything) they are not believed.
_OWNERS = """
    SELECT platform, commenter, owned FROM (
        SELECT DISTINCT platform, commenter, account_id AS owned FROM told_comments
        WHERE is_creator AND commenter IS NOT NULL
    )
    QUALIFY count(*) OVER (PARTITION BY platform, commenter) <= 20
        AND count(*) OVER (PARTITION BY platform, owned) <= 5"""

# Comments written by somebody who owns an account of the catalogue, and whether the creator did the same in return;
# and the creator's own comments that nobody marked.
_MUTUAL_S = depth_settings().mutual_days * 86400
_CREATOR_COMMENTS = f"""
    WITH visits AS (
        SELECT c.platform, c.account_id, c.comment_id, o.owned, epoch(c.posted_at) AS moment,
            floor(epoch(c.posted_at) / {_MUTUAL_S}) AS span
        FROM told_comments c JOIN owners o USING (platform, commenter)
        WHERE o.owned <> c.account_id AND NOT coalesce(c.is_creator, false)
    ),
    spans AS (
        -- one row per pair and span of time, so that two who write much do not multiply
        SELECT platform, account_id, owned, span, min(moment) AS first, max(moment) AS last FROM visits GROUP BY ALL
    ),
    returned AS (
        SELECT v.platform, v.account_id, v.comment_id
        FROM visits v JOIN spans r ON r.platform = v.platform AND r.account_id = v.owned AND r.owned = v.account_id
        WHERE r.span = v.span OR (r.span = v.span + 1 AND r.first - v.moment <= {_MUTUAL_S})
            OR (r.span = v.span - 1 AND v.moment - r.last <= {_MUTUAL_S})
    ),
    found AS (
        SELECT platform, account_id, comment_id, true AS by_creator, false AS mutual, false AS own FROM visits
        UNION ALL SELECT platform, account_id, comment_id, true, true, false FROM returned
        UNION ALL SELECT c.platform, c.account_id, c.comment_id, true, false, false
            FROM told_comments c JOIN commenters m USING (platform, commenter)
            WHERE m.is_creator AND NOT coalesce(c.is_creator, false)
        UNION ALL SELECT c.platform, c.account_id, c.comment_id, false, false, true
            FROM told_comments c JOIN owners o ON o.platform = c.platform AND o.commenter = c.commenter
                AND o.owned = c.account_id
            WHERE c.is_creator IS NULL
    )
    SELECT platform, account_id, comment_id, bool_or(own) AS own,
        bool_or(by_creator) AND NOT bool_or(own) AS by_creator, bool_or(mutual) AND NOT bool_or(own) AS mutual
    FROM found GROUP BY ALL"""

# Brands and accounts that posts name; hashtags are of no brand.
_NAMED_BRANDS = """
    SELECT platform, account_id, value, count(*) AS n FROM mentions
    WHERE kind IN ('brand', 'handle') AND trim(value) <> '' GROUP BY ALL"""

_AGENCIES = "SELECT DISTINCT creator_id, agency FROM creators WHERE agency IS NOT NULL"


class WorkTables:
    """The facts of one scope, to be dealt out into chunks of accounts on the disk.

    Dealing out needs no sort and little memory; each chunk is then joined by itself.

    Args:
        connection: a connection whose views show one scope of one version. It gets tables ``keys`` (the accounts),
            ``owners``, ``creator_comments``, ``named_brands``, ``agencies`` and ``marked_platforms``.
        own: keep only accounts with facts of this workspace; None keeps all.
        from_youtube: whether comments of the YouTube API may say anything about other accounts.

    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, *, own: str | None = None, from_youtube: bool = True
    ) -> None:
        self._connection = connection
        connection.execute(_name_accounts(own), {} if own is None else {"own": own})
        _find_creator_comments(connection, from_youtube=from_youtube)
        connection.execute(f"CREATE TEMP TABLE named_brands AS {_NAMED_BRANDS}")
        for name, sql in (("agencies", _AGENCIES), ("marked_platforms", _MARKED_PLATFORMS)):
            connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")

    def places(self) -> pl.DataFrame:
        """Give the chunk of every account when all are dealt out: ``account_key``, ``chunk``."""
        self._connection.execute(_number_accounts("keys"))
        return frame(self._connection, f"SELECT {_KEY} AS account_key, chunk FROM dealt")

    def deal(self, folder: Path, chosen: pl.Series | None = None) -> DealtFacts:
        """Deal the facts out.

        Args:
            folder: where the chunks go; it must not exist.
            chosen: the accounts whose facts are wanted, as ``platform:account_id``; None for all.

        """
        folder.mkdir(parents=True)
        connection = self._connection
        wanted = "keys" if chosen is None else f"(FROM keys SEMI JOIN chosen ON {_KEY} = chosen.account_key)"
        if chosen is not None:
            connection.register("chosen", pl.DataFrame({"account_key": chosen}).to_arrow())
        connection.execute(_number_accounts(wanted))
        for table in DEALT:
            _deal(connection, table, folder)
        for table in (*DEALT, *FOR_ALL):
            kept = (
                f"FROM {table}" if table in FOR_ALL else f"SELECT * EXCLUDE (chunk) FROM ({_numbered(table)}) LIMIT 0"
            )
            connection.execute(f"COPY ({kept}) TO {literal(str(folder / f'{table}.parquet'))} (FORMAT parquet)")
        return DealtFacts(folder, int(frame(connection, "SELECT coalesce(max(chunk), 0) + 1 FROM dealt").item()))


def _numbered(table: str) -> str:
    """Write the rows of a table, each with the number of its chunk."""
    if table == "keys":
        return "FROM dealt"
    return f"SELECT t.*, d.chunk FROM {table} t JOIN dealt d USING (platform, account_id)"


def _deal(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    """Leave the rows of every chunk in a folder of its own."""
    connection.execute(
        f"COPY ({_numbered(table)}) TO {literal(str(folder / table))} "
        "(FORMAT parquet, PARTITION_BY chunk, COMPRESSION lz4)"
    )


_MARKED_PLATFORMS = """
    SELECT DISTINCT platform FROM owners UNION SELECT DISTINCT platform FROM commenters WHERE is_creator"""


def _find_creator_comments(connection: duckdb.DuckDBPyConnection, *, from_youtube: bool) -> None:
    """Make the tables of who owns what and of the comments that creators wrote."""
    condition = "true" if from_youtube else "NOT coalesce(retention_class LIKE 'youtube_api%', false)"
    connection.execute(
        "CREATE TEMP TABLE told_comments AS SELECT platform, account_id, comment_id, commenter, is_creator, posted_at "
        f"FROM comments WHERE {condition}"
    )
    connection.execute(f"CREATE TEMP TABLE owners AS {_OWNERS}")
    connection.execute(f"CREATE TEMP TABLE creator_comments AS {_CREATOR_COMMENTS}")
    connection.execute("DROP TABLE told_comments")


def _name_accounts(own: str | None) -> str:
    """Write the SQL that names every account."""
    if own is None:
        named = " UNION ".join(
            f"SELECT platform, account_id FROM {table}"
            for table in ("accounts", "account_snapshots", "posts", "comments")
        )
    else:
        named = " UNION ".join(
            f"SELECT platform, account_id FROM {table}_facts WHERE visibility = $own" for table in ACCOUNT_TABLES
        )
    return f"CREATE TEMP TABLE keys AS {named}"


def _number_accounts(wanted: str) -> str:
    """Write the SQL that deals accounts out into chunks of about equal weight."""
    return f"""
        CREATE OR REPLACE TEMP TABLE dealt AS
        WITH said AS (SELECT platform, account_id, count(*) AS comments FROM comments GROUP BY platform, account_id),
        weighed AS (
            SELECT n.*,
                1 + least(coalesce(s.comments, 0), {COMMENTS_PER_ACCOUNT}) / {_COMMENTS_LIKE_AN_ACCOUNT} AS weight
            FROM {wanted} n LEFT JOIN said s USING (platform, account_id)
        )
        SELECT platform, account_id, dense_rank() OVER (ORDER BY filled) - 1 AS chunk FROM (
            SELECT *, floor((sum(weight) OVER (ORDER BY platform, account_id) - weight) / {CHUNK_ACCOUNTS}) AS filled
            FROM weighed
        )"""
