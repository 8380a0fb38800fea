"""Asks an installation by its API; every refusal is a sentence."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from fukasa.core.errors import FukasaError, InvalidInput, NotPermitted

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_REFUSED, _UNAUTHENTICATED, _FORBIDDEN, _TOO_FAST = 400, 401, 403, 429
transport: httpx.BaseTransport | None = None  # another one in tests; None is the network


class Unreachable(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """Nobody answers, or not as an installation of Fukasa would."""

    code = "remote.unreachable"
    status = 502


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask, and with which token."""

    url: str
    token: str

    def ask(self, method: str, path: str, body: Any = None, **given: Any) -> Any:
        """Send a request; gives what JSON was answered, None for nothing.

        Raises:
            Unreachable: nobody answers there.
            NotPermitted: the token does not work, or may not do this.
            InvalidInput: the server refused; its sentence says why.

        """
        answer = self.send(method, path, body, **given)
        return answer.json() if answer.content else None

    def send(self, method: str, path: str, body: Any = None, **given: Any) -> httpx.Response:
        """Send a request; gives the answer. What changes something carries a key, so that it is never done twice."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        sent = {"content": json.dumps(body), "headers": headers | {"Content-Type": "application/json"}}
        content = sent if body is not None else {"headers": headers}
        try:
            with httpx.Client(base_url=f"{self.url}/api/v1", timeout=TIMEOUT, transport=transport) as client:
                answer = client.request(method, path, **content, **given)
        except httpx.HTTPError as error:
            message = f"{self.url} cannot be reached ({error}); check the address, or whether the server runs"
            raise Unreachable(message) from error
        return _served(self.url, answer)

    def pages(self, path: str) -> Iterator[Any]:
        """Give the items of a list, page after page."""
        cursor: dict[str, str] = {}
        while True:
            page = self.ask("GET", path, params={"limit": 200, **cursor})
            yield from page["items"]
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}


def _served(url: str, answer: httpx.Response) -> httpx.Response:
    if answer.status_code < _REFUSED:
        return answer
    try:
        told = answer.json()
        sentence = f"{told['detail']} [{told['code']}]"
    except (ValueError, KeyError, TypeError) as error:
        message = f"{url} answered {answer.status_code}, but not as Fukasa does; check the address"
        raise Unreachable(message) from error
    if answer.status_code in {_UNAUTHENTICATED, _FORBIDDEN}:
        raise NotPermitted(f"{url}: {sentence}")
    if answer.status_code == _TOO_FAST:
        raise InvalidInput(f"{url}: {sentence} (wait {answer.headers.get('Retry-After', '?')} s)")
    raise InvalidInput(f"{url}: {sentence}")
