"""Turn the many ways in which a disk says "full" into one refusal."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from fukasa.core.errors import StorageFull

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FULL_WORDS = ("No space left on device", "File too large", "Disk quota exceeded", "max_temp_directory_size")


def is_full(error: Exception) -> bool:
    """Tell whether an error of the system, Arrow or DuckDB means that there is no room."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(words in str(error) for words in _FULL_WORDS)


@contextmanager
def storage_guard(folder: Path) -> Iterator[None]:
    """Raise :class:`StorageFull` where the work inside runs out of room; other errors pass."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if not is_full(error):
            raise
        raise StorageFull(
            f"There is no room left to write to the lake {folder}; nothing was changed: "
            "free space on that disk or remove old versions with `fukasa lake vacuum`, then try again.",
            folder=str(folder),
        ) from error
