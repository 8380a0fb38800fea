"""`fukasa serve` as a process of its own: it answers, works in the background, and stops when told."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from fukasa.cli.serve import listen
from fukasa.core.errors import InvalidInput
from tests.factories.installation import DATABASE, installed

pytestmark = [pytest.mark.slow, pytest.mark.database]  # the app is a process that reads DATABASE_URL itself
START = """
import sys; from pathlib import Path
from fukasa.cli.serve import serve
data, *note = map(Path, sys.argv[1:])
if note:
    from fukasa.web.boot import boot, migrate
    boot(data)
    migrate()
    from tests.web.sample_tasks import note_down
    note_down.enqueue(str(note[0]))
serve(data, port=0)
"""
"""Serve a folder; where a note is named, it has been asked for before."""
ADDRESS = "http://"


@contextmanager
def served(data: Path, *note: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", START, str(data), *map(str, note)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent)},
    )
    try:
        yield process, [line_with(ADDRESS, process), line_with("First start", process)]
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def line_with(word: str, process: subprocess.Popen[str]) -> str:
    """Give the next line with a word; what the log says between the lines is passed over."""
    return next(line for line in process.stdout if word in line)


def address(lines: list[str]) -> str:
    return next(word for word in lines[0].split() if word.startswith(ADDRESS))


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310  an address of this machine
        return response.read().decode()


def wait_until(path: Path, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)


def test_the_app_answers_prints_the_first_start_writes_ahead_and_stops_on_a_signal(tmp_path: Path) -> None:
    with served(tmp_path) as (process, lines):
        assert '"status": "ok"' in get(address(lines) + "healthz")
        setup = lines[1].split()[-1]
        assert "Fukasa" in get(setup)
        if "DATABASE_URL" not in os.environ:
            with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
                assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        process.send_signal(signal.SIGTERM)
        assert process.wait(25) == 0
    assert (tmp_path / "secret_key").exists()


@pytest.mark.both_databases
def test_a_task_is_done_in_the_background_and_finished_before_the_app_stops(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with served(installed(tmp_path), note) as (process, _):
        wait_until(note)
        process.send_signal(signal.SIGINT)
        assert process.wait(25) == 0
    assert note.read_text() == "begun, done"


def test_a_taken_port_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidInput, match=f"port {port} .* choose another with --port"):
            listen("127.0.0.1", port)


def test_only_the_proxy_is_believed_what_it_says_of_a_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_HTTPS", "1")
    monkeypatch.setenv("FUKASA_PROXY", "127.0.0.2")
    with served(installed(tmp_path)) as (_, lines):
        port = int(address(lines).rstrip("/").rpartition(":")[2])
        by_https = {source: is_told_to_stay(port, source) for source in ("127.0.0.1", "127.0.0.2", "127.0.0.3")}
    assert by_https == {"127.0.0.1": False, "127.0.0.2": True, "127.0.0.3": False}


def is_told_to_stay(port: int, source: str) -> bool:
    """Ask as a proxy at an address would, and look whether the request was taken for one by https."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20, source_address=(source, 0))) as connection:
        connection.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"})
        return "Strict-Transport-Security" in connection.getresponse().headers
