"""Where exported files stand in the data folder, under names that nobody can guess."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_PRIVATE = 0o700


def folder() -> Path:
    """Give the folder of the exports; made when it is missing, closed to other users of the machine."""
    found = Path(settings.FUKASA_DATA) / "exports"
    found.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return found


def file_path(token: str, file_format: str) -> Path:
    """Tell where the file of an export stands."""
    return folder() / f"{token}.{file_format}"


def drop(token: str, file_format: str) -> None:
    """Remove the file of an export, and what is left of one that was not finished."""
    for ending in (file_format, f"part.{file_format}", "lock"):
        (folder() / f"{token}.{ending}").unlink(missing_ok=True)


@contextmanager
def working_on(token: str) -> Iterator[bool]:
    """Hold the lock of an export; gives False when another worker holds it. The system frees it if we are killed."""
    descriptor = os.open(folder() / f"{token}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def is_worked_on(token: str) -> bool:
    """Tell whether a worker that lives holds the lock of an export."""
    try:
        descriptor = os.open(folder() / f"{token}.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
