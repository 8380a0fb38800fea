"""A few kills under load; `fukasa bench crashes` does a hundred."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = "from fukasa.cli.main import run; run(['bench', 'crashes', '--kills', '4'])"


@pytest.mark.slow
def test_no_write_is_lost_or_doubled_when_the_server_is_killed_again_and_again() -> None:
    source = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-c", BENCH],
        env=os.environ | {"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(run.stdout)
    nothing = ("lost", "doubled", "audit_lost", "audit_doubled", "audit_findings", "database_is_locked", "refused")
    assert {name: found[name] for name in nothing} == dict.fromkeys(nothing, 0)
    assert found["writes_confirmed"] >= 8
    assert found["tasks"] == {"SUCCESSFUL": 4}
    assert found["integrity"] == "ok"
