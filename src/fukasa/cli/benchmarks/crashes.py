"""Kill -9 under load: a server with worker and scheduler is killed at random moments while eight writers go on.

Every write carries an idempotency key and is repeated until it is answered. In the end each must be there once, the
audit log must verify and tell of each once, every task must have been done, and a receiver of webhooks must have been
told of each, repetitions under the same id.
"""

import os
import random
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.crash_load import (
    PATIENCE,
    PER_MINUTE,
    Load,
    database,
    forked,
    free_port,
    kill,
    make_token,
    make_workspace,
    start,
    writing,
)
from fukasa.cli.benchmarks.crash_receiver import Received, receiving
from fukasa.cli.benchmarks.report import report

WRITERS = 8
_ALIVE = (0.3, 1.5)  # seconds under load before a kill
_LAST_LEASE = 300.0  # seconds; what a killed process was sending is sent again after two minutes
_OUTBOUND = {"SCHEMES": "http", "NETWORKS": "127.0.0.0/8"}


def bench_crashes(*, kills: int = 100, seed: int = 1, data: Path | None = None) -> dict[str, Any]:
    """Kill a server under load so many times, and count what was lost, doubled or refused."""
    with tempfile.TemporaryDirectory() as folder, receiving() as received:
        home, port = data or Path(folder), free_port()
        ports = {"PORTS": str(received.port)}
        os.environ |= {f"FUKASA_OUTBOUND_{key}": value for key, value in (_OUTBOUND | ports).items()}
        os.environ["FUKASA_API_PER_MINUTE"] = PER_MINUTE
        with forked(home, port) as servers:
            load = Load(_prepare(home, received), port, "/api/v1/lists", lambda name: {"name": name})
            with writing(load, WRITERS):
                tasks = _kill(servers, port, kills, random.Random(seed))  # noqa: S311  moments, not secrets
            _drain()
        figures = {"kills": kills, "writers": WRITERS, "database": database()} | load.told() | _tasks(tasks)
        return report("crashes", figures | _verified(load) | {"webhooks": received.told(_events())})


def _prepare(home: Path, received: Received) -> str:
    """Make a workspace with a webhook; gives a token for the writers."""
    scope = make_workspace(home)
    from fukasa.apps.webhooks.services.endpoints import endpoint_create
    from fukasa.apps.workspaces.permissions import Permission

    url = f"http://127.0.0.1:{received.port}/"
    received.secret = endpoint_create(scope=scope, name="Crashes", url=url, types=["list.created"]).text
    return make_token(scope, [Permission.LISTS_WRITE])


def _kill(servers: subprocess.Popen[str], port: int, kills: int, chance: random.Random) -> list[str]:
    """Start, wait until it answers, let it work for a moment, kill, again; the last one is left alive."""
    tasks = []
    for _ in range(kills):
        server = start(servers, port)
        tasks.append(_enqueue())
        time.sleep(chance.uniform(*_ALIVE))
        kill(server)
    start(servers, port)
    return tasks


def _enqueue() -> str:
    """Put a periodic job's task into the queue, out of turn."""
    from fukasa.apps.jobs.services import job_run

    return job_run("jobs.forget", datetime.now(tz=UTC))


def _drain() -> None:
    """Wait until the last server has done what was waiting, and has sent what is to be sent."""
    from fukasa.apps.jobs.selectors import queue_state

    end = time.monotonic() + PATIENCE + _LAST_LEASE
    while time.monotonic() < end:
        queue = queue_state(datetime.now(tz=UTC))
        unsent = rows("SELECT id FROM webhooks_delivery WHERE state = 'waiting' LIMIT 1")
        if not queue.waiting and not queue.running and not unsent:
            return
        time.sleep(1)


def _tasks(tasks: list[str]) -> dict[str, Any]:
    """Count how the tasks ended, and why where they failed."""
    from fukasa.apps.jobs.selectors import run_of

    runs = [run_of(task) for task in tasks]
    ends = Counter("forgotten" if run is None else str(run.status.value) for run in runs)
    return {"tasks": dict(ends), "tasks_failed_of": dict(Counter(run.error for run in runs if run and run.error))}


def _events() -> set[str]:
    """Name the messages that the log says were to be sent."""
    events = rows("SELECT workspace_id, id FROM audit_auditevent WHERE action = 'list.created'")
    return {f"msg_{workspace}_{event}" for workspace, event in events}


def rows(asked: str) -> list[Any]:
    """Ask the database past the application."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(asked)
        return list(cursor.fetchall())


def _verified(load: Load) -> dict[str, Any]:
    """Count how often each write is in the database and in the audit log."""
    from fukasa.apps.audit.verifying import verify

    kept = dict(rows("SELECT name, count(*) FROM lists_accountlist GROUP BY name"))
    told = dict(rows("SELECT object_name, count(*) FROM audit_auditevent WHERE action = 'list.created' GROUP BY 1"))
    return {
        "lost": sum(name not in kept for name in load.answered),
        "doubled": sum(number > 1 for number in kept.values()),
        "audit_lost": sum(name not in told for name in kept),
        "audit_doubled": sum(number > 1 for number in told.values()),
        "audit_findings": len(verify().findings),
        "integrity": integrity(),
    }


def integrity() -> str:
    """Ask SQLite whether its file is whole."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return "not asked"
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as file:
        return str(file.execute("PRAGMA integrity_check").fetchone()[0])
