"""Every check of the application, in the order in which they are read."""

from collections.abc import Callable
from pathlib import Path

from fukasa.web.diagnosis import database, doors, running, secrets
from fukasa.web.diagnosis.finding import Finding, note

Check = Callable[[Path], Finding]
WITHOUT_DATABASE: tuple[Check, ...] = (
    secrets.secret_key,
    secrets.key_files,
    secrets.sealing_keys,
    secrets.token_file,
    doors.hosts,
    doors.https,
    doors.origins,
    doors.debug,
    doors.mail,
    database.way,
    running.clock,
    running.normal_forms,
)
WITH_DATABASE: tuple[Check, ...] = (database.journal, database.migrations)
WITH_TABLES: tuple[Check, ...] = (running.workers, running.jobs)


def diagnose(data: Path) -> list[Finding]:
    """Look at everything; what rests on something that is wrong is left out."""
    found = [check(data) for check in WITHOUT_DATABASE]
    if not database.is_there():
        return [*found, note("database", "none yet; the first start makes it")]
    found.append(database.answers(data))
    if found[-1].status == "wrong":
        return found
    found += [check(data) for check in WITH_DATABASE]
    if found[-1].status == "wrong":
        return found
    return found + [check(data) for check in WITH_TABLES]
