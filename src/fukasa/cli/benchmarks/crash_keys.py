"""Kill -9 of the rotation of keys, at random moments, while contacts are written: everything must open in the end.

A rotation adds a key, every third time, and seals everything anew; the next one goes on where it was killed. Then one
is left to finish under a new key, the old ones are dropped, and every sealed text is held against what was written.
"""

import os
import random
import subprocess
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fukasa.cli.benchmarks.crash_load import (
    PATIENCE,
    PER_MINUTE,
    Load,
    database,
    forked,
    free_port,
    is_alive,
    kill,
    make_token,
    make_workspace,
    start,
    told_to,
    writing,
)
from fukasa.cli.benchmarks.crashes import integrity
from fukasa.cli.benchmarks.report import report

if TYPE_CHECKING:
    from fukasa.apps.workspaces.scope import WorkspaceScope

WRITERS = 2
CONTACTS = 2_000
_WHILE_ADDING, _WHILE_SEALING = (0.0, 0.4), (0.0, 1.5)  # seconds before a kill, in turns
_FIELDS = ("name", "email", "phone", "agency")


def bench_keys(*, kills: int = 60, seed: int = 1, data: Path | None = None) -> dict[str, Any]:
    """Kill so many rotations under load, finish one, and open everything."""
    with tempfile.TemporaryDirectory() as folder:
        home, port = data or Path(folder), free_port()
        os.environ["FUKASA_API_PER_MINUTE"] = PER_MINUTE
        with forked(home, port) as servers:
            load = Load(_prepare(home), port, "/api/v1/contacts", _contact)
            start(servers, port)
            with writing(load, WRITERS):
                killed = _kill(servers, kills, random.Random(seed))  # noqa: S311  moments, not secrets
                _finish(servers, "add")
            _finish(servers, "rotate")
        figures = {"kills": killed, "finished_before_the_kill": kills - killed, "writers": WRITERS}
        return report("keys", figures | {"database": database()} | load.told() | _verified(home, load))


def _prepare(home: Path) -> str:
    """Fill a workspace with sealed contacts; gives a token for the writers."""
    scope = make_workspace(home)
    from fukasa.apps.workspaces.permissions import Permission

    _fill(scope)
    return make_token(scope, [Permission.CONTACTS_WRITE, Permission.CONTACTS_READ])


def _fill(scope: "WorkspaceScope") -> None:
    from fukasa.apps.contacts.models import Contact

    rows = (_contact(f"kept {number}") for number in range(CONTACTS))
    Contact.unscoped.bulk_create((Contact(workspace_id=scope.workspace_id, **row) for row in rows), batch_size=500)


def _contact(name: str) -> dict[str, object]:
    """Give a contact whose sealed texts all follow from its name."""
    texts = {"name": name, "email": f"{name.replace(' ', '.')}@example.com", "phone": name[-12:], "agency": name[::-1]}
    today = date.today()  # noqa: DTZ011  any day
    days = {"obtained_on": today.isoformat(), "keep_until": (today + timedelta(days=300)).isoformat()}
    return {"account_key": "youtube:UCcrash", "source": "a form", "basis": "consent", **days, **texts}


def _kill(servers: subprocess.Popen[str], kills: int, chance: random.Random) -> int:
    """Begin a rotation and kill it, again and again; gives how many were still at work."""
    killed = 0
    for number in range(kills):
        rotation = told_to(servers, "add" if number % 3 == 0 else "rotate")
        time.sleep(chance.uniform(*(_WHILE_ADDING if number % 3 == 0 else _WHILE_SEALING)))
        killed += is_alive(rotation)
        kill(rotation)
    return killed


def _finish(servers: subprocess.Popen[str], what: str) -> None:
    """Let a rotation come to its end."""
    rotation, end = told_to(servers, what), time.monotonic() + PATIENCE
    while is_alive(rotation) and time.monotonic() < end:
        time.sleep(0.05)


def _verified(home: Path, load: Load) -> dict[str, Any]:
    """Drop the old keys, open everything, and hold it against what was written."""
    from fukasa.apps.audit.verifying import verify
    from fukasa.apps.contacts.models import Contact
    from fukasa.apps.vault.rotation import key_drop, key_uses

    uses = key_uses()
    for use in uses:
        if use.role == "opens" and not use.used:
            key_drop(use.key_id)
    wanted = {f"kept {number}" for number in range(CONTACTS)} | set(load.answered)
    found = [{field: getattr(row, field) for field in _FIELDS} for row in Contact.unscoped.iterator()]
    names = [row["name"] for row in found]
    return {
        "keys_made": len(uses),
        "sealed_texts": sum(use.used for use in uses),
        "left_under_an_old_key": sum(use.used for use in uses if use.role == "opens"),
        "key_missing": sum(use.used for use in uses if use.role == "missing"),
        "keys_left": len(key_uses()),
        "lost": len(wanted - set(names)),
        "doubled": len(names) - len(set(names)),
        "not_what_was_written": sum(row != {key: _contact(row["name"])[key] for key in _FIELDS} for row in found),
        "key_files_left_behind": len(list(home.glob("encryption_keys.*.part"))),
        "audit_findings": len(verify().findings),
        "integrity": integrity(),
    }
