"""A gigabyte sent to every address that takes a file: what it answers, how soon, and what it costs the others.

A server is a process of its own. Each body is sent with its length told, in chunks, and slowly in chunks; an answer
that comes before the end ends the sending. Meanwhile its memory and the disk it holds are read, and pages are asked.
"""

import os
import re
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import product
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.crash_load import free_port
from fukasa.cli.benchmarks.report import report
from fukasa.cli.benchmarks.upload_doors import Door, doors, prepare

_SERVE = "from fukasa.cli.main import run; run()"
_BLOCK = b"1,2026-11-01,hana,1200,\n" * 2730  # 64 kB of rows
_PATIENCE = 300.0
_SLOW_SECONDS, _SLOW_PAUSE = 8.0, 0.1
_TICK = 0.05
_SENTENCE = re.compile(r'"detail": ?"([^"]+)"|<h1>[^<]*</h1>\s*<p>([^<]+)</p>')


@dataclass
class Meanwhile:
    """What was seen of the server while a body came in."""

    rss_mb: list[float] = field(default_factory=list)
    disk_mb: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    unanswered: int = 0


def bench_uploads(*, megabytes: int = 1024) -> dict[str, Any]:
    """Send so many megabytes to every door while imports may not be so large, then to imports while they may."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        known = prepare(data)
        small, large = max(megabytes // 4, 1), 2 * megabytes
        sent = [*_knocked(doors(known), small, megabytes, data), *_knocked(doors(known)[:2], large, megabytes, data)]
        return report("uploads", {"megabytes": megabytes, "sent": sent})


def _knocked(found: list[Door], most: int, megabytes: int, data: Path) -> Iterator[dict[str, Any]]:
    """Send to each door in each way, to a server that takes imports of so many megabytes."""
    with _served(data, most) as (port, pid):
        for door, way in product(found, ("length", "chunked", "slow")):
            yield {"imports_up_to_mb": most} | _measured(door, way, megabytes, port, pid, data)


def _measured(door: Door, way: str, megabytes: int, port: int, pid: int, data: Path) -> dict[str, Any]:
    seen, stop = Meanwhile(), threading.Event()
    before, held = _rss(pid), _disk(pid, data)
    watchers = [
        threading.Thread(target=_watch, args=(seen, stop, pid, data)),
        threading.Thread(target=_ask, args=(seen, stop, port)),
    ]
    for watcher in watchers:
        watcher.start()
    answer = _send(door, way, megabytes, port)
    time.sleep(0.5)
    stop.set()
    for watcher in watchers:
        watcher.join()
    times = sorted(seen.milliseconds)
    return answer | {
        "door": door.name,
        "way": way,
        "rss_mb": {"before": before, "peak": max(seen.rss_mb, default=before), "after": _rss(pid)},
        "disk_mb": {"before": held, "peak": max(seen.disk_mb, default=held), "after": _disk(pid, data)},
        "others": {
            "asked": len(times),
            "unanswered": seen.unanswered,
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(times[int(len(times) * 0.95)], 1),
            "max_ms": round(times[-1], 1),
        },
    }


def _send(door: Door, way: str, megabytes: int, port: int) -> dict[str, Any]:
    """Send until the body is over or an answer comes."""
    size = megabytes << 20
    head = door.head(None if way != "length" else size + len(door.begin) + len(door.end))
    began, sent = time.perf_counter(), 0
    with closing(socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)) as connection:
        connection.sendall(head + _framed(door.begin, way))
        try:
            while sent < size and not _readable(connection):
                connection.sendall(_framed(_BLOCK[: min(len(_BLOCK), size - sent)], way))
                sent += len(_BLOCK)
                if way == "slow":
                    time.sleep(_SLOW_PAUSE)
                    if time.perf_counter() - began > _SLOW_SECONDS:
                        break
            if sent >= size:
                connection.sendall(_framed(door.end, way) + (b"0\r\n\r\n" if way != "length" else b""))
            status, sentence = _answer(connection) if way != "slow" or _readable(connection) else (0, "")
        except OSError as error:
            status, sentence = 0, type(error).__name__
    seconds = round(time.perf_counter() - began, 2)
    return {"status": status, "sentence": sentence, "seconds": seconds, "sent_mb": round(min(sent, size) / 2**20, 1)}


def _framed(block: bytes, way: str) -> bytes:
    return block if way == "length" else b"%x\r\n%s\r\n" % (len(block), block)


def _readable(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


def _answer(connection: socket.socket) -> tuple[int, str]:
    """Read an answer to its end; gives its status and the sentence that a person or a program reads."""
    came = b""
    while block := connection.recv(65536):
        came += block
        head, _, body = came.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length and len(body) >= int(length[1]):
            break
    said = _SENTENCE.search(came.decode("utf-8", "replace"))
    return int(came[9:12] or 0), next(filter(None, said.groups()), "") if said else ""


def _watch(seen: Meanwhile, stop: threading.Event, pid: int, data: Path) -> None:
    while not stop.wait(_TICK):
        seen.rss_mb.append(_rss(pid))
        seen.disk_mb.append(_disk(pid, data))


def _ask(seen: Meanwhile, stop: threading.Event, port: int) -> None:
    """Ask for the page of the log-in, one request after the other."""
    while not stop.wait(_TICK):
        began = time.perf_counter()
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)) as connection:
                connection.request("GET", "/login/")
                connection.getresponse().read()
        except (OSError, HTTPException):
            seen.unanswered += 1
        seen.milliseconds.append((time.perf_counter() - began) * 1000)


def _rss(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return round(int(found[1]) / 1024, 1) if found else 0.0


def _disk(pid: int, data: Path) -> float:
    """Give the megabytes of the data folder and of files that the server holds open without a name."""
    sizes = [path.stat().st_size for path in data.rglob("*") if path.is_file()]
    for held in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if "(deleted)" in str(held.readlink()):
                sizes.append(held.stat().st_size)
        except OSError:
            continue  # closed meanwhile
    return round(sum(sizes) / 2**20, 1)


@contextmanager
def _served(data: Path, most: int) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = (sys.executable, "-c", _SERVE, "--data", str(data), "serve", "--port", str(port))
    given = os.environ | {"FUKASA_UPLOAD_MB": str(most), "TMPDIR": str(data.parent)}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=given) as server:  # noqa: S603  our own command
        try:
            _await(port)
            yield port, server.pid
        finally:
            server.terminate()


def _await(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise TimeoutError(f"the server did not answer within {_PATIENCE:.0f} s")
