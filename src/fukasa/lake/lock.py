"""One writer at a time: an advisory lock that the system releases when its holder dies."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from fukasa.core.clock import Clock
from fukasa.lake.errors import LakeBusy


@contextmanager
def writer_lock(path: Path, purpose: str, clock: Clock) -> Iterator[None]:
    """Hold the lock of the lake while the block runs.

    Raises:
        LakeBusy: another writer holds it, in this process or another one.

    """
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _busy(stream) from error
        _sign(stream, {"pid": os.getpid(), "purpose": purpose, "since": clock().isoformat()})
        try:
            yield
        finally:
            with suppress(OSError):  # the name of the last purpose is not worth an error
                stream.truncate(0)


def _sign(stream: IO[str], holder: dict[str, object]) -> None:
    stream.truncate(0)
    stream.write(json.dumps(holder, ensure_ascii=False))
    stream.flush()


def _busy(stream: IO[str]) -> LakeBusy:
    """Say who holds the lock; the holder may not have signed yet."""
    stream.seek(0)
    try:
        holder = json.loads(stream.read())
        return LakeBusy(str(holder["purpose"]), int(holder["pid"]), datetime.fromisoformat(holder["since"]))
    except (ValueError, KeyError, TypeError):
        return LakeBusy("another writer", None, None)
