"""The file: a zip of any size, whose members are hashed on their way in and out."""

import hashlib
import os
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from fukasa.web.backup.contents import CONTENTS, FORMAT, Contents, Member, contents_from
from fukasa.web.backup.errors import BackupDamaged, BackupTooNew

BLOCK = 1 << 20
_ABANDONED = 3600  # seconds
_PACKED_ALREADY = {".parquet", ".gz", ".zip", ".xlsx"}
Progress = Callable[[int], None]


class Archive:
    """An archive that is being written."""

    def __init__(self, zipped: zipfile.ZipFile, progress: Progress) -> None:
        self._zipped, self._progress = zipped, progress
        self._members: dict[str, Member] = {}

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write a member block by block."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_STORED if Path(name).suffix in _PACKED_ALREADY else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zipped.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                digest.update(block)
                size += len(block)
                member.write(block)
                self._progress(len(block))
        self._members[name] = Member(digest.hexdigest(), size)

    def finish(self, contents: Contents) -> Contents:
        """Write the table of contents."""
        whole = replace(contents, members=dict(self._members))
        self._zipped.writestr(CONTENTS, whole.to_json())
        return whole


@contextmanager
def new_archive(path: Path, progress: Progress) -> Iterator[Archive]:
    """Write an archive under another name, which becomes its own once it is whole and on the disk."""
    _sweep(path.parent)
    partial = path.with_name(f".{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", compresslevel=1) as zipped:
                yield Archive(zipped, progress)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Remove what backups that were killed have left; one that is still being written was touched a moment ago."""
    for left in folder.glob(".*.zip.partial"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            left.unlink(missing_ok=True)


def blocks_of(path: Path) -> Iterator[bytes]:
    """Read a file block by block."""
    with path.open("rb") as file:
        yield from stream_blocks(file)


def stream_blocks(file: BinaryIO) -> Iterator[bytes]:
    """Read a stream block by block."""
    while block := file.read(BLOCK):
        yield block


class OpenArchive:
    """An archive that is read; every member is held against its checksum."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zipped = zipfile.ZipFile(path)
            self.contents = contents_from(self._zipped.read(CONTENTS))
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, OSError) as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise BackupDamaged(
                f"{path} is no backup of Fukasa, or its end is missing; take another copy of it."
            ) from error
        if self.contents.format > FORMAT:
            raise BackupTooNew(
                f"{path} was written by Fukasa {self.contents.version} in a later format; install that release first."
            )

    def blocks(self, name: str) -> Iterator[bytes]:
        """Read a member, and refuse at its end what is not what was written.

        Raises:
            BackupDamaged: it names the member.

        """
        digest = hashlib.sha256()
        try:
            with self._zipped.open(name) as member:
                while block := member.read(BLOCK):
                    digest.update(block)
                    yield block
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise self._damaged(name) from error
        if digest.hexdigest() != self.contents.members[name].sha256:
            raise self._damaged(name)

    def verify(self, progress: Progress) -> None:
        """Read everything once.

        Raises:
            BackupDamaged: a member is missing or is not what was written.

        """
        for name in self.contents.members:
            for block in self.blocks(name):
                progress(len(block))

    def _damaged(self, name: str) -> BackupDamaged:
        return BackupDamaged(
            f"{self.path} is damaged in the part {name}; nothing was restored, take another copy of it.", part=name
        )
