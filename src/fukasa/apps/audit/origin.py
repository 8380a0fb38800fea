"""From where something was done: put down once at the door, read by every row that is written behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final, Literal

Channel = Literal["page", "api", "cli", "task"]
_BITS = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Origin:
    """The door something came through.

    Attributes:
        channel: a page, the API, the command line, or a task of the installation.
        address: of the client, as far as the policy keeps it.
        token_prefix: what is shown of the token that was used; empty without one.

    """

    channel: Channel
    address: str = ""
    token_prefix: str = ""


_TASK: Final = Origin("task")  # nobody came through a door: the installation itself is at work
_current: ContextVar[Origin] = ContextVar("fukasa_origin", default=_TASK)


def current() -> Origin:
    """Give the origin of what is being done."""
    return _current.get()


def come_from(origin: Origin) -> None:
    """Put down the origin for the rest of this context: a command, a request whose token was read."""
    _current.set(origin)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Put down the origin for a block."""
    before = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(before)


def kept_address(address: str, policy: str) -> str:
    """Give what the policy keeps of a client's address.

    ``truncated`` keeps the network (/24, /48), which tells a place and no person; what is no address keeps nothing.
    """
    if policy == "none":
        return ""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(found) if policy == "full" else str(ip_network((found, _BITS[found.version]), strict=False))
