"""What is or was running: the parts of the application, periodic jobs, the clock."""

from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from django.db import connection

from fukasa.apps.jobs.selectors import beats, job_states
from fukasa.web import environment as env
from fukasa.web.diagnosis.finding import Finding, note, ok, wrong
from fukasa.web.parts import Part

_SKEW = timedelta(minutes=5)


def workers(_data: Path) -> Finding:
    """Look whether somebody does the background work, and not too many."""
    fresh = [beat for beat in beats(datetime.now(tz=UTC)) if beat.part == Part.WORKER and beat.is_fresh]
    if not fresh:
        return note(
            "worker", "not running: imports and plans wait", "start `fukasa serve`, or `fukasa serve --only worker`"
        )
    if len(fresh) > 1 and connection.vendor == "sqlite":
        return wrong(
            "worker",
            f"{len(fresh)} run on one SQLite file: they wait for each other and gain nothing",
            "stop all but one, or move to PostgreSQL",
        )
    return ok("worker", f"{len(fresh)} running")


def jobs(_data: Path) -> Finding:
    """Look whether the last run of a periodic job failed."""
    failed = [state for state in job_states() if state.last is not None and state.last.error]
    if failed:
        first = failed[0]
        reason = first.last.error if first.last else ""
        return wrong(
            "periodic jobs",
            f"{first.name} failed at its last run: {reason}",
            f"`fukasa jobs run {first.name}` tries it again",
        )
    return ok("periodic jobs", f"{len(job_states())} known, none failed; `fukasa jobs list` tells more")


def clock(data: Path) -> Finding:
    """Look whether the clock stands behind what was written already."""
    now = datetime.now(tz=UTC)
    times = [datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) for path in data.iterdir()] if data.is_dir() else []
    ahead = max(times, default=now) - now
    if ahead > _SKEW:
        return wrong(
            "clock",
            f"files are {ahead} ahead of the clock: times of imports, sessions and codes would be wrong",
            "set the clock (timedatectl set-ntp true)",
        )
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC, not behind the files")


def normal_forms(_data: Path) -> Finding:
    """Look whether the dictionary of Japanese words is there if it is asked for."""
    there = find_spec("sudachipy") is not None and find_spec("sudachidict_small") is not None
    if env.flag("FUKASA_NORMAL_FORMS") and not there:
        return wrong(
            "Japanese normal forms",
            "FUKASA_NORMAL_FORMS=1, but the dictionary is missing",
            "pip install 'fukasa[sudachi]', or set it to 0",
        )
    return (
        ok("Japanese normal forms", "installed")
        if there
        else note(
            "Japanese normal forms",
            "not installed; other spellings of a word are not found",
            "pip install 'fukasa[sudachi]'",
        )
    )
