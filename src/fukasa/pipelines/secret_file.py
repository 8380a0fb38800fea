"""Secrets that are kept in files of the data folder: each is whole at any moment, and only its owner may read it."""

import os
from collections.abc import Callable
from pathlib import Path


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
    except FileExistsError:
        pass
    finally:
        partial.unlink()


def swap(path: Path, content: bytes) -> None:
    """Write a file in place of the one that is there; a kill leaves the old or the new one whole."""
    _written(path, content).replace(path)


def clear(path: Path) -> None:
    """Remove what writers of a file left behind that were killed."""
    for left in path.parent.glob(f".{path.name}.*.partial"):
        left.unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> Path:
    partial = path.with_name(f".{path.name}.{os.urandom(8).hex()}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    return partial
