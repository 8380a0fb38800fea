"""From the release before to this one: everything that stood in the database stands there still."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
FUKASA = "from fukasa.cli.main import run; run()"
MENDED = {"django_content_type", "auth_permission"}  # Django's own lists of models, which follow the program


def run(*arguments: object) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])} | {"DATABASE_URL": ""}
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    data = tmp_path_factory.mktemp("old") / "data"
    before = json.loads(run("-m", "tests.web.old_installation", "make", data))
    said = run("-c", FUKASA, "--data", data, "upgrade")
    after = json.loads(run("-m", "tests.web.old_installation", "tell", data))
    again = run("-c", FUKASA, "--data", data, "upgrade")
    return {"before": before["rows"], "after": after, "said": said, "again": again, "data": data}


def test_no_row_and_no_value_of_the_old_tables_is_lost(upgraded: dict[str, Any]) -> None:
    before, after = upgraded["before"], upgraded["after"]["rows"]
    assert len(before["audit_auditevent"]) == 5
    assert len(before["lists_fieldvalue"]) == 1
    assert {name: rows for name, rows in before.items() if name not in MENDED and after[name] != rows} == {}


def test_the_old_password_opens(upgraded: dict[str, Any]) -> None:
    assert upgraded["after"]["opens"] is True


def test_the_old_events_are_in_the_log_that_can_be_verified(upgraded: dict[str, Any]) -> None:
    assert upgraded["after"]["events"] == 5
    assert upgraded["after"]["findings"] == []


def test_it_makes_a_backup_first_says_what_it_did_and_does_nothing_twice(upgraded: dict[str, Any]) -> None:
    assert len(list((upgraded["data"].parent / "backups").glob("fukasa-*.zip"))) == 1
    assert "migrations applied" in upgraded["said"]
    assert "was up to date" in upgraded["again"]
