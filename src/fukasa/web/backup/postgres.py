"""The workspace database on PostgreSQL: every table by COPY inside one repeatable-read transaction.

`pg_dump` need not be installed, and need not be of the server's version. The tables themselves are not copied: they are
made again by the migrations that had been applied.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from fukasa.web.backup.contents import Table

NOT_KEPT = frozenset({"fukasa_cache"})  # counts of attempts and the like


@contextmanager
def reading() -> Iterator[None]:
    """See one state of the database for as long as the block runs."""
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def tables() -> dict[str, Table]:
    """Tell the columns and the number of rows of every table."""
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - NOT_KEPT)
        return {name: _table(cursor, name) for name in names}


def migrations() -> tuple[str, ...]:
    """Name the migrations that were applied."""
    rows = MigrationRecorder.Migration.objects.using(connection.alias).order_by("id")
    return tuple(f"{row.app}.{row.name}" for row in rows)


def rows_of(name: str, columns: Iterable[str]) -> Iterator[bytes]:
    """Read a table in PostgreSQL's own text format."""
    with _raw_cursor() as cursor, cursor.copy(f"COPY {_q(name)} ({_listed(columns)}) TO STDOUT") as copy:
        for block in copy:
            yield bytes(block)


def drop_tables() -> None:
    """Remove every table, with what stands in it."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if names:
            cursor.execute(f"DROP TABLE {', '.join(map(_q, names))} CASCADE")


def make_tables(applied: Iterable[str]) -> None:
    """Make the tables of an empty database as these migrations leave them."""
    executor = MigrationExecutor(connection)
    known = {_pair(name) for name in applied} & set(executor.loader.graph.nodes)
    children = {node: executor.loader.graph.node_map[node].children for node in known}
    last = [
        node for node in known if not any(child.key in known and child.key[0] == node[0] for child in children[node])
    ]
    executor.migrate(sorted(last))


@contextmanager
def writing(names: Iterable[str]) -> Iterator[None]:
    """Fill tables: emptied first, filled in any order, checked and their counters set before the end, or not at all."""
    names = list(names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(_q, names))} CASCADE")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            _set_counters(cursor, name)


def fill(name: str, columns: Iterable[str], blocks: Iterable[bytes]) -> None:
    """Write a table's rows in PostgreSQL's own text format."""
    with _raw_cursor() as cursor, cursor.copy(f"COPY {_q(name)} ({_listed(columns)}) FROM STDIN") as copy:
        for block in blocks:
            copy.write(block)


def _set_counters(cursor: Any, name: str) -> None:
    cursor.execute(
        "SELECT column_name, pg_get_serial_sequence(%s, column_name) FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s",
        [_q(name), name],
    )
    for column, sequence in cursor.fetchall():
        if sequence:
            highest = f"(SELECT max({_q(column)}) FROM {_q(name)})"  # noqa: S608  names out of the database
            cursor.execute(f"SELECT setval(%s, coalesce({highest}, 1), {highest} IS NOT NULL)", [sequence])


def _table(cursor: Any, name: str) -> Table:
    cursor.execute(f"SELECT * FROM {_q(name)} LIMIT 0")  # noqa: S608  the same
    columns = tuple(column[0] for column in cursor.description)
    cursor.execute(f"SELECT count(*) FROM {_q(name)}")  # noqa: S608  the same
    return Table(columns, cursor.fetchone()[0])


def _raw_cursor() -> Any:
    """Give a cursor of the driver: Django's knows no COPY."""
    connection.ensure_connection()
    return connection.connection.cursor()


def _q(name: str) -> str:
    return connection.ops.quote_name(name)


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(map(_q, columns))


def _pair(name: str) -> tuple[str, str]:
    app, _, migration = name.partition(".")
    return app, migration
