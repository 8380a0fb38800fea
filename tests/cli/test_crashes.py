"""A few kills under load; `fukasa bench crashes` does a hundred."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories.installation import installed

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = """
import json, sys; from pathlib import Path
from fukasa.cli.benchmarks.crash_keys import bench_keys
from fukasa.cli.benchmarks.crashes import bench_crashes
name, data, asked = sys.argv[1:]
measure = {"crashes": bench_crashes, "keys": bench_keys}[name]
print(json.dumps(measure(data=Path(data), **json.loads(asked))))
"""


def measured(name: str, data: Path, **asked: int) -> dict[str, Any]:
    """Measure on a data folder that is installed already."""
    source = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-c", BENCH, name, str(installed(data)), json.dumps(asked)],
        env=os.environ | {"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


@pytest.mark.slow
def test_no_write_is_lost_or_doubled_when_the_server_is_killed_again_and_again(tmp_path: Path) -> None:
    found = measured("crashes", tmp_path, kills=2)
    nothing = ("lost", "doubled", "audit_lost", "audit_doubled", "audit_findings", "database_is_locked", "refused")
    assert {name: found[name] for name in nothing} == dict.fromkeys(nothing, 0)
    assert found["writes_confirmed"] >= 8
    assert found["tasks"] == {"SUCCESSFUL": 2}
    assert found["integrity"] == "ok"
    told = found["webhooks"]
    assert told.pop("events") == found["writes_confirmed"]
    assert told.pop("came_again") <= 8
    assert told.pop("cut_off") <= 2
    assert told == {"never_came": 0, "unknown_ids": 0, "same_id_other_body": 0, "ill_signed": 0}


@pytest.mark.slow
def test_everything_opens_after_rotations_of_keys_were_killed(tmp_path: Path) -> None:
    found = measured("keys", tmp_path, kills=2, contacts=500)
    nothing = ("lost", "doubled", "not_what_was_written", "left_under_an_old_key", "key_missing", "refused")
    assert {name: found[name] for name in nothing} == dict.fromkeys(nothing, 0)
    assert (found["keys_left"], found["key_files_left_behind"], found["audit_findings"]) == (1, 0, 0)
    assert found["integrity"] == "ok"
