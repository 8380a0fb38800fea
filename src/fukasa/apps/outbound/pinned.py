"""Connections that go to addresses which were checked, whatever the name says meanwhile, and end in time."""

import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

Clock = Callable[[], float]
_SLICE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which everything must be over."""

    at: float
    clock: Clock = time.monotonic

    def left(self) -> float:
        """Give the seconds that are left; what began in time may wait a last millisecond."""
        left = self.at - self.clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return max(left, 0.001)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the given addresses instead of the name; TLS still asks for the name and checks it."""

    def __init__(self, addresses: Iterable[str], deadline: Deadline) -> None:
        self._addresses = tuple(addresses)
        self._deadline = deadline
        self._system = httpcore.SyncBackend()
        self.reached: str | None = None

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  the name was resolved and checked before
        port: int,
        timeout: float | None = None,  # noqa: ARG002  the deadline is over everything
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Try one address after the other."""
        refusal: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._system.connect_tcp(address, port, self._deadline.left(), local_address, socket_options)
            except httpcore.ConnectError as error:
                refusal = error
                continue
            self.reached = address
            return _BoundStream(stream, self._deadline)
        raise refusal


class _BoundStream(httpcore.NetworkStream):
    """A stream whose every step gets only the time that is left of the whole."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        for start in range(0, len(buffer), _SLICE):
            self._stream.write(buffer[start : start + _SLICE], self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _BoundStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
