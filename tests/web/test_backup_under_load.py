"""A backup while eight writers go on is of one moment; one that is killed is never taken for a backup."""

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

from fukasa.web.backup.archive import OpenArchive
from tests.web.test_backup import FUKASA, Place, environment

pytestmark = [pytest.mark.slow, pytest.mark.database]
KILLS = 4


def told(place: Place) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.web.backup_load", "tell", str(place.data)]
    run = subprocess.run(command, env=environment(place.url), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@contextmanager
def writers(place: Place) -> Iterator[list[str]]:
    """Write as long as the block runs; gives the names of what was there before it began."""
    command = [sys.executable, "-m", "tests.web.backup_load", "write", str(place.data)]
    with subprocess.Popen(command, env=environment(place.url), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield [process.stdout.readline().strip() for _ in range(20)]
        finally:
            process.kill()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = Place(tmp_path_factory.mktemp("load") / "data", "")
    made.data.mkdir()
    assert made.fukasa("keys", "list").returncode == 0  # makes folder and tables
    return made


def test_a_backup_under_load_is_of_one_moment_and_its_log_verifies(place: Place, tmp_path: Path) -> None:
    with writers(place) as before:
        made = place.fukasa("backup", tmp_path / "kept.zip")
    assert made.returncode == 0, made.stderr
    there = Place(tmp_path / "restored", "")
    restored = there.fukasa("restore", tmp_path / "kept.zip")
    assert restored.returncode == 0, restored.stderr
    found = told(there)
    assert set(before) <= set(found["lists"])
    assert found["lists"] == found["told"]
    assert found["findings"] == []


def test_what_is_there_under_a_backups_name_after_a_kill_is_whole(place: Place, tmp_path: Path) -> None:
    (place.data / "large.bin").write_bytes(b"\x5a" * (64 << 20))
    command = [sys.executable, "-c", FUKASA, "--data", str(place.data), "backup", str(tmp_path)]
    for number in range(KILLS):
        with subprocess.Popen(command, env=environment(""), stdout=subprocess.DEVNULL) as process:
            end = time.monotonic() + 120
            while process.poll() is None and not list(tmp_path.glob(".*.partial")) and time.monotonic() < end:
                time.sleep(0.005)
            time.sleep(number * 0.02)
            process.kill()
        for left in tmp_path.glob(".*.partial"):
            left.unlink()
        for whole in tmp_path.glob("*.zip"):
            OpenArchive(whole).verify(lambda _: None)
    made = place.fukasa("backup", tmp_path / "last.zip")
    assert made.returncode == 0, made.stderr
    assert list(place.data.glob(".backup-*")) == []


def test_what_a_killed_backup_left_goes_with_a_later_one(place: Place, tmp_path: Path) -> None:
    left, running = tmp_path / ".fukasa-20261101T033000Z.zip.partial", tmp_path / ".fukasa-20261102T033000Z.zip.partial"
    left.touch()
    running.touch()
    os.utime(left, (time.time() - 7200,) * 2)
    place.fukasa("backup", tmp_path)
    assert [path.name for path in tmp_path.glob(".*.partial")] == [running.name]
