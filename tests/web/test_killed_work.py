"""Work that kill -9 cut off is done again when a worker is back; when it was cut off too often, that is said."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from fukasa.web.worker import TRIES
from tests.factories.forking import Forks
from tests.factories.installation import DATABASE

pytestmark = [pytest.mark.slow, pytest.mark.database]
TASK = """
SELECT status, worker_ids FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%.export_step'
ORDER BY enqueued_at DESC LIMIT 1
"""
EXPORT = "SELECT state, error FROM creators_resultexport ORDER BY id DESC LIMIT 1"


@contextmanager
def working(forks: Forks, *how: str) -> Iterator[None]:
    """Run a worker, and kill it at the end of the block."""
    process = forks.start("-m", "tests.web.killed_work", "serve", *how)
    try:
        yield
    finally:
        process.kill()


def told(data: Path) -> dict[str, Any]:
    """Say how the last export and its task stand."""
    with closing(sqlite3.connect(data / DATABASE)) as database:
        ((task, workers),) = database.execute(TASK)
        ((state, error),) = database.execute(EXPORT)
    return {"task": task, "tries": len(json.loads(workers)), "state": state, "error": error}


def wait_for(path: Path, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)


def cut_off(forks: Forks) -> None:
    """Kill a worker in the middle of the file."""
    with working(forks, "slow"):
        wait_for(forks.data / "in-the-middle")
    (forks.data / "in-the-middle").unlink()


def work_until(forks: Forks, status: str) -> dict[str, Any]:
    """Run a worker until the task has come to a status."""
    with working(forks):
        end = time.monotonic() + 180
        while (found := told(forks.data))["task"] != status and time.monotonic() < end:
            time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks(tmp_path_factory.mktemp("killed"), modules=("fukasa.web.urls",)) as forks:
        forks.fresh("tests.web.killed_work", "make")
        yield forks


@pytest.fixture
def forks(installation: Forks) -> Forks:
    """Give an installation that has just been asked for a file."""
    installation.done("-m", "tests.web.killed_work", "ask")
    return installation


def test_a_file_whose_worker_was_killed_is_written_by_the_next_one(forks: Forks) -> None:
    cut_off(forks)
    assert told(forks.data) == {"task": "RUNNING", "tries": 1, "state": "running", "error": ""}
    found = work_until(forks, "SUCCESSFUL")
    assert found == {"task": "SUCCESSFUL", "tries": 2, "state": "finished", "error": ""}


def test_a_file_whose_worker_is_killed_again_and_again_is_given_up_and_says_so(forks: Forks) -> None:
    for _ in range(TRIES):
        cut_off(forks)
    found = work_until(forks, "FAILED")
    assert (found["task"], found["tries"], found["state"]) == ("FAILED", TRIES, "failed")
    assert found["error"].startswith("This was cut off again and again")
