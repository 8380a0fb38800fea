"""A receiver on loopback that answers as a test says, and remembers what came."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_network

from fukasa.apps.outbound.policy import Policy

LOOPBACK = Policy(schemes=("http", "https"), ports=(), networks=(ip_network("127.0.0.0/8"),), seconds=2.0)
Behaviour = Callable[[socket.socket], None]


@dataclass
class Received:
    """One request: its first line, its headers by small names, its body."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A server that takes one connection after the other."""

    port: int
    requests: list[Received] = field(default_factory=list)
    connections: int = 0
    behave: Behaviour = lambda connection: answer(connection, 204)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


def answer(connection: socket.socket, status: int, body: bytes = b"", headers: str = "") -> None:
    head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
    connection.sendall(head.encode() + body)


@contextmanager
def receiver(behave: Behaviour | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    listener = socket.create_server(("127.0.0.1", 0))
    made = Receiver(listener.getsockname()[1])
    if behave is not None:
        made.behave = behave
    thread = threading.Thread(target=_serve, args=(listener, made, tls), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _serve(listener: socket.socket, made: Receiver, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        made.connections += 1
        with suppress(OSError), connection:
            connection.settimeout(5)
            if tls is None:
                _take(connection, made)
            else:
                with tls.wrap_socket(connection, server_side=True) as secure:
                    _take(secure, made)


def _take(connection: socket.socket, made: Receiver) -> None:
    reader = connection.makefile("rb")
    line = reader.readline().decode().strip()
    if not line:
        return
    headers = dict(_headers(reader))
    body = reader.read(int(headers.get("content-length", "0")))
    made.requests.append(Received(line, headers, body))
    made.behave(connection)


def _headers(reader) -> Iterator[tuple[str, str]]:
    while line := reader.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        yield name.lower(), value.strip()
