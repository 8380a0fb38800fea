"""What must be true before the application can be relied on: one function each, with words for the operator."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection

from fukasa.apps.catalogue.home import data_home
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.jobs.selectors import beats
from fukasa.core.errors import FukasaError
from fukasa.web.boot import pending_migrations
from fukasa.web.parts import Part

LEAST_FREE = 500_000_000


@dataclass(frozen=True, slots=True)
class Readiness:
    """One condition: its name, whether it holds, and in words what was found."""

    name: str
    ready: bool
    words: str


def readiness() -> tuple[Readiness, ...]:
    """Look at everything; without a database the rest that needs one is not asked."""
    database = _database()
    with_database = (_migrations, _worker, _scheduler) if database.ready else ()
    return (database, *(check() for check in with_database), _index(), _disk())


def _database() -> Readiness:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Readiness("database", ready=False, words="does not answer")
    return Readiness("database", ready=True, words=f"answers ({connection.vendor})")


def _migrations() -> Readiness:
    pending = pending_migrations()
    words = f"{len(pending)} to apply: run `fukasa upgrade`" if pending else "all applied"
    return Readiness("migrations", not pending, words)


def _worker() -> Readiness:
    return _part(Part.WORKER, "background tasks wait; start `fukasa serve`, or `fukasa serve --only worker`")


def _scheduler() -> Readiness:
    return _part(Part.SCHEDULER, "periodic jobs wait; start `fukasa serve`, or `fukasa serve --only scheduler`")


def _part(part: Part, else_words: str) -> Readiness:
    ages = [beat.age for beat in beats(datetime.now(tz=UTC)) if beat.part == part and beat.is_fresh]
    words = f"heard {min(ages).total_seconds():.0f} s ago" if ages else f"not heard of: {else_words}"
    return Readiness(part.value, bool(ages), words)


def _index() -> Readiness:
    try:
        index = index_or_none() if data_home().has_lake else None
    except (FukasaError, OSError) as error:
        return Readiness(
            "index", ready=False, words=error.message if isinstance(error, FukasaError) else "cannot be read"
        )
    words = "nothing imported yet" if index is None else f"version {index.meta.lake_version}"
    return Readiness("index", ready=True, words=words)


def _disk() -> Readiness:
    try:
        free = shutil.disk_usage(settings.FUKASA_DATA).free
    except OSError:
        return Readiness("disk", ready=False, words="the data folder cannot be read")
    words = f"{free / 1e9:.1f} GB free"
    return Readiness("disk", free >= LEAST_FREE, words if free >= LEAST_FREE else f"only {words}: make room")
