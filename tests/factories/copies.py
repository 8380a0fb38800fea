"""Data folders that several tests begin with: made once per run, by whichever process needs one first, and copied."""

import fcntl
import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory, mkdtemp

SHELF = "FUKASA_TEST_COPIES"
"""The variable that tells every process of a run where the folders stand (``tests/conftest.py`` sets it)."""


def copied(folder: Path, content: str, make: Callable[[Path], object]) -> Path:
    """Fill a folder with a copy of what ``make`` makes; ``content`` tells one such folder from another."""
    kept = _shelf() / sha256(content.encode()).hexdigest()
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes while it is made waits for it
        if not kept.exists():
            unfinished = Path(mkdtemp(dir=_shelf())) / "made"
            make(unfinished)
            unfinished.rename(kept)
    return Path(copytree(kept, folder, dirs_exist_ok=True))


@cache
def _shelf() -> Path:
    return Path(os.environ.get(SHELF, _OWN.name))


_OWN = TemporaryDirectory(prefix="fukasa-copies-", ignore_cleanup_errors=True)
