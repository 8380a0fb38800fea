"""A small OpenID Connect provider on loopback: it lets everybody in and says of them what the test wants."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

KEY, OTHER_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())


@dataclass
class Provider:
    """What the provider says of whoever comes, how it signs, and what it was asked.

    ``token`` is put over the claims of the ID token alone, ``called`` is the issuer it says it is.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "ES256"
    called: str = ""
    nonce: str = ""
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    is_down: bool = False
    issuer: str = ""

    def answer(self, path: str, body: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            ends = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
            of_keys = {
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
            return {**ends, **of_keys, "issuer": self.called or self.issuer}
        if path.startswith("/authorization"):
            self.nonce = parse_qs(urlsplit(path).query).get("nonce", [""])[0]
            return {}
        if path == "/keys":
            return {"keys": [{**ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "1", "alg": "ES256"}]}
        if path == "/token":
            self.asked.append(parse_qs(body))
            return {"access_token": "of-the-test", "token_type": "Bearer", "id_token": self.id_token()}
        return self.claims

    def id_token(self) -> str:
        """Say who came, for the log-in that was asked for."""
        named = {"iss": self.issuer, "aud": "fukasa", "exp": 4_102_444_800, "iat": 1, "nonce": self.nonce}
        return jwt.encode(named | self.claims | self.token, self.key, self.algorithm, headers={"kid": "1"})


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
