"""The same requests from several threads: each is done once, and nobody is told of a locked database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web.api import many_askers
from tests.web.api.many_askers import KEYS

ROOT = Path(__file__).resolve().parents[3]
NO_FILE = connection.vendor == "sqlite"  # the tests' own SQLite is in memory and has one writer


def told(found: dict[str, Any]) -> None:
    assert found["lists"] == [str(key) for key in range(KEYS)]
    assert set(found["statuses"]) <= {201, 409}


@pytest.mark.skipif(NO_FILE, reason="on SQLite this is a program of its own: see the other test")
@pytest.mark.django_db(transaction=True)
def test_threads_that_send_the_same_make_it_once(settings: Any, tmp_path: Path) -> None:
    settings.FUKASA_DATA = tmp_path
    told(many_askers.race())


@pytest.mark.skipif(not NO_FILE, reason="the other test does the same on this database")
@pytest.mark.slow
def test_threads_that_send_the_same_make_it_once_in_a_file_of_sqlite(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "tests.web.api.many_askers", str(tmp_path)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr[-3000:]
    told(json.loads(found.stdout.splitlines()[-1]))
