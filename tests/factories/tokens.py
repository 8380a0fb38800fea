"""Tokens, made by the services the app itself uses, and programs that hold one."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fukasa.apps.tokens.selectors import grantable, tokens_of
from fukasa.apps.tokens.services import Made, token_create
from tests.factories.workspaces import People, Person

_BODIES = {"post", "put", "patch"}


@dataclass(frozen=True)
class Program:
    """A program that asks the API with a token.

    Attributes:
        text: the token; empty for none.
        client: Django's test client; it has no session.

    """

    text: str
    client: Client

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request to an address under ``/api/v1``; a body is sent as JSON."""
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        given = {"Authorization": f"Bearer {self.text}"} if self.text else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method.upper(), f"/api/v1{path}", headers=given | named, **_generic(sent))

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("post", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("patch", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("put", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.ask("delete", path, **headers)

    def upload(self, path: str, content: bytes, name: str = "file.csv") -> Any:
        """Send a file as a form would."""
        given = {"Authorization": f"Bearer {self.text}"}
        return self.client.post(f"/api/v1{path}", {"file": SimpleUploadedFile(name, content)}, headers=given)

    def without_token(self) -> "Program":
        return replace(self, text="")


def _generic(sent: dict[str, Any]) -> dict[str, Any]:
    return sent or {"data": b"", "content_type": "application/octet-stream"}


def make_token(person: Person, *scopes: str, days: float = 90, name: str = "夜間の同期") -> Made:
    """Make a token; without scopes it may do all that the person may."""
    wished = scopes or [one.value for one in grantable(person.scope)]
    end = timezone.now() + timedelta(days=days)
    return token_create(scope=person.scope, name=name, scopes=wished, expires_at=end)


def program_of(person: Person, *scopes: str) -> Program:
    """Give a program that holds a new token of a person."""
    return Program(make_token(person, *scopes).text, Client(raise_request_exception=False))


def of_token(people: People) -> dict[str, object]:
    make_token(people.owner)
    return {"token_id": tokens_of(people.owner.scope)[0].token_id}
