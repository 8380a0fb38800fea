"""Bring the application up inside this process."""

import os
from pathlib import Path

import django
from django.core.management import call_command

_TASK_DAYS = 30


def boot(data: Path, *, demo: bool = False) -> None:
    """Point the settings at a data folder, make it if it is missing, and set Django up."""
    (data / "uploads").mkdir(parents=True, exist_ok=True)  # uploads land on the disk where they stay
    os.environ["FUKASA_DATA"] = str(data)
    if demo:
        os.environ["FUKASA_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fukasa.web.settings")
    django.setup()


def migrate() -> None:
    """Bring the workspace database to the shape this version needs."""
    call_command("migrate", interactive=False, verbosity=0)


def tidy() -> None:
    """Throw away what is over, and let the worker look what the catalogue has become meanwhile."""
    from fukasa.apps.forecasts.tasks import follow_catalogue  # noqa: PLC0415  needs the application to be up
    from fukasa.apps.lists.tasks import follow_searches  # noqa: PLC0415  likewise

    call_command("clearsessions")
    call_command("prune_db_task_results", min_age_days=_TASK_DAYS, verbosity=0)
    follow_catalogue.enqueue()
    follow_searches.enqueue()
