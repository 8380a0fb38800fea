"""Work that kill -9 cut off is done again when a worker is back; when it was cut off too often, that is said."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from fukasa.web.worker import TRIES
from tests.factories.copies import copied
from tests.factories.installation import DATABASE

pytestmark = [pytest.mark.slow, pytest.mark.database]
ROOT = Path(__file__).resolve().parent.parent.parent
TASK = "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%.export_step'"


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
    """Say how export and task stand."""
    with closing(sqlite3.connect(data / DATABASE)) as database:
        ((task, workers),) = database.execute(TASK)
        ((state, error),) = database.execute("SELECT state, error FROM creators_resultexport")
    return {"task": task, "tries": len(json.loads(workers)), "state": state, "error": error}


def wait_for(path: Path, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)


def cut_off(data: Path) -> None:
    """Kill a worker in the middle of the file."""
    with working(data, "slow"):
        wait_for(data / "in-the-middle")
    (data / "in-the-middle").unlink()


def work_until(data: Path, status: str) -> dict[str, Any]:
    """Run a worker until the task has come to a status."""
    with working(data):
        end = time.monotonic() + 180
        while (found := told(data))["task"] != status and time.monotonic() < end:
            time.sleep(0.1)
    return found


def make_cut_off_once(data: Path) -> None:
    subprocess.run(command("make", data), env=environment(), check=True)
    cut_off(data)


@pytest.fixture
def cut_off_once(tmp_path: Path) -> Path:
    """Give an installation of its own in which a file was asked for, and its worker killed."""
    return copied(tmp_path, "a file whose worker was killed", make_cut_off_once)


def test_a_file_whose_worker_was_killed_is_written_by_the_next_one(cut_off_once: Path) -> None:
    assert told(cut_off_once) == {"task": "RUNNING", "tries": 1, "state": "running", "error": ""}
    assert work_until(cut_off_once, "SUCCESSFUL") == {
        "task": "SUCCESSFUL",
        "tries": 2,
        "state": "finished",
        "error": "",
    }


def test_a_file_whose_worker_is_killed_again_and_again_is_given_up_and_says_so(cut_off_once: Path) -> None:
    for _ in range(TRIES - 1):
        cut_off(cut_off_once)
    found = work_until(cut_off_once, "FAILED")
    assert (found["task"], found["tries"], found["state"]) == ("FAILED", TRIES, "failed")
    assert found["error"].startswith("This was cut off again and again")
