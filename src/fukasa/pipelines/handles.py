"""Handles without an id: the account they belong to, as far as one scope of the catalogue knows.

A file that names `@hanako` and no id speaks of the account that an earlier file gave with this handle. A workspace's
own accounts are asked first, then the shared ones. Where several accounts carry the handle none is chosen: the facts
stay under the handle, and the import tells so.
"""

from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from fukasa.core.provenance import Scope
from fukasa.lake.version import Version
from fukasa.pipelines.frames import frame

# An account that is itself known by its handle alone is left out: it must not stand against one with a real id.
_CARRIERS = """
    WITH carriers AS (
        SELECT w.platform, w.handle, a.account_id, a.visibility = 'shared' AS is_shared
        FROM accounts a JOIN wanted w ON a.platform = w.platform AND lower(a.handle) = w.handle
        WHERE a.account_id <> w.handle
    ),
    nearest AS (  -- own carriers, or else the shared ones
        FROM carriers QUALIFY rank() OVER (PARTITION BY platform, handle ORDER BY is_shared) = 1
    )
    SELECT platform, handle, min(account_id) AS account_id, count(*) AS carriers
    FROM nearest GROUP BY platform, handle"""


class HandleBook:
    """Answers which account a handle belongs to, in one version and one scope; use as a context manager.

    Args:
        version: the version that is asked.
        scope: whose accounts are known.

    """

    def __init__(self, version: Version, scope: Scope) -> None:
        self._version = version
        self._scope = scope
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._ambiguous: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._connection is not None:
            self._connection.close()

    @property
    def ambiguous(self) -> tuple[str, ...]:
        """The handles asked for that several accounts carry, as `platform:handle`."""
        return tuple(sorted(self._ambiguous))

    def account_ids(self, accounts: pl.DataFrame) -> pl.Series:
        """Give the account id of each row, null where none or more than one is known.

        Args:
            accounts: the columns platform and handle, the latter in lower case or null.

        """
        carriers = self._carriers(accounts.drop_nulls().unique())
        several = carriers.filter(pl.col("carriers") > 1)
        self._ambiguous |= {f"{platform}:{handle}" for platform, handle in several.select("platform", "handle").rows()}
        single = carriers.filter(pl.col("carriers") == 1).select("platform", "handle", "account_id")
        found = accounts.join(single, on=["platform", "handle"], how="left", maintain_order="left")
        return found.get_column("account_id")

    def _carriers(self, wanted: pl.DataFrame) -> pl.DataFrame:
        if self._connection is None:  # opened late: most files give ids
            self._connection = self._version.connect(self._scope, tables=("accounts",))
        self._connection.register("wanted", wanted.to_arrow())
        return frame(self._connection, _CARRIERS)
