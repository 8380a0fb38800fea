"""The rows of an index as a file that is held open: the database on it is opened when somebody first asks it.

Most searches never do. Whoever holds the file can read it although it was removed meanwhile.
"""

import json
import os
import secrets
import tempfile
import weakref
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from fukasa.lake.errors import IndexUnreadable

_MAGIC, _MAGIC_AT = b"DUCK", 8
_UNGUESSABLE = secrets.token_hex(8)


class RowsFile:
    """A DuckDB file, held open until nobody needs it; safe to share between threads.

    Args:
        path: the file.
        expected: what it was made from, if that is known from the files beside it.

    Raises:
        IndexUnreadable: it is missing or no such file.

    """

    def __init__(self, path: Path, expected: Mapping[str, Any] | None = None) -> None:
        self._path = path
        self._expected = expected
        self._lock = Lock()
        try:
            self._held = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise self._unreadable() from error
        self._release = weakref.finalize(self, os.close, self._held)
        if os.pread(self._held, _MAGIC_AT + len(_MAGIC), 0)[_MAGIC_AT:] != _MAGIC:
            raise self._unreadable()

    def facts(self) -> dict[str, Any]:
        """Read what the index was made from.

        Raises:
            IndexUnreadable: the file is damaged.

        """
        return self._told(self.database)

    @property
    def database(self) -> duckdb.DuckDBPyConnection:
        """The database on it, read-only.

        Raises:
            IndexUnreadable: the file is damaged, or made from something else.

        """
        with self._lock:  # whoever asks first opens it, once
            return self._opened

    @cached_property
    def _opened(self) -> duckdb.DuckDBPyConnection:
        held = Path(f"/proc/self/fd/{self._held}")  # also where the file has no name any more
        spill = str(_spill_folder(os.fstat(self._held)))
        try:
            opened = duckdb.connect(
                held if held.exists() else self._path, read_only=True, config={"temp_directory": spill}
            )
        except (duckdb.Error, OSError) as error:
            raise self._unreadable() from error
        if self._expected is not None and self._told(opened)["built_at"] != self._expected["built_at"]:
            name = self._path.name
            message = f"the files beside {name} were made from another index; build it again with `fukasa refresh`"
            raise IndexUnreadable(message, path=str(self._path))
        return opened

    def _told(self, database: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        try:
            return dict(json.loads(str(database.execute("SELECT facts FROM meta").fetchall()[0][0])))
        except (duckdb.Error, ValueError, IndexError) as error:
            raise self._unreadable() from error

    def close(self) -> None:
        """Close the file; later questions fail."""
        with self._lock:
            if "_opened" in self.__dict__:
                self._opened.close()
            self._release()

    def _unreadable(self) -> IndexUnreadable:
        message = f"the search index {self._path.name} cannot be read; build it again with `fukasa refresh`"
        return IndexUnreadable(message, path=str(self._path))


def _spill_folder(file: os.stat_result) -> Path:
    """Name the folder that questions spill to: one per file, for DuckDB opens a file twice only with equal settings."""
    return Path(tempfile.gettempdir()) / f"fukasa-{os.getpid()}-{_UNGUESSABLE}-{file.st_dev:x}-{file.st_ino:x}"
