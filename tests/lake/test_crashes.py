"""kill -9 at random moments, and a disk that is full: the reader sees a whole version, the next writer works.

A hundred kills take two minutes: ``python tests/lake/crasher.py kill append FOLDER 65``, ``… kill erase FOLDER 35``.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CRASHER = Path(__file__).with_name("crasher.py")


def crasher(*arguments):
    done = subprocess.run(
        [sys.executable, CRASHER, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(("change", "times"), [("append", 8), ("erase", 6)])
def test_kill_at_any_moment_leaves_a_whole_version_and_a_writer_that_works(tmp_path, change, times):
    report = crasher("kill", change, tmp_path / "lake", times)
    assert report["torn"] == []
    assert report["kills"] >= times
    assert report["old_seen"] >= 3
    assert report["new_seen"] + report["finished"] >= 1


@pytest.mark.parametrize("limit", [1, 2_000, 40_000, 300_000])
def test_a_full_disk_is_one_sentence_and_changes_nothing(tmp_path, limit):
    report = crasher("full", tmp_path / "lake", limit)
    assert report["error"] == "StorageFull"
    assert "nothing was changed" in report["message"]
    assert report["current"] == 1
    assert report["rows"] == report["rows_before"]
    assert report["left_over"] == []
