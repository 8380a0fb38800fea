"""The workspace database as a file: copied whole at one moment while others write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from fukasa.web.backup.contents import Table


def snapshot(source: Path, target: Path) -> None:
    """Copy a database in one step; writers go on beside it."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=60)) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")  # one file, without the log beside it


def tables_of(path: Path) -> dict[str, Table]:
    """Tell the columns and the number of rows of every table."""
    with closing(sqlite3.connect(path)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _table(database, name) for name in sorted(names)}


def migrations_of(path: Path) -> tuple[str, ...]:
    """Name the migrations that were applied."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return tuple(f"{app}.{name}" for app, name in rows)


def _table(database: sqlite3.Connection, name: str) -> Table:
    quoted = name.replace('"', '""')
    columns = tuple(row[1] for row in database.execute(f'PRAGMA table_info("{quoted}")'))
    (rows,) = database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608  a name out of the database
    return Table(columns, rows)
