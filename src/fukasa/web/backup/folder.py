"""The data folder: which of its files are kept, which are keys, and which can be made again."""

from collections.abc import Iterator
from pathlib import Path

MADE_AGAIN = frozenset({"assets", "authenticity-work", "lake"})  # the lake is kept by itself
_SQLITE = ("fukasa.sqlite3", "fukasa.sqlite3-wal", "fukasa.sqlite3-shm", "fukasa.sqlite3-journal")
_LEFT_OVER = (".partial", ".upload", ".lock")


def files_of(data: Path, *, with_keys: bool) -> Iterator[Path]:
    """Give the files to keep, without lake and database; keys only when they are asked for."""
    for path in sorted(data.rglob("*")):
        parts = path.relative_to(data).parts
        if parts[0] in MADE_AGAIN or parts[0] in _SQLITE or any(part.startswith(".") for part in parts):
            continue
        if path.is_symlink() or not path.is_file() or path.suffix in _LEFT_OVER:
            continue
        if with_keys or not is_key(path, data):
            yield path


def keys_of(data: Path) -> list[str]:
    """Name the key files there are."""
    return [path.relative_to(data).as_posix() for path in files_of(data, with_keys=True) if is_key(path, data)]


def is_key(path: Path, data: Path) -> bool:
    """Tell whether a file is a secret: keys are named so and stand in the folder itself; people name uploads."""
    named = any(word in path.name.lower() for word in ("_key", "keys", "token"))
    return path.suffix in {".key", ".pem"} or (named and path.parent == data)
