"""Kill -9 under load: a server with worker and scheduler is killed at random moments while eight writers go on.

Every write carries an idempotency key and is repeated until it is answered. In the end each must be there once, the
audit log must verify and tell of each once, and every task must have been done or said to be cut off.
"""

import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from fukasa.cli.benchmarks.report import report

WRITERS = 8
_ALIVE = (0.3, 1.5)  # seconds under load before a kill
_PATIENCE = 120.0
_PER_MINUTE = "1000000"


@dataclass
class Load:
    """What the writers were told.

    Attributes:
        answered: names whose write was confirmed.
        milliseconds: how long each confirmed write took, repetitions included.
        repeated: writes that were sent again under their key.
        unconfirmed: writes that were given up.
        refusals: answers that were neither success nor "ask again", by status and words.

    """

    token: str
    port: int
    stop: threading.Event = field(default_factory=threading.Event)
    answered: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    repeated: int = 0
    unconfirmed: int = 0
    refusals: Counter[str] = field(default_factory=Counter)


def bench_crashes(*, kills: int = 100, seed: int = 1, data: Path | None = None) -> dict[str, Any]:
    """Kill a server under load so many times, and count what was lost, doubled or refused."""
    with tempfile.TemporaryDirectory() as folder:
        home = data or Path(folder)
        port = _free_port()
        os.environ["FUKASA_API_PER_MINUTE"] = _PER_MINUTE
        with _servers(home, port) as servers:
            load = Load(_make_token(home), port)
            writers = [threading.Thread(target=_write, args=(load,)) for _ in range(WRITERS)]
            for writer in writers:
                writer.start()
            tasks = _kill(servers, load, kills, random.Random(seed))  # noqa: S311  moments, not secrets
            load.stop.set()
            for writer in writers:
                writer.join()
            _drain()
        figures = {"kills": kills, "writers": WRITERS, "database": _vendor()} | _told(load) | _tasks(tasks)
        return report("crashes", figures | _verified(load))


def _write(load: Load) -> None:
    """Make lists, one after the other; each is sent again until it is confirmed."""
    while not load.stop.is_set():
        name, begun, tries = f"list {uuid4()}", time.perf_counter(), 0
        while not _sent(load, name):
            tries += 1
            time.sleep(0.05)
            if time.perf_counter() - begun > _PATIENCE:
                load.unconfirmed += 1
                return
        load.answered.append(name)
        load.milliseconds.append((time.perf_counter() - begun) * 1000)
        load.repeated += bool(tries)


def _sent(load: Load, name: str) -> bool:
    """Send one write; True when it is confirmed, False when it is to be sent again."""
    headers = {"Authorization": f"Bearer {load.token}", "Idempotency-Key": name, "Content-Type": "application/json"}
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", load.port, timeout=30)) as connection:
            connection.request("POST", "/api/v1/lists", json.dumps({"name": name}), headers)
            response = connection.getresponse()
            body = response.read()
    except (OSError, http.client.HTTPException):
        return False  # the server was killed
    if response.status in {200, 201}:
        return True
    if response.status != http.client.CONFLICT:  # the first request under this key is still at work
        load.refusals[f"{response.status} {body[:120]!r}"] += 1
    return False


def _kill(servers: subprocess.Popen[str], load: Load, kills: int, chance: random.Random) -> list[str]:
    """Start, wait until it answers, let it work for a moment, kill, again; the last one is left alive."""
    tasks = []
    for _ in range(kills):
        server = _start(servers, load.port)
        tasks.append(_enqueue())
        time.sleep(chance.uniform(*_ALIVE))
        os.kill(server, signal.SIGKILL)
        _await_end(server)
    _start(servers, load.port)
    return tasks


def _start(servers: subprocess.Popen[str], port: int) -> int:
    assert servers.stdin is not None  # noqa: S101
    assert servers.stdout is not None  # noqa: S101  both are pipes
    servers.stdin.write("again\n")
    servers.stdin.flush()
    server = int(servers.stdout.readline())
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
                return server
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"the server did not listen within {_PATIENCE:.0f} s")


def _await_end(server: int) -> None:
    """Wait until the system has taken the port back from the dead."""
    with suppress(ProcessLookupError):
        while True:
            os.kill(server, 0)
            time.sleep(0.01)


@contextmanager
def _servers(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    command = (sys.executable, "-m", "fukasa.cli.benchmarks.crash_server", str(data), str(port))
    with subprocess.Popen(  # noqa: S603  our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101
            if process.stdout.readline() != "ready\n":
                raise RuntimeError("the server could not be prepared; its words stand above")
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _make_token(data: Path) -> str:
    from fukasa.web.boot import boot

    boot(data)
    from fukasa.apps.tokens.services import token_create
    from fukasa.apps.workspaces.permissions import Permission
    from fukasa.apps.workspaces.selectors import scope_of
    from fukasa.apps.workspaces.services import user_create, workspace_create

    owner = user_create(email="owner@example.com", name="Owner", password=uuid4().hex)
    workspace = workspace_create(name="Crashes", owner=owner)
    scope = scope_of(user_id=owner.pk, workspace_id=workspace.pk)
    assert scope is not None  # noqa: S101
    end = datetime.now(tz=UTC) + timedelta(days=1)
    return token_create(scope=scope, name="crashes", scopes=[Permission.LISTS_WRITE], expires_at=end).text


def _enqueue() -> str:
    """Put a periodic job's task into the queue, out of turn."""
    from fukasa.apps.jobs.services import job_run

    return job_run("jobs.forget", datetime.now(tz=UTC))


def _drain() -> None:
    """Wait until the last server has done what was waiting."""
    from fukasa.apps.jobs.selectors import queue_state

    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        queue = queue_state(datetime.now(tz=UTC))
        if not queue.waiting and not queue.running:
            return
        time.sleep(0.2)


def _told(load: Load) -> dict[str, Any]:
    times = sorted(load.milliseconds)
    locked = sum(number for words, number in load.refusals.items() if "locked" in words)
    return {
        "writes_confirmed": len(load.answered),
        "writes_repeated": load.repeated,
        "writes_given_up": load.unconfirmed,
        "milliseconds": {
            name: round(times[int(len(times) * share)], 1) for name, share in (("p50", 0.5), ("p99", 0.99))
        },
        "refused": sum(load.refusals.values()),
        "database_is_locked": locked,
        "refusals": dict(load.refusals.most_common(5)),
    }


def _tasks(tasks: list[str]) -> dict[str, Any]:
    from fukasa.apps.jobs.selectors import run_of

    ends = Counter(str(run.status.value) if (run := run_of(task)) else "forgotten" for task in tasks)
    return {"tasks": dict(ends)}


def _verified(load: Load) -> dict[str, Any]:
    """Count how often each write is in the database and in the audit log."""
    from django.db import connection

    from fukasa.apps.audit.verifying import verify

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, count(*) FROM lists_accountlist GROUP BY name")
        kept = dict(cursor.fetchall())
        cursor.execute("SELECT object_name, count(*) FROM audit_auditevent WHERE action = 'list.created' GROUP BY 1")
        told = dict(cursor.fetchall())
    return {
        "lost": sum(name not in kept for name in load.answered),
        "doubled": sum(number > 1 for number in kept.values()),
        "audit_lost": sum(name not in told for name in kept),
        "audit_doubled": sum(number > 1 for number in told.values()),
        "audit_findings": len(verify().findings),
        "integrity": _integrity(),
    }


def _integrity() -> str:
    from django.db import connection

    if connection.vendor != "sqlite":
        return "not asked"
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


def _vendor() -> str:
    from django.db import connection

    return connection.vendor


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
