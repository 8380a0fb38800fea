"""What the log says of the request at hand: a number of its own, never who asked or for what."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Give the number of the request this thread answers; empty outside of one."""
    return _request_id.get()


@contextmanager
def request_numbered(number: str) -> Iterator[None]:
    """Let everything that is logged meanwhile carry the number."""
    token = _request_id.set(number)
    try:
        yield
    finally:
        _request_id.reset(token)
