"""The workspace database: it answers, is set as it must be, and has the shape this release needs."""

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography.x509 import load_pem_x509_certificate
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from fukasa.web.boot import pending_migrations
from fukasa.web.diagnosis.finding import Finding, ok, wrong

_LEAST_PATIENCE = 5_000  # milliseconds
_SOON = timedelta(days=30)


def is_there() -> bool:
    """Tell whether there is a database to be asked; looking must not make one."""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor != "sqlite" or "memory" in name or Path(name).exists()


def way(_data: Path) -> Finding:
    """Look whether what goes to a database on another machine can be read or changed on its way."""
    return way_to(connection.settings_dict)


def way_to(database: dict[str, Any]) -> Finding:
    """Look at a database as Django's settings name it."""
    host, options = str(database.get("HOST", "")), database.get("OPTIONS", {})
    if _is_here(host):
        return ok("way to the database", "on this machine")
    mode = options.get("sslmode") or os.environ.get("PGSSLMODE", "prefer")
    if mode != "verify-full":
        return wrong(
            "way to the database",
            f"{host} is asked with sslmode={mode}: whoever stands between can read and change everything",
            "put sslmode=verify-full&sslrootcert=FILE into DATABASE_URL (docs/how-to/run-it.md)",
        )
    certificate = Path(options.get("sslcert", ""))
    if certificate.is_file() and (end := _end_of(certificate)) - datetime.now(tz=UTC) < _SOON:
        return wrong(
            "way to the database",
            f"the certificate {certificate} is good until {end:%Y-%m-%d}: then nobody can work any more",
            "make new ones (sh deploy/certificates.sh) and start database and Fukasa anew",
        )
    return ok("way to the database", f"TLS, {host} proves who it is")


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine: a socket, a file, its own name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"} or host.startswith(("/", "@"))


def _end_of(certificate: Path) -> datetime:
    return load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


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
