"""Work that kill -9 cut off is done again when a worker is back; when it was cut off too often, that is said."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fukasa.web.worker import TRIES

pytestmark = [pytest.mark.slow, pytest.mark.database]
ROOT = Path(__file__).resolve().parent.parent.parent


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tests.web.killed_work", *map(str, arguments)]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), "DATABASE_URL": ""}


@contextmanager
def working(data: Path, *how: str) -> Iterator[None]:
    """Run a worker, and kill it at the end of the block."""
    with subprocess.Popen(command("serve", data, *how), env=environment()) as process:
        try:
            yield
        finally:
            process.kill()


def told(data: Path) -> dict[str, Any]:
    run = subprocess.run(command("tell", data), env=environment(), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def wait_for(path: Path, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)


def cut_off(data: Path) -> None:
    """Kill a worker in the middle of the file."""
    with working(data, "slow"):
        wait_for(data / "in-the-middle")
    (data / "in-the-middle").unlink()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    subprocess.run(command("make", tmp_path), env=environment(), check=True)
    return tmp_path


def test_a_file_whose_worker_was_killed_is_written_by_the_next_one(data: Path) -> None:
    cut_off(data)
    assert told(data) == {"task": "RUNNING", "tries": 1, "state": "running", "error": ""}
    with working(data):
        end = time.monotonic() + 180
        while (found := told(data))["task"] != "SUCCESSFUL" and time.monotonic() < end:
            time.sleep(0.2)
    assert found == {"task": "SUCCESSFUL", "tries": 2, "state": "finished", "error": ""}


def test_a_file_whose_worker_is_killed_again_and_again_is_given_up_and_says_so(data: Path) -> None:
    for _ in range(TRIES):
        cut_off(data)
    with working(data):
        end = time.monotonic() + 180
        while (found := told(data))["task"] != "FAILED" and time.monotonic() < end:
            time.sleep(0.2)
    assert (found["task"], found["tries"], found["state"]) == ("FAILED", TRIES, "failed")
    assert found["error"].startswith("This was cut off again and again")
