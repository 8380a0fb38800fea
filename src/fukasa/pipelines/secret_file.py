"""Secrets that are kept in files of the data folder: each is whole at any moment, and only its owner may read it."""

import os
from collections.abc import Callable
from pathlib import Path

from fukasa.lake.layout import sync_folder


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Give what a file holds; where there is none, one is made first, and of several makers the quickest wins.

    Args:
        path: of the file; its folder is there.
        make: gives the content of a new file.

    """
    if not path.exists():
        begin(path, make())
    return path.read_bytes()


def begin(path: Path, content: bytes) -> None:
    """Write a file unless another process was quicker."""
    partial = _written(path, content)
    try:
        os.link(partial, path)
    except OSError:
        if not path.exists():
            raise
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(path.parent)


def swap(path: Path, content: bytes) -> None:
    """Write a file in place of the one that is there; a kill leaves the old or the new one whole."""
    _written(path, content).replace(path)
    sync_folder(path.parent)


def clear(path: Path) -> None:
    """Remove what killed writers left behind; nobody else may be writing. No backup takes such files."""
    for left in path.parent.glob(f".{path.name}.*.partial"):
        left.unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> Path:
    partial = path.with_name(f".{path.name}.{os.urandom(8).hex()}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:  # the disk may be full
        partial.unlink()
        raise
    return partial
