"""Whether a worker is at a task: a lock on a file beside the task's own, which the system frees when it is killed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

_TRIES, _MOMENT = 10, 0.02


@contextmanager
def working_on(path: Path) -> Iterator[bool]:
    """Hold the lock of a task; gives False when another worker holds it. Who held it takes the file away."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        mine = _locked_soon(descriptor)
        try:
            yield mine
        finally:
            if mine:
                path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def is_worked_on(path: Path) -> bool:
    """Tell whether a worker that lives holds the lock of a task."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked_soon(descriptor: int) -> bool:
    """Take a lock that a page may be looking at for a moment."""
    for _ in range(_TRIES):
        if _locked(descriptor):
            return True
        sleep(_MOMENT)
    return False


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
