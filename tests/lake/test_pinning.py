"""A pinned state stays whole whatever the writer does."""

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from fukasa.lake.errors import LakeDamaged
from fukasa.lake.pinning import pin, state_number
from fukasa.lake.store import Lake


def add_features(lake: Lake, name: str) -> None:
    with lake.write("test") as writer:
        writer.replace(f"features_{name}", pa.table({"account_key": [name]}))
        writer.commit(name)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.open(tmp_path / "lake")
    add_features(made, "one")
    add_features(made, "two")
    return made


def content(version: object) -> dict[str, list[str]]:
    tables = version.manifest.tables
    return {name: [file.path for file in table.files] for name, table in tables.items()}


def test_a_pinned_lake_keeps_every_version_although_the_original_drops_them(lake: Lake, tmp_path: Path) -> None:
    before = [content(lake.version(version.id)) for version in lake.versions()]
    pin(lake.folder, tmp_path / "pinned")
    lake.vacuum(keep=1, grace=timedelta(0))
    kept = Lake.open(tmp_path / "pinned")
    assert [content(kept.version(version.id)) for version in kept.versions()] == before
    paths = {path for version in before for files in version.values() for path in files}
    assert [path for path in paths if not (kept.folder / path).is_file()] == []


def test_the_number_of_the_state_grows_with_each_change(lake: Lake, tmp_path: Path) -> None:
    before = state_number(lake.folder)
    add_features(lake, "three")
    assert state_number(lake.folder) > before
    assert state_number(tmp_path / "none") is None


def test_a_lake_that_lacks_a_file_is_refused(lake: Lake, tmp_path: Path) -> None:
    next(lake.folder.glob("data/*/*.parquet")).unlink()
    with pytest.raises(LakeDamaged, match="is missing"):
        pin(lake.folder, tmp_path / "pinned")
