"""A receiver of webhooks that checks every signature and counts what came under which id."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """What came.

    Attributes:
        port: where it listens.
        secret: with which messages are signed; set before the first comes.
        bodies: how often each body came, by id of the message.
        ill_signed: messages whose signature is not ours.
        cut_off: messages whose end never came, because their sender was killed; no receiver takes these.

    """

    port: int
    secret: str = ""
    bodies: dict[str, dict[bytes, int]] = field(default_factory=dict)
    ill_signed: int = 0
    cut_off: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, headers: dict[str, str], body: bytes) -> None:
        """Count one message."""
        message, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        wanted = base64.b64encode(hmac.new(key, f"{message}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
        with self.lock:
            self.ill_signed += f"v1,{wanted}" not in headers.get("webhook-signature", "").split()
            counted = self.bodies.setdefault(message, {})
            counted[body] = counted.get(body, 0) + 1

    def told(self, expected: set[str]) -> dict[str, Any]:
        """Hold what came against the events there were."""
        return {
            "events": len(expected),
            "never_came": len(expected - self.bodies.keys()),
            "unknown_ids": len(self.bodies.keys() - expected),
            "came_again": sum(sum(counted.values()) > 1 for counted in self.bodies.values()),
            "same_id_other_body": sum(len(counted) > 1 for counted in self.bodies.values()),
            "ill_signed": self.ill_signed,
            "cut_off": self.cut_off,
        }


@contextmanager
def receiving() -> Iterator[Received]:
    """Listen on loopback as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length)
            if len(body) < length:
                received.cut_off += 1
                return
            received.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        received = Received(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield received
        finally:
            server.shutdown()
