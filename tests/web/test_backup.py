"""A backup is restored into an empty folder, and everything is compared; on SQLite and on PostgreSQL."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.forking import Forks

pytestmark = [pytest.mark.slow, pytest.mark.database]
URL = os.environ.get("DATABASE_URL", "")
MODULES = ("fukasa.web.backup.making", "fukasa.web.backup.restoring")
OpenPlace = Callable[[Path], Forks]


@pytest.fixture(scope="module")
def new_database() -> Iterator[Callable[[], str]]:
    """Make empty databases: none are needed on SQLite."""
    if not URL:
        yield lambda: ""
        return
    import psycopg

    made: list[str] = []
    with psycopg.connect(URL, autocommit=True) as server:

        def make() -> str:
            made.append(f"restored_{uuid4().hex[:8]}")
            server.execute(f"CREATE DATABASE {made[-1]}")
            return URL.replace("/postgres?", f"/{made[-1]}?")

        yield make
        for name in made:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def open_place(new_database: Callable[[], str]) -> Iterator[OpenPlace]:
    """Give a data folder with a database of its own, on which commands are called."""
    with ExitStack() as stack:
        yield lambda data: stack.enter_context(Forks(data, new_database(), MODULES))


@dataclass(frozen=True)
class World:
    place: Forks
    told: dict[str, Any]
    archive: Path
    said: str


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, open_place: OpenPlace) -> World:
    folder = tmp_path_factory.mktemp("backup")
    (folder / "data").mkdir()
    place = open_place(folder / "data")
    told = json.loads(place.fresh("tests.web.backup_world", "make"))
    run = place.fukasa("backup", folder / "kept.zip")
    assert run.returncode == 0, run.stderr
    return World(place, told, folder / "kept.zip", run.stdout)


@pytest.mark.both_databases
def test_what_is_restored_is_what_was_there_row_by_row_file_by_file_and_found_the_same(
    world: World, tmp_path: Path, open_place: OpenPlace
) -> None:
    there = open_place(tmp_path / "restored")
    run = there.fukasa("restore", world.archive)
    assert run.returncode == 0, run.stderr
    told = there.told("tests.web.backup_world", "tell")
    assert len(told["tables"]["lists_accountlist"]) == 3
    assert told["tables"] == world.told["tables"]
    assert told["lake"] == world.told["lake"]
    assert (told["search"], told["note"]) == (world.told["search"], world.told["note"])
    again = there.fukasa("restore", world.archive)
    assert again.returncode == 2
    assert "is not empty" in again.stderr


def test_keys_are_left_out_and_that_is_said(world: World) -> None:
    parts = zipfile.ZipFile(world.archive).namelist()
    assert [name for name in parts if "key" in name and not name.startswith("database/tables/")] == []
    assert "commenter.key, secret_key" in world.said
    assert world.archive.stat().st_mode & 0o077 == 0


def test_nothing_of_the_work_is_left_behind(world: World) -> None:
    assert list(world.place.data.glob(".backup-*")) == []
    assert list(world.archive.parent.glob(".*.partial")) == []


def test_a_whole_archive_is_verified_without_touching_anything_and_put_into_a_folder_of_a_relative_path(
    world: World, open_place: OpenPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    there = open_place(Path("restored"))
    run = there.fukasa("restore", world.archive, "--check", "--json")
    assert json.loads(run.stdout)["lake_version"] == 1
    assert list(tmp_path.iterdir()) == []
    run = there.fukasa("restore", world.archive)
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.rglob("*.before-restore")) == []


def test_a_restored_folder_can_be_upgraded_and_says_that_nothing_was_to_do(world: World) -> None:
    run = world.place.fukasa("upgrade")
    assert "was up to date" in run.stdout
    assert "of this format, version 0" in run.stdout


def test_an_archive_damaged_in_one_place_says_which_part(world: World, tmp_path: Path) -> None:
    from fukasa.web.backup.archive import OpenArchive
    from fukasa.web.backup.errors import BackupDamaged

    damaged = tmp_path / "damaged.zip"
    content = bytearray(world.archive.read_bytes())
    part = next(info for info in zipfile.ZipFile(world.archive).infolist() if "search.duckdb" in info.filename)
    content[part.header_offset + 200] ^= 0xFF
    damaged.write_bytes(content)
    with pytest.raises(BackupDamaged, match=r"artifacts/.*search\.duckdb"):
        OpenArchive(damaged).verify(lambda _: None)


def test_a_cut_archive_is_refused(world: World, tmp_path: Path) -> None:
    from fukasa.web.backup.archive import OpenArchive
    from fukasa.web.backup.errors import BackupDamaged

    cut = tmp_path / "cut.zip"
    cut.write_bytes(world.archive.read_bytes()[:-100])
    with pytest.raises(BackupDamaged, match="its end is missing"):
        OpenArchive(cut)


def rewritten(world: World, path: Path, **values: object) -> Path:
    """Copy an archive with another table of contents."""
    shutil.copy(world.archive, path)
    contents = json.loads(zipfile.ZipFile(world.archive).read("contents.json")) | values
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("contents.json", json.dumps(contents))
    return path


def test_a_backup_of_a_later_release_is_refused(world: World, tmp_path: Path) -> None:
    from fukasa.web.backup.archive import OpenArchive
    from fukasa.web.backup.errors import BackupTooNew
    from fukasa.web.backup.restoring import restore_backup

    with pytest.raises(BackupTooNew, match="later format"):
        OpenArchive(rewritten(world, tmp_path / "format.zip", format=2))
    later = rewritten(world, tmp_path / "later.zip", migrations=["lists.0999_from_the_future"])
    with pytest.raises(BackupTooNew, match=r"lists\.0999_from_the_future"):
        restore_backup(later, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
