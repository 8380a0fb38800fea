"""What it means that nothing leaks, as checks that pages, the API and the negative controls share."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.test import Client
from django.urls import reverse

from fukasa.apps.workspaces.owned import WorkspaceOwned

ABSENT = {404, 405}
_SOME = {
    "IntConverter": 1,
    "StringConverter": "x",
    "UUIDConverter": UUID(int=1),
    "SlugConverter": "x",
    "PathConverter": "x",
}
METHODS = ("get", "post")


def leaks(client: Client, path: str, *, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Name the methods by which somebody learns that an object exists, or reads a word they must not see."""
    for method in METHODS:
        response = getattr(client, method)(path)
        told = [word for word in words if word in _text(response)]
        if response.status_code not in ABSENT or told:
            yield f"{method} {path}: {response.status_code} {told}"


def let_in(client: Client, path: str, log_in: str) -> Iterator[str]:
    """Name the methods by which somebody without a membership gets further than the log-in."""
    for method in METHODS:
        response = getattr(client, method)(path)
        sent_away = response.headers.get("Location", "").split("?")[0] == log_in
        if response.status_code != 405 and not sent_away:
            yield f"{method} {path}: {response.status_code}"


def rows_of(workspace_id: int) -> dict[str, list[Any]]:
    """Give every row that a workspace owns, by table: what must stay as it is whatever others send."""
    owned = [model for model in apps.get_models() if issubclass(model, WorkspaceOwned)]
    rows = {model._meta.label: model.unscoped.filter(workspace_id=workspace_id).order_by("pk") for model in owned}
    return {label: list(found.values()) for label, found in rows.items()}


def some_path(route: Any) -> str:
    """Give an address of a route with arguments of the right kinds, whatever they may name."""
    return reverse(route.name, kwargs={name: _SOME[type(kind).__name__] for name, kind in route.converters.items()})


def crossed(own: dict[str, Any], foreign: dict[str, Any]) -> list[dict[str, Any]]:
    """Put one foreign argument at a time among one's own; what then names one whole object is left out."""
    mixed = [own | {name: value} for name, value in foreign.items()]
    return [one for one in mixed if one not in (own, foreign)]


def _text(response: Any) -> str:
    return str(getattr(response, "content", b"").decode(errors="replace"))
