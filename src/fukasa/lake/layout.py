"""Where things stand in a lake's folder, and how a small file is written so that it is whole or not there."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

FORMAT = 1
"""The format of the folder; a release refuses a lake with a higher one."""

FOLDERS = ("roots", "manifests", "data", "artifacts", "staging")


@dataclass(frozen=True, slots=True)
class Layout:
    """The places inside a lake's folder.

    Attributes:
        folder: the lake's own folder.

    """

    folder: Path

    @property
    def head(self) -> Path:
        """The only file that ever changes: the name of the root file."""
        return self.folder / "HEAD"

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.folder / "LOCK"

    @property
    def roots(self) -> Path:
        """Root files: which versions are kept."""
        return self.folder / "roots"

    @property
    def manifests(self) -> Path:
        """Manifests: which files make up a version."""
        return self.folder / "manifests"

    @property
    def data(self) -> Path:
        """Parquet files, one folder per table, shared between versions."""
        return self.folder / "data"

    @property
    def artifacts(self) -> Path:
        """Files that belong to a version but are no table, such as a search index."""
        return self.folder / "artifacts"

    @property
    def staging(self) -> Path:
        """What a writer has not committed; emptied by the next one."""
        return self.folder / "staging"

    def make(self) -> None:
        """Make the folders that are not there yet."""
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def relative(self, path: Path) -> str:
        """Name a file relative to the lake, as manifests do."""
        return path.relative_to(self.folder).as_posix()


def new_name(prefix: str) -> str:
    """Make a file name that no other file has."""
    return f"{prefix}-{secrets.token_hex(6)}"


def sync_file(path: Path) -> None:
    """Push a file's content to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Push a folder's entries to the disk, so that a rename survives a loss of power."""
    sync_file(path)


def write_durably(path: Path, text: str) -> None:
    """Write a file so that after any crash it is there whole, as it was before, or not at all."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
