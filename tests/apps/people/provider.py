"""A small OpenID Connect provider on loopback: it lets everybody in and says of them what the test wants."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Provider:
    """What the provider says of whoever comes, and what it was asked."""

    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    is_down: bool = False
    issuer: str = ""

    def answer(self, path: str, body: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            ends = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
            methods = ["client_secret_post"]
            return {**ends, "issuer": self.issuer, "jwks_uri": "", "token_endpoint_auth_methods_supported": methods}
        if path == "/token":
            self.asked.append(parse_qs(body))
            return {"access_token": "of-the-test", "token_type": "Bearer", "id_token": self.id_token()}
        return self.claims

    def id_token(self) -> str:
        """Sign nothing: over the back channel a client need not look at the signature."""
        claims = {"iss": self.issuer, "aud": "fukasa", "exp": 4_102_444_800, "iat": 1, **self.claims}
        parts = ({"alg": "HS256", "kid": "1"}, claims)
        return ".".join([*(urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts), "c2ln"])


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider until the block ends."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(provider.answer(self.path, ""))

        def do_POST(self) -> None:
            self._send(provider.answer(self.path, self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _send(self, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(503 if provider.is_down else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
