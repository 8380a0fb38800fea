"""A backup while eight writers go on is of one moment; one that is killed is never taken for a backup."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fukasa.web.backup.archive import OpenArchive
from tests.factories.forking import FUKASA, Forks
from tests.factories.installation import installed
from tests.web.test_backup import MODULES

pytestmark = [pytest.mark.slow, pytest.mark.database]
KILLS = 4
BEFORE = 20
"""So many lists are there before the backup begins."""


@contextmanager
def writers(place: Forks) -> Iterator[list[str]]:
    """Write as long as the block runs; gives the names of what was there before it began."""
    process = place.start("-m", "tests.web.backup_load", "write")
    try:
        end = time.monotonic() + 60
        while len(before := process.out.read_text().splitlines()[:BEFORE]) < BEFORE and time.monotonic() < end:
            time.sleep(0.05)
        yield before
    finally:
        process.kill()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks(installed(tmp_path_factory.mktemp("load") / "data"), modules=MODULES) as made:
        yield made


def test_a_backup_under_load_is_of_one_moment_and_its_log_verifies(place: Forks, tmp_path: Path) -> None:
    with writers(place) as before:
        made = place.fukasa("backup", tmp_path / "kept.zip")
    assert made.returncode == 0, made.stderr
    with Forks(tmp_path / "restored", modules=MODULES) as there:
        restored = there.fukasa("restore", tmp_path / "kept.zip")
        assert restored.returncode == 0, restored.stderr
        found = there.told("tests.web.backup_load", "tell")
    assert len(before) == BEFORE
    assert set(before) <= set(found["lists"])
    assert found["lists"] == found["told"]
    assert found["findings"] == []


def test_what_is_there_under_a_backups_name_after_a_kill_is_whole(place: Forks, tmp_path: Path) -> None:
    (place.data / "large.bin").write_bytes(b"\x5a" * (64 << 20))
    for number in range(KILLS):
        process = place.start(*FUKASA, "--data", place.data, "backup", tmp_path)
        end = time.monotonic() + 120
        while not process.ended() and not list(tmp_path.glob(".*.partial")) and time.monotonic() < end:
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


def test_what_a_killed_backup_left_goes_with_a_later_one(place: Forks, tmp_path: Path) -> None:
    left, running = tmp_path / ".fukasa-20261101T033000Z.zip.partial", tmp_path / ".fukasa-20261102T033000Z.zip.partial"
    left.touch()
    running.touch()
    os.utime(left, (time.time() - 7200,) * 2)
    place.fukasa("backup", tmp_path)
    assert [path.name for path in tmp_path.glob(".*.partial")] == [running.name]
