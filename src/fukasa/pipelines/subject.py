"""What the catalogue holds about one person: every fact with its source, and how it goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from fukasa.core.catalogue import TABLES
from fukasa.core.provenance import SHARED, Scope
from fukasa.core.retention import retention
from fukasa.lake.engine import READER_MEMORY, any_of, connect, parquet
from fukasa.lake.erasure import RewriteProof
from fukasa.lake.expiry import Expired
from fukasa.lake.selection import Person, Selector
from fukasa.pipelines import housekeeping
from fukasa.pipelines.home import Home

MOST_ROWS = 100_000  # of one table in a report or export


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """The facts about a person that a scope may see.

    Attributes:
        person: the accounts, names and hashes under which they stand.
        tables: rows of each table that holds some, with provenance; at most :data:`MOST_ROWS` each, own before shared.
        cut: tables that hold more rows than that.

    """

    person: Person
    tables: dict[str, pl.DataFrame]
    cut: frozenset[str] = frozenset()

    @property
    def words(self) -> frozenset[str]:
        """How the person is called: keys and ids of accounts, handles, the creator's id."""
        keys = {f"{platform}:{account}" for platform, account in self.person.accounts}
        names = {name for _, name in self.person.names}
        creator = {self.person.selector.creator_id} - {None}
        return frozenset(keys | names | {str(one) for one in creator})

    @property
    def called(self) -> frozenset[str]:
        """What pages call the person and their accounts."""
        columns = (rows["name"].drop_nulls() for name, rows in self.tables.items() if name in {"accounts", "creators"})
        return frozenset(str(one) for column in columns for one in column if one.strip())


def selector_of(home: Home, scope: Scope, platform: str, account_id: str) -> Selector:
    """Name a person: by the creator behind the account where one is known, with all accounts; else by the account."""
    query = "SELECT arg_max(creator_id, captured_at) FROM accounts_facts WHERE platform = ? AND account_id = ?"
    with home.lake.current().connect(scope, tables=("accounts",)) as connection:
        (creator,) = connection.execute(query, [platform, account_id]).fetchone() or (None,)
    if creator:
        return Selector(creator_id=str(creator))
    return Selector(platform=platform, account_id=account_id)


def facts_about(home: Home, scope: Scope | None, selector: Selector) -> SubjectFacts:
    """Read everything about a person in every table, comments they wrote included.

    Args:
        home: the data folder.
        scope: whose facts are read; None for those of all workspaces, which is the operator's right.
        selector: who it is.

    """
    version = home.lake.current()
    with version.connect_unscoped() if scope is None else version.connect(scope) as connection:
        person = _person(home, selector, partial(_rows, connection))
        found = {name: _rows(connection, name, person.condition(_names(name))) for name in TABLES}
    cut = frozenset(name for name, rows in found.items() if rows.height > MOST_ROWS)
    return SubjectFacts(person, {name: rows.head(MOST_ROWS) for name, rows in found.items() if rows.height}, cut)


def erase_subject(
    home: Home,
    selector: Selector,
    visibilities: tuple[str, ...] | None,
    *,
    derived_accepted: frozenset[str] | None = None,
) -> RewriteProof:
    """Erase a person from every kept version, as far as the rows belong to the given visibilities (None: all)."""
    return housekeeping.erase(home, selector, visibilities=visibilities, derived_accepted=derived_accepted)


@dataclass(frozen=True, slots=True)
class RetentionState:
    """How the facts of one retention class stand in the current version.

    Attributes:
        retention_class: the class.
        rows: facts of it.
        oldest: the earliest capture.
        due: facts whose term is over.

    """

    retention_class: str
    rows: int
    oldest: datetime | None
    due: int


def retention_states(
    home: Home, now: datetime, visibilities: tuple[str, ...] | None = None
) -> tuple[RetentionState, ...]:
    """Count, per class, what any kept version holds and what would go now, in the given visibilities (None: all)."""
    versions = [home.lake.version(info.id) for info in home.lake.versions()]
    counts: dict[str, list[RetentionState]] = {rule.retention.value: [] for rule in retention().rules}
    with connect(memory_limit=READER_MEMORY) as connection:
        for name in TABLES:
            files = sorted({path for version in versions for path in version.files(name)})
            for state in _states(connection, files, Expired(now), visibilities) if files else ():
                counts.setdefault(state.retention_class, []).append(state)
    return tuple(_sum(name, states) for name, states in counts.items())


def _states(
    connection: duckdb.DuckDBPyConnection, files: list[Path], expired: Expired, visibilities: tuple[str, ...] | None
) -> list[RetentionState]:
    seen = "true" if visibilities is None else any_of("visibility", visibilities)
    due = expired.condition(("retention_class", "captured_at"))
    query = (
        "SELECT retention_class, count(*) AS rows, min(captured_at) AS oldest, count(*) FILTER (WHERE "
        f"{due}) AS due FROM {parquet(files, by_name=True)} WHERE {seen} GROUP BY retention_class"
    )
    found = pl.DataFrame(connection.sql(query).to_arrow_table())
    return [RetentionState(*row) for row in found.iter_rows()]


def _sum(name: str, states: list[RetentionState]) -> RetentionState:
    oldest = min((state.oldest for state in states if state.oldest is not None), default=None)
    return RetentionState(name, sum(state.rows for state in states), oldest, sum(state.due for state in states))


def _person(home: Home, selector: Selector, rows: Callable[[str, str | None], pl.DataFrame]) -> Person:
    accounts = rows("accounts", selector.condition(_names("accounts"))).select("platform", "account_id", "handle")
    keys = set(accounts.select("platform", "account_id").unique().iter_rows())
    if selector.platform is not None and selector.account_id is not None:
        keys.add((selector.platform, selector.account_id))
    handles = accounts.drop_nulls("handle").filter(pl.col("handle") != "").select("platform", "handle")
    names = keys | {(platform, handle.lstrip("@")) for platform, handle in handles.unique().iter_rows()}
    hashes = housekeeping.hashes_of(home.commenter_key, names) if names else set()
    return Person(selector, tuple(sorted(keys)), tuple(sorted(names)), tuple(sorted(hashes)))


def _rows(connection: duckdb.DuckDBPyConnection, table: str, condition: str | None) -> pl.DataFrame:
    columns = ", ".join(_names(table))
    own_first = f"ORDER BY visibility = '{SHARED}' LIMIT {MOST_ROWS + 1}"  # one more tells that there are more
    query = f"SELECT {columns} FROM {table}_facts WHERE {condition or 'false'} {own_first}"
    return pl.DataFrame(connection.sql(query).to_arrow_table())


def _names(table: str) -> list[str]:
    return [field.name for field in TABLES[table].columns]
