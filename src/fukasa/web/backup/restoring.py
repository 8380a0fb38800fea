"""Restoring a backup: verified as a whole first, put beside the place it goes to, and moved there in one step."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from fukasa.web.backup import postgres
from fukasa.web.backup.archive import OpenArchive, Progress
from fukasa.web.backup.contents import DATABASE_FILE, FOLDER, TABLES, Contents
from fukasa.web.backup.errors import BackupDamaged, BackupTooNew, TargetNotEmpty

STAGING = ".restoring-"


def restore_backup(path: Path, data: Path, *, force: bool = False, progress: Progress = lambda _: None) -> Contents:
    """Put an archive back: files into the data folder, rows into the database that the settings name.

    Args:
        path: the archive.
        data: the data folder; missing or empty unless ``force``, which moves what is there aside.
        force: take the place of what is there; tables of a PostgreSQL database are dropped.
        progress: told of bytes that were read; everything is read twice.

    Raises:
        BackupDamaged: a part is not what was written; nothing was changed.
        BackupTooNew: a later release wrote it.
        TargetNotEmpty: the folder or the database holds something.

    """
    archive, data = OpenArchive(path), data.resolve()  # as the settings name the database
    _demand_known(archive)
    _demand_place(archive.contents, data, force=force)
    archive.verify(progress)
    staging = data.with_name(f"{STAGING}{data.name}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True, mode=0o700)
    try:
        _extract(archive, staging, progress)
        if archive.contents.vendor == "postgresql":
            _fill_postgres(archive, progress, force=force)
        _swap(staging, data)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return archive.contents


def _demand_known(archive: OpenArchive) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {name.partition(".")[0] for name in known}
    unknown = [name for name in archive.contents.migrations if name not in known and name.partition(".")[0] in ours]
    if unknown:
        raise BackupTooNew(
            f"{archive.path} was written by Fukasa {archive.contents.version}, whose database is newer than this "
            f"release knows ({unknown[0]}); install that release or a later one.",
            unknown=unknown,
        )


def _demand_place(contents: Contents, data: Path, *, force: bool) -> None:
    if connection.vendor != contents.vendor:
        raise TargetNotEmpty(
            f"the backup is of a database of {contents.vendor} and DATABASE_URL names one of {connection.vendor}; "
            "set DATABASE_URL accordingly."
        )
    if force:
        return
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise TargetNotEmpty(f"{data} is not empty; name an empty folder with --data, or use --force to move it aside.")
    if contents.vendor == "postgresql" and postgres.tables():
        raise TargetNotEmpty("the database has tables already; name an empty one, or use --force to drop them.")


def _extract(archive: OpenArchive, staging: Path, progress: Progress) -> None:
    for name in archive.contents.members:
        target = staging / "fukasa.sqlite3" if name == DATABASE_FILE else _below(staging, name)
        if target is None:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for block in archive.blocks(name):
                file.write(block)
                progress(len(block))
            file.flush()
            os.fsync(file.fileno())


def _below(staging: Path, name: str) -> Path | None:
    """Say where a member goes; None for those that are no files of the folder."""
    if not name.startswith(FOLDER):
        return None
    inside = PurePosixPath(name.removeprefix(FOLDER))
    if inside.is_absolute() or ".." in inside.parts:
        raise BackupDamaged(f"the backup holds a part {name} that would leave the folder; do not trust it.", part=name)
    return staging / inside


def _fill_postgres(archive: OpenArchive, progress: Progress, *, force: bool) -> None:
    if force:
        postgres.drop_tables()
    postgres.make_tables(archive.contents.migrations)
    with postgres.writing(archive.contents.tables):
        for name, table in archive.contents.tables.items():
            blocks = archive.blocks(f"{TABLES}{name}")
            postgres.fill(name, table.columns, (_counted(block, progress) for block in blocks))


def _counted(block: bytes, progress: Progress) -> bytes:
    progress(len(block))
    return block


def _swap(staging: Path, data: Path) -> None:
    """Move the folder into its place; what was there stands beside it under another name."""
    if data.exists() and any(data.iterdir()):
        data.rename(data.with_name(f"{data.name}.before-restore-{datetime.now(tz=UTC):%Y%m%dT%H%M%S}"))
    elif data.exists():
        data.rmdir()
    staging.rename(data)
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    restored = data / "fukasa.sqlite3"
    if connection.vendor == "sqlite" and database != restored:
        if database.exists():
            database.rename(database.with_name(f"{database.name}.before-restore"))
        restored.rename(database)
