"""Where the keys are kept: the environment, else a file of the data folder that only its owner may read."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from fukasa.apps.vault.errors import KeyUnreadable
from fukasa.apps.vault.keyring import Keyring, key_of, new_key
from fukasa.pipelines import secret_file

VARIABLE = "FUKASA_ENCRYPTION_KEYS"
_OTHERS = 0o077


def keyring() -> Keyring:
    """Give the keys as they are now; the file is read again when it has changed, so that no process needs a restart."""
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return _read(given.replace(",", "\n"), VARIABLE)
    path = file_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        secret_file.begin(path, _lines([new_key()]))
    return _of_file(path, *_stamp(path))


def from_environment() -> bool:
    """Tell whether the operator gives the keys; then no command writes them."""
    return bool(os.environ.get(VARIABLE, "").strip())


def file_path() -> Path:
    """Name the file of the keys, one per line, the newest first."""
    return Path(settings.FUKASA_DATA) / "encryption_keys"


@contextmanager
def changing() -> Iterator[None]:
    """Let one process after the other read the keys and write them: of two at once one would forget the other's key."""
    path = file_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        secret_file.clear(path)
        yield
    finally:
        os.close(lock)


def write(keys: list[str]) -> None:
    """Swap the file of the keys for one with these; a kill leaves the old or the new one whole."""
    secret_file.swap(file_path(), _lines(keys))


def _lines(keys: list[str]) -> bytes:
    return "".join(f"{key}\n" for key in keys).encode("ascii")


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_mode


@lru_cache(maxsize=8)
def _of_file(path: Path, _inode: int, _changed: int, mode: int) -> Keyring:
    if mode & _OTHERS:
        raise KeyUnreadable(f"others may read the keys in {path}; run `chmod 600 {path}` and start again")
    return _read(path.read_text(encoding="utf-8", errors="replace"), str(path))


@lru_cache(maxsize=8)
def _read(text: str, where: str) -> Keyring:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise KeyUnreadable(f"{where} holds no key; put the key of the last backup there")
    keys = tuple(key_of(line, where) for line in dict.fromkeys(lines))
    return Keyring(keys)
