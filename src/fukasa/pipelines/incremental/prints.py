"""What an account's measurement rests on, as one number: where it is the same, so is what would be measured.

It counts all facts about the account that an audience sees and what other accounts' facts say of it: whose comments are
a creator's, the agency of its creator, words that others' comments repeat, and who sees a row of its own instead. It is
told from the facts and not from their files: an import, a rollback, an erasure, a folding of files need no case each.
"""

from collections.abc import Mapping

import duckdb
import polars as pl

from fukasa.analysis.authenticity.copies import COPIES_HELD_SQL
from fukasa.core.catalogue import TABLES
from fukasa.pipelines.frames import frame

PRINTS_SCHEMA = pl.Schema({"account_key": pl.String(), "print": pl.UInt64()})
_KEY = "platform || ':' || account_id"
_FACTS = tuple(
    name for name, table in TABLES.items() if {"platform", "account_id"} <= {field.name for field in table.columns}
)

# The moment of capture counts even where a repeated reading says nothing new: an account's age is told from it.
_PARTS = (
    *(
        f"SELECT platform, account_id, hash('{name}', row_hash, captured_at, visibility) AS part FROM {name}_facts"
        for name in _FACTS
    ),
    "SELECT platform, account_id, hash('creator', comment_id, by_creator, mutual, own) FROM creator_comments",
    "SELECT a.platform, a.account_id, hash('agency', g.agency) FROM accounts a JOIN agencies g USING (creator_id)",
    "SELECT k.platform, k.account_id, hash('marked') FROM keys k JOIN marked_platforms USING (platform)",
    f"SELECT platform, account_id, hash('copied', words, common) FROM ({COPIES_HELD_SQL})",
    f"SELECT platform, account_id, hash('replaced', owner) FROM keys JOIN replaced ON {_KEY} = replaced.account_key",
)


def account_prints(
    connection: duckdb.DuckDBPyConnection, copied: pl.DataFrame, replaced: Mapping[str, pl.Series]
) -> pl.DataFrame:
    """Give the print of every account of an audience: a frame of :data:`PRINTS_SCHEMA`, by plain keys.

    Args:
        connection: the one of :class:`fukasa.pipelines.work.WorkTables`, after
            :func:`fukasa.pipelines.authenticity.first_pass.copied_in`.
        copied: what that found.
        replaced: per workspace the accounts of which it has rows of its own.

    """
    seen_instead = [keys.to_frame("account_key").with_columns(owner=pl.lit(owner)) for owner, keys in replaced.items()]
    nobody = pl.DataFrame(schema={"account_key": pl.String, "owner": pl.String})
    connection.register("copied", copied.to_arrow())
    connection.register("replaced", pl.concat([nobody, *seen_instead]).to_arrow())
    summed = (
        f"SELECT platform, account_id, hash(count(*), sum(part)) AS print FROM ({' UNION ALL '.join(_PARTS)}) "
        "GROUP BY platform, account_id"
    )
    found = frame(
        connection, f"SELECT {_KEY} AS account_key, print FROM keys JOIN ({summed}) USING (platform, account_id)"
    )
    return found.cast(PRINTS_SCHEMA)
