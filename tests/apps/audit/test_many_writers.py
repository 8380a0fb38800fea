"""Writers beside each other: no place of the log is given twice, none is left out, and no limit is passed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.apps.audit import many_writers
from tests.apps.audit.many_writers import ALLOWED, EACH, WRITERS

ROOT = Path(__file__).resolve().parents[3]
NO_FILE = connection.vendor == "sqlite"  # the tests' own SQLite is in memory and has one writer


def told(found: dict[str, Any], before: int) -> None:
    assert WRITERS * EACH > ALLOWED
    assert found == {"made": ALLOWED, "events": before + ALLOWED, "signed_to": before + ALLOWED, "findings": []}


@pytest.mark.skipif(NO_FILE, reason="on SQLite this is a program of its own: see the other test")
@pytest.mark.django_db(transaction=True)
def test_threads_share_a_log_and_a_limit(settings: Any, tmp_path: Path) -> None:
    settings.FUKASA_DATA = tmp_path
    told(many_writers.race(), before=1)


@pytest.mark.skipif(not NO_FILE, reason="the other test does the same on this database")
@pytest.mark.slow
def test_threads_share_a_log_and_a_limit_in_a_file_of_sqlite(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "tests.apps.audit.many_writers", str(tmp_path)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr[-3000:]
    told(json.loads(found.stdout.splitlines()[-1]), before=1)
