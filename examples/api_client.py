"""A small typed client of Fukasa's API: the shapes one needs as dataclasses, two methods to ask.

Run it: ``FUKASA_SERVER=https://fukasa.example.com FUKASA_TOKEN=fks_… python api_client.py``. Needs httpx alone.
"""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import httpx

T = TypeVar("T")


class Refused(Exception):  # noqa: N818  a refusal reads better without the suffix
    """What the server refused: ``type`` never changes, ``detail`` is for people."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["detail"])
        self.type: str = problem["type"]
        self.status: int = problem["status"]
        self.errors: list[dict[str, str]] = problem["errors"]


@dataclass(frozen=True)
class Figure:
    """A measured figure; ``value`` is None where too little is known, and ``status`` says so."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    status: str


@dataclass(frozen=True)
class Account:
    """An account as searches find it."""

    key: str
    handle: str
    name: str
    platform: str
    followers: int | None
    figures: dict[str, Figure]


@dataclass(frozen=True)
class AccountList:
    """A list without its entries."""

    list_id: int
    name: str
    description: str


@dataclass(frozen=True)
class Fukasa:
    """One installation.

    Attributes:
        http: a client of httpx whose base is ``https://…/api/v1`` and that sends the token.

    """

    http: httpx.Client

    @classmethod
    def at(cls, server: str, token: str, transport: httpx.BaseTransport | None = None) -> "Fukasa":
        """Connect to a server."""
        headers = {"Authorization": f"Bearer {token}"}
        return cls(httpx.Client(base_url=f"{server}/api/v1", headers=headers, timeout=60, transport=transport))

    def search(self, query: dict[str, Any], limit: int = 50) -> Iterator[Account]:
        """Give all accounts that a search finds, page after page."""
        asked: dict[str, Any] = {"query": query, "limit": limit}
        while True:
            page = self._asked("POST", "/creators/search", asked)
            yield from map(_account, page["items"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def make_list(self, name: str, keys: list[str]) -> AccountList:
        """Make a list of accounts; sent twice after a broken connection it is still made once."""
        made = _read(AccountList, self._asked("POST", "/lists", {"name": name}, key=uuid.uuid4().hex))
        self._asked("POST", f"/lists/{made.list_id}/entries", {"keys": keys}, key=uuid.uuid4().hex)
        return made

    def list_file(self, list_id: int, ending: str = "csv") -> bytes:
        """Give a list with its figures as a file."""
        return self._sent("GET", f"/lists/{list_id}/file", params={"format": ending}).content

    def _asked(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._sent(method, path, json=body, headers=headers).json()

    def _sent(self, method: str, path: str, **given: Any) -> httpx.Response:
        answer = self.http.request(method, path, **given)
        if answer.is_error:
            raise Refused(answer.json())
        return answer


def _account(given: dict[str, Any]) -> Account:
    figures = {name: _read(Figure, one) for name, one in given["figures"].items()}
    return _read(Account, given | {"figures": figures})


def _read(kind: type[T], given: dict[str, Any]) -> T:
    """Take what a class has a place for: fields that are added later do no harm."""
    return kind(**{one.name: given[one.name] for one in fields(kind)})  # type: ignore[arg-type]  # dataclasses only


def main() -> None:
    """Put the twenty largest beauty accounts on a list and save it."""
    fukasa = Fukasa.at(os.environ["FUKASA_SERVER"], os.environ["FUKASA_TOKEN"])
    found = fukasa.search({"must": {"category": ["beauty"]}, "sort": "-followers"})
    keys = [account.key for account, _ in zip(found, range(20), strict=False)]
    made = fukasa.make_list("Beauty, largest first", keys)
    Path("beauty.csv").write_bytes(fukasa.list_file(made.list_id))


if __name__ == "__main__":
    main()
