"""What accounts write and which figures they have, read from a finished index in ranges of accounts."""

from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from fukasa.analysis.affinity.settings import figures
from fukasa.lake.engine import identifier
from fukasa.pipelines.frames import frame

POSTS, CAPTION = 30, 200  # what an account is about stands at the beginning of its newest posts
_FROM_DETAILS = ("short_share", "image_share", "female_share", "young_share")
_YOUNG = ("13-17", "18-24")


class Described:
    """A finished index, read row by row in the order of ``account_no``; nobody else may be writing it."""

    def __init__(self, path: Path) -> None:
        self._database = duckdb.connect(path, read_only=True)
        self._database.execute("SET TimeZone = 'UTC'")
        self.keys = frame(
            self._database, "SELECT account_no, account_key, visibility FROM accounts ORDER BY account_no"
        )
        tables = self._database.execute("SELECT table_name FROM information_schema.tables").fetchall()
        self._tables = frozenset(name for (name,) in tables)
        described = self._database.execute("DESCRIBE accounts").fetchall()
        self._columns = frozenset(str(column[0]) for column in described)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _error: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        self._database.close()

    def texts(self, first: int, last: int, *, step: int = 1) -> pl.DataFrame:
        """Give what accounts write: ``row``, ``categories``, ``hashtags``, ``texts`` (lists).

        Args:
            first: the first row.
            last: one past the last.
            step: take every n-th account only.

        """
        posts = f"""
            SELECT account_no, flatten(list(hashtags) FILTER (hashtags IS NOT NULL)) AS tags,
                list(concat_ws(' ', title, left(caption, {CAPTION}))) AS said
            FROM (
                FROM posts WHERE account_no >= $first AND account_no < $last AND account_no % $step = 0
                QUALIFY row_number() OVER (PARTITION BY account_no ORDER BY posted_at DESC, post_id) <= {POSTS}
            ) GROUP BY account_no"""
        sql = f"""
            WITH written AS ({posts if "posts" in self._tables else _NO_POSTS})
            SELECT a.account_no AS row, [a.category, a.category_2] AS categories,
                coalesce(w.tags, a.top_hashtags) AS hashtags,
                list_concat([a.name, a.bio], coalesce(w.said, [])) AS texts
            FROM accounts a LEFT JOIN written w USING (account_no)
            WHERE account_no >= $first AND account_no < $last AND account_no % $step = 0 ORDER BY row"""
        return frame(self._database, sql, {"first": first, "last": last, "step": step})

    def figures(self, first: int, last: int, *, step: int = 1) -> pl.DataFrame:
        """Give the figures of structure of accounts, one column each and ``row``; null is "not known"."""
        known = [figure.id for figure in figures() if figure.id in self._columns]
        chosen = ", ".join(f"a.{identifier(name)}::DOUBLE AS {identifier(name)}" for name in known)
        sql = f"""
            WITH formats AS ({_FORMATS if "posts" in self._tables else _NO_FORMATS}),
            mix AS ({_MIX if "audience" in self._tables else _NO_MIX})
            SELECT a.account_no AS row, {chosen}, {", ".join(_FROM_DETAILS)}
            FROM accounts a LEFT JOIN formats USING (account_no) LEFT JOIN mix USING (account_no)
            WHERE account_no >= $first AND account_no < $last AND account_no % $step = 0 ORDER BY row"""
        found = frame(self._database, sql, {"first": first, "last": last, "step": step})
        missing = [figure.id for figure in figures() if figure.id not in found.columns]
        return found.with_columns(pl.lit(None, pl.Float64).alias(name) for name in missing)


_WHERE = "WHERE account_no >= $first AND account_no < $last AND account_no % $step = 0"
_NO_POSTS = "SELECT NULL::BIGINT AS account_no, NULL::VARCHAR[] AS tags, NULL::VARCHAR[] AS said WHERE false"
_FORMATS = f"""
    SELECT account_no, avg((format = 'short')::INT) AS short_share,
        avg((format IN ('image', 'carousel'))::INT) AS image_share
    FROM posts {_WHERE} AND format IS NOT NULL GROUP BY account_no"""
_NO_FORMATS = "SELECT NULL::BIGINT AS account_no, NULL::DOUBLE AS short_share, NULL::DOUBLE AS image_share WHERE false"
_MIX = f"""
    SELECT account_no, max(share) FILTER (dimension = 'gender' AND value = 'female') AS female_share,
        sum(share) FILTER (dimension = 'age' AND value IN {_YOUNG}) AS young_share
    FROM (
        FROM audience {_WHERE} AND base = 'follower'
        QUALIFY captured_at = max(captured_at) OVER (PARTITION BY account_no, dimension)
    ) GROUP BY account_no"""
_NO_MIX = "SELECT NULL::BIGINT AS account_no, NULL::DOUBLE AS female_share, NULL::DOUBLE AS young_share WHERE false"
