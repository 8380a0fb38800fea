"""The workspace database: it answers, is set as it must be, and has the shape this release needs."""

from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from fukasa.web.boot import pending_migrations
from fukasa.web.diagnosis.finding import Finding, ok, wrong

_LEAST_PATIENCE = 5_000  # milliseconds


def is_there() -> bool:
    """Tell whether there is a database to be asked; looking must not make one."""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor != "sqlite" or "memory" in name or Path(name).exists()


def answers(_data: Path) -> Finding:
    """Look whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        said = str(error).strip().splitlines()
        return wrong(
            "database", f"does not answer: {said[0] if said else 'no reason'}", "start it, or correct DATABASE_URL"
        )
    return ok("database", f"{connection.vendor} answers")


def journal(_data: Path) -> Finding:
    """Look whether readers and the one writer of SQLite get along."""
    if connection.vendor != "sqlite":
        return ok("journal", "the server's own work")
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    begin = connection.settings_dict.get("OPTIONS", {}).get("transaction_mode")
    if mode == "memory":
        return ok("journal", "in memory")
    if mode != "wal":
        return wrong(
            "journal",
            f"SQLite writes in mode {mode}: readers and writers lock each other out",
            "put the data folder on a local disk; network shares cannot do it",
        )
    if begin != "IMMEDIATE" or patience < _LEAST_PATIENCE:
        return wrong(
            "journal", "writers would give up instead of waiting", "leave the options of DATABASES as they come"
        )
    return ok("journal", f"written ahead, writers wait up to {patience / 1000:.0f} s")


def migrations(_data: Path) -> Finding:
    """Look whether the database has the shape this release needs, and no later one."""
    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.disk_migrations}
    later = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.disk_migrations
    )
    if later:
        return wrong(
            "migrations",
            f"the database is of a later release ({later[0]}): this one may damage it",
            "install the release that wrote it, or restore a backup from before",
        )
    pending = pending_migrations()
    if pending:
        return wrong("migrations", f"{len(pending)} are not applied, the first is {pending[0]}", "run `fukasa upgrade`")
    return ok("migrations", "all applied")
