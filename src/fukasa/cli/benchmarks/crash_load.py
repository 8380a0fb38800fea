"""Writers that repeat what was not answered, and the server that is killed under them."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from fukasa.apps.workspaces.permissions import Permission
    from fukasa.apps.workspaces.scope import WorkspaceScope

PATIENCE = 120.0
PER_MINUTE = "1000000"


@dataclass
class Load:
    """What the writers were told.

    Attributes:
        token: of the API.
        port: of the server.
        path: what is made there.
        body: gives the body of a thing by its name.
        answered: names whose write was confirmed.
        milliseconds: how long each confirmed write took, repetitions included.
        repeated: writes that were sent again under their key.
        unconfirmed: writes that were given up.
        refusals: answers that were neither success nor "ask again", by status and words.

    """

    token: str
    port: int
    path: str
    body: Callable[[str], dict[str, object]]
    stop: threading.Event = field(default_factory=threading.Event)
    answered: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    repeated: int = 0
    unconfirmed: int = 0
    refusals: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, Any]:
        """Give the figures."""
        times = sorted(self.milliseconds)
        return {
            "writes_confirmed": len(self.answered),
            "writes_repeated": self.repeated,
            "writes_given_up": self.unconfirmed,
            "milliseconds": {
                name: round(times[int(len(times) * share)], 1) for name, share in (("p50", 0.5), ("p99", 0.99))
            },
            "refused": sum(self.refusals.values()),
            "database_is_locked": sum(number for words, number in self.refusals.items() if "locked" in words),
            "refusals": dict(self.refusals.most_common(5)),
        }


@contextmanager
def writing(load: Load, writers: int) -> Iterator[None]:
    """Write as long as the block runs; what is being sent at its end is still confirmed."""
    threads = [threading.Thread(target=_write, args=(load,)) for _ in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()


def _write(load: Load) -> None:
    """Make things, one after the other; each is sent again until it is confirmed."""
    while not load.stop.is_set():
        name, begun, tries = f"crash {uuid4()}", time.perf_counter(), 0
        while not _sent(load, name):
            tries += 1
            time.sleep(0.05)
            if time.perf_counter() - begun > PATIENCE:
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
            connection.request("POST", load.path, json.dumps(load.body(name)), headers)
            response = connection.getresponse()
            body = response.read()
    except (OSError, http.client.HTTPException):
        return False  # the server was killed
    if response.status in {200, 201}:
        return True
    if response.status != http.client.CONFLICT:  # the first request under this key is still at work
        load.refusals[f"{response.status} {body[:120]!r}"] += 1
    return False


def start(servers: subprocess.Popen[str], port: int) -> int:
    """Start a server and wait until it listens; gives its process."""
    server = told_to(servers, "serve")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
                return server
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"the server did not listen within {PATIENCE:.0f} s")


def told_to(servers: subprocess.Popen[str], what: str) -> int:
    """Have a process forked that serves or rotates keys; gives its number."""
    assert servers.stdin is not None  # noqa: S101
    assert servers.stdout is not None  # noqa: S101  both are pipes
    servers.stdin.write(f"{what}\n")
    servers.stdin.flush()
    return int(servers.stdout.readline())


def kill(process: int) -> None:
    """Kill a process, and wait until the system has taken everything back from the dead."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        while True:
            os.kill(process, 0)
            time.sleep(0.01)


def is_alive(process: int) -> bool:
    """Tell whether a process that was forked still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def forked(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run the process that forks servers; all of them end with the block."""
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


def make_workspace(data: Path) -> "WorkspaceScope":
    """Make a workspace in an empty folder; gives the scope of its owner."""
    from fukasa.web.boot import boot

    boot(data)
    from fukasa.apps.workspaces.selectors import scope_of
    from fukasa.apps.workspaces.services import user_create, workspace_create

    owner = user_create(email="owner@example.com", name="Owner", password=uuid4().hex)
    scope = scope_of(user_id=owner.pk, workspace_id=workspace_create(name="Crashes", owner=owner).pk)
    assert scope is not None  # noqa: S101
    return scope


def make_token(scope: "WorkspaceScope", scopes: "Sequence[Permission]") -> str:
    """Make a token for the writers."""
    from fukasa.apps.tokens.services import token_create

    end = datetime.now(tz=UTC) + timedelta(days=1)
    return token_create(scope=scope, name="crashes", scopes=list(scopes), expires_at=end).text


def database() -> str:
    """Name the kind of the database."""
    from django.db import connection

    return connection.vendor


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
