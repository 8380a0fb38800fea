"""Making a backup while the application runs.

The database is copied first, at one moment, the lake second: it is never the older of the two, so that nothing the
database speaks of is missing from it. Usually no version of the lake comes between; then both are of one moment.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.db import connection

import fukasa
from fukasa.lake.pinning import pin, state_number
from fukasa.web.backup import postgres, sqlite
from fukasa.web.backup.archive import Archive, Progress, blocks_of, new_archive
from fukasa.web.backup.contents import DATABASE_FILE, FOLDER, TABLES, Contents, Table
from fukasa.web.backup.folder import files_of

WORK = ".backup-"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Pinned:
    """A copy of the lake's state, by links."""

    folder: Path | None
    version: int | None
    number: int | None


def make_backup(path: Path, *, with_keys: bool = False, progress: Progress = lambda _: None) -> Contents:
    """Write database, lake and files of the data folder into one archive.

    Args:
        path: where; a file of that name is replaced once the new one is whole.
        with_keys: put the keys in as well; who has the archive can then read everything in it.
        progress: told of bytes that were read.

    """
    data = Path(settings.FUKASA_DATA)
    _sweep(data)
    work = Path(mkdtemp(prefix=WORK, dir=data))
    try:
        with new_archive(path, progress) as archive:
            make = _with_sqlite if connection.vendor == "sqlite" else _with_postgres
            contents = make(archive, data, work)
            for file in files_of(data, with_keys=with_keys):
                _add(archive, FOLDER + file.relative_to(data).as_posix(), file)
            return archive.finish(replace(contents, with_keys=with_keys))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _with_sqlite(archive: Archive, data: Path, work: Path) -> Contents:
    copy = work / "database"
    source = Path(str(connection.settings_dict["NAME"]))
    for _ in range(_TRIES):
        copy.unlink(missing_ok=True)
        before = state_number(data / "lake")
        sqlite.snapshot(source, copy)
        pinned = _pin(data, work)
        if pinned.number == before:
            break
    archive.add(DATABASE_FILE, blocks_of(copy))
    _add_lake(archive, pinned)
    return _contents("sqlite", sqlite.migrations_of(copy), pinned, before, sqlite.tables_of(copy))


def _with_postgres(archive: Archive, data: Path, work: Path) -> Contents:
    before = state_number(data / "lake")
    with postgres.reading():
        found, applied = postgres.tables(), postgres.migrations()  # the first look fixes the moment
        pinned = _pin(data, work)
        for name, table in found.items():
            archive.add(f"{TABLES}{name}", postgres.rows_of(name, table.columns))
    _add_lake(archive, pinned)
    return _contents("postgresql", applied, pinned, before, found)


def _contents(
    vendor: str, applied: tuple[str, ...], pinned: _Pinned, before: int | None, tables: dict[str, Table]
) -> Contents:
    return Contents(
        version=fukasa.__version__,
        made_at=datetime.now(tz=UTC),
        vendor=vendor,
        migrations=applied,
        tables=tables,
        lake_version=pinned.version,
        same_moment=pinned.number == before,
        with_keys=False,
    )


def _pin(data: Path, work: Path) -> _Pinned:
    if not (data / "lake" / "HEAD").exists():
        return _Pinned(None, None, None)
    root = pin(data / "lake", work / "lake")
    return _Pinned(work / "lake", root.current, root.number)


def _add_lake(archive: Archive, pinned: _Pinned) -> None:
    if pinned.folder is not None:
        for path in sorted(path for path in pinned.folder.rglob("*") if path.is_file()):
            archive.add(f"{FOLDER}lake/{path.relative_to(pinned.folder).as_posix()}", blocks_of(path))


def _add(archive: Archive, name: str, file: Path) -> None:
    """Add a file of the folder, unless it has gone since it was listed."""
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        return
    opened.close()
    archive.add(name, blocks_of(file))


def _sweep(data: Path) -> None:
    """Remove what a backup that was killed has left."""
    for folder in data.glob(f"{WORK}*"):
        shutil.rmtree(folder, ignore_errors=True)
