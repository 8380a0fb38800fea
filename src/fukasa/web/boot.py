"""Bring the application up inside this process."""

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fukasa.core.errors import InvalidInput


def boot(data: Path, *, demo: bool = False) -> None:
    """Point the settings at a data folder, make it if it is missing, and set Django up."""
    (data / "uploads").mkdir(parents=True, exist_ok=True)  # uploads land on the disk where they stay
    set_up(data, demo=demo)


def set_up(data: Path, *, demo: bool = False) -> None:
    """Point the settings at a data folder and set Django up; where there is no folder, none is made."""
    os.environ["FUKASA_DATA"] = str(data)
    if demo:
        os.environ["FUKASA_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fukasa.web.settings")
    django.setup()


def migrate() -> None:
    """Bring the workspace database to the shape this version needs."""
    call_command("migrate", interactive=False, verbosity=0)


def await_migrations(say: Callable[[str], None], *, patience: float = 120) -> None:
    """Wait until the process that serves the pages has brought the database to the shape this version needs.

    Raises:
        InvalidInput: it has not done so in time.

    """
    end = monotonic() + patience
    if pending_migrations():
        say("Waiting for the database to be brought up to date by the process that serves the pages.")
    while pending_migrations():
        if monotonic() > end:
            raise InvalidInput(
                "the database is not up to date; start `fukasa serve --only web`, or run `fukasa upgrade`"
            )
        sleep(1)


def require_migrated() -> None:
    """Refuse to work on a database that this version does not know.

    Raises:
        InvalidInput: migrations are pending.

    """
    if pending_migrations():
        raise InvalidInput("the database is not up to date; start `fukasa serve`, or run `fukasa upgrade`")


def pending_migrations() -> list[str]:
    """Name the migrations that the workspace database still needs."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
