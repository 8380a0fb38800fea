"""What an event of the audit log costs, and how long it takes to recompute all of it."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.report import report

EVENTS = 100_000
_ACTOR = "somebody@example.com"
_IN_ONE = 100  # events of one transaction, so that the disk is not what is measured
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class _Somebody:
    workspace_id: int = 1
    member_id: int = 1
    actor: str = _ACTOR


def bench_audit(*, events: int = EVENTS) -> dict[str, Any]:
    """Append events in transactions of a hundred, then sign, verify, export and prove, on SQLite in a folder."""
    from fukasa.web.boot import boot, migrate

    with tempfile.TemporaryDirectory(prefix="fukasa-bench-") as folder:
        boot(Path(folder))
        migrate()
        plain = _without_tree(min(events, 5_000))
        with _nobody_listening():
            appended = _processor(lambda: _append(events))
        told = _checked(events, Path(folder))
        heard = _with_listeners(min(events, 5_000))
    each = round(appended / events * 1e6, 1)
    costs = {
        "append_microseconds": each,
        "plain_insert_microseconds": plain,
        "added_microseconds": round(each - plain, 1),
        "with_listeners_microseconds": heard,
    }
    return report("audit", {"events": events, **costs, **told})


@contextmanager
def _nobody_listening() -> Iterator[None]:
    """Leave out what webhooks and others do with an event; that is theirs to measure."""
    from fukasa.apps.audit.signals import recording

    held, recording.receivers = recording.receivers, []
    recording.sender_receivers_cache.clear()
    try:
        yield
    finally:
        recording.receivers = held
        recording.sender_receivers_cache.clear()


def _with_listeners(events: int) -> float:
    """Give the processor time of an event in microseconds while the apps listen and nobody follows the workspace."""
    return round(_processor(lambda: _append(events)) / events * 1e6, 1)


def _append(events: int) -> None:
    from django.db import transaction

    from fukasa.apps.audit.services import record

    for begin in range(0, events, _IN_ONE):
        with transaction.atomic():
            for number in range(begin, min(begin + _IN_ONE, events)):
                record(_Somebody(), "list.changed", object_type="list", object_id=number, **_values(number))


def _values(number: int) -> dict[str, Any]:
    return {"object_name": f"List {number}", "before": {"name": "before"}, "after": {"name": f"after {number}"}}


def _without_tree(events: int) -> float:
    """Give the processor time of the same row without hashes and without the end of the log, in microseconds."""
    from django.db import transaction

    from fukasa.apps.audit.measuring import write_bare_row

    def insert() -> None:
        with transaction.atomic():
            for number in range(events):
                told = {"workspace_id": 1, "member_id": 1, "actor": _ACTOR, "action": "list.changed"}
                write_bare_row(number, **told, **_values(number))
            transaction.set_rollback(True)

    return round(_processor(insert) / events * 1e6, 1)


def _checked(events: int, folder: Path) -> dict[str, Any]:
    from fukasa.apps.audit.exporting import proven_lines, write_jsonl
    from fukasa.apps.audit.offline import verify_file
    from fukasa.apps.audit.roots import sign
    from fukasa.apps.audit.verifying import verify

    path = folder / "log.jsonl"
    seconds = {
        "sign": _processor(sign),
        "verify": _processor(verify),
        "export_with_proofs": _processor(lambda: write_jsonl(path, proven_lines())),
        "verify_file": _processor(lambda: verify_file(path)),
    }
    found = verify()
    return {
        "processor_seconds": {name: round(value, 2) for name, value in seconds.items()},
        "verify_a_million_seconds": round(seconds["verify"] / events * _MILLION, 1),
        "bytes_of_an_event_in_the_file": round(path.stat().st_size / events),
        "bytes_of_an_event_in_sqlite": round((folder / "fukasa.sqlite3").stat().st_size / events),
        "findings": len(found.findings),
    }


def _processor(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
