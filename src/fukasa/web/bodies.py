"""How much one request may bring: refused at its head where that says so, else as soon as it is more.

The web server keeps a body on the disk before the application sees anything of it. What is too large for its address
ends here: the body is thrown away, and the application answers the request without it, in its own words.
"""

import socket
import time
from typing import Any

from django.conf import settings
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

MARK = "X_FUKASA_TOO_LARGE"
"""The header under which the application hears of a body that was refused; nobody outside can send it."""
SMALL = 8 * 1024 * 1024  # forms, and every file but that of an import
FRAME = 1024 * 1024  # of the form around a file
_IMPORTS = {"/imports/new/", "/api/v1/imports"}
_LINGER = 5.0  # seconds for which the rest of a refused body is read, so that its sender comes to read the answer


def most_bytes(path: str, *, known: bool = True) -> int:
    """Tell how large a file an address takes; from somebody who shows neither cookie nor token no more than a form."""
    return settings.FUKASA_UPLOAD_BYTES if known and path in _IMPORTS else SMALL


class BoundedRequest(HTTPRequestParser):  # type: ignore[misc]  # waitress comes without types
    """A request on its way in, up to what its address takes."""

    refused = False
    most = SMALL
    body_rcv: Any = None

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        self.headers.pop(MARK, None)
        self.most = most_bytes(self.path, known=bool(self.headers.keys() & {"COOKIE", "AUTHORIZATION"})) + FRAME
        if self.content_length > self.most:
            self._refuse()

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self.body_rcv is not None and self.body_bytes_received > self.most:
            self._refuse()
        return len(data) if self.refused else consumed

    def _refuse(self) -> None:
        self.close()
        self.refused, self.completed = True, True
        self.body_rcv, self.content_length, self.chunked, self.expect_continue = None, 0, False, False
        self.headers |= {MARK: "1", "CONTENT_LENGTH": "0", "CONNECTION": "close"}
        self.connection_close = True


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection; after a refused body it reads on for a moment, for a closed one takes the answer with it."""

    parser_class = BoundedRequest
    _lingers_until: float | None = None
    _has_refused = False

    def received(self, data: bytes) -> Any:
        done = super().received(data)
        self._has_refused = self._has_refused or any(request.refused for request in self.requests)
        return done

    def readable(self) -> bool:
        return self._lingers_until is not None or bool(super().readable())

    def handle_read(self) -> None:
        if self._lingers_until is None:
            super().handle_read()
            return
        try:
            self.recv(self.adj.recv_bytes)
        except OSError:
            self.handle_close()
        if self.connected and time.monotonic() > self._lingers_until:
            self.handle_close()

    def handle_close(self) -> None:
        if not self._has_refused or self._lingers_until is not None or not self.connected:
            super().handle_close()
            return
        self.will_close, self._lingers_until = False, time.monotonic() + _LINGER
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            super().handle_close()
