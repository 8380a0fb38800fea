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
_LONGEST = 600.0  # seconds of a rotation that nobody kills
_FIELDS = ("name", "email", "phone", "agency")


def bench_keys(*, kills: int = 60, contacts: int = CONTACTS, seed: int = 1, data: Path | None = None) -> dict[str, Any]:
    """Kill so many rotations under load, finish one, and open everything."""
    with tempfile.TemporaryDirectory() as folder:
        home, port = data or Path(folder), free_port()
        os.environ["FUKASA_API_PER_MINUTE"] = PER_MINUTE
        with forked(home, port) as servers:
            scope = make_workspace(home)
            load = Load(_prepare(scope, contacts), port, "/api/v1/contacts", _contact)
            start(servers, port)
            with writing(load, WRITERS):
                killed = _kill(servers, kills, random.Random(seed))  # noqa: S311  moments, not secrets
                _finish(servers, "add")
            _finish(servers, "rotate")
        figures = {"kills": killed, "finished_before_the_kill": kills - killed, "writers": WRITERS}
        figures |= {"database": database()} | load.told()
        return report("keys", figures | _verified(home, scope, _names(contacts) | set(load.answered)))


def _prepare(scope: "WorkspaceScope", contacts: int) -> str:
    """Fill a workspace with sealed contacts; gives a token for the writers."""
    from fukasa.apps.contacts.services import contact_create
    from fukasa.apps.workspaces.permissions import Permission

    for name in _names(contacts):
        contact = _contact(name)
        contact_create(scope=scope, account_key=str(contact.pop("account_key")), values=contact)
    return make_token(scope, [Permission.CONTACTS_WRITE, Permission.CONTACTS_READ])


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
    rotation, end = told_to(servers, what), time.monotonic() + _LONGEST
    while is_alive(rotation):
        if time.monotonic() > end:
            raise TimeoutError(f"a rotation did not come to its end within {_LONGEST:.0f} s")
        time.sleep(0.05)


def _names(contacts: int) -> set[str]:
    return {f"kept {number}" for number in range(contacts)}


def _verified(home: Path, scope: "WorkspaceScope", wanted: set[str]) -> dict[str, Any]:
    """Drop the old keys, open everything, and hold it against what was written."""
    from fukasa.apps.audit.verifying import verify
    from fukasa.apps.contacts.selectors import contacts_of
    from fukasa.apps.vault.rotation import key_drop, key_uses

    uses = key_uses()
    for use in uses:
        if use.role == "opens" and not use.used:
            key_drop(use.key_id)
    found = [{field: getattr(row, field) for field in _FIELDS} for row in contacts_of(scope)]
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
        "key_files_left_behind": len(list(home.glob(".*.partial"))),
        "audit_findings": len(verify().findings),
        "integrity": integrity(),
    }
