"""How a program asks this installation: its address, an example, every operation; written from the OpenAPI document."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from fukasa.apps.tokens.selectors import tokens_of
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import SENTENCES, Permission
from fukasa.web.api import api

_METHODS = ("get", "post", "put", "patch", "delete")
_PREFIX = "/api/v1"

TAGS: dict[str, Promise] = {
    "audit log": _("Audit log"),
    "brands": _("Brand profiles"),
    "comment audits": _("Comment audits"),
    "contacts": _("Contacts"),
    "creators": _("Creators"),
    "data subjects": _("Requests about data"),
    "exports": _("Exports"),
    "forecasts": _("Forecasts"),
    "goals": _("Goals"),
    "imports": _("Imports"),
    "limits": _("Limits"),
    "lists": _("Lists"),
    "me": _("The token itself"),
    "mirrors": _("Mirrored lists"),
    "notes": _("Notes"),
    "notifications": _("Notifications"),
    "plans": _("Plans"),
    "prices": _("Own prices"),
    "profile": _("Own profile"),
    "searches": _("Saved searches"),
    "settings": _("Weights"),
    "verdicts": _("Verdicts and appeals"),
    "webhooks": _("Webhooks"),
    "what if": _("What if"),
    "workspace": _("Workspace and members"),
}
"""What the groups of operations are called; a new one is called by its tag."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    key: str
    method: str
    path: str
    summary: str
    permission: Permission | None

    @property
    def allowed_by(self) -> str:
        """What its permission allows, in words."""
        return str(SENTENCES[self.permission]) if self.permission else ""

    @property
    def said(self) -> str:
        """What it does, in the language of the page as far as it has been put into it."""
        return _japanese().get(self.key, self.summary) if get_language() == "ja" else self.summary

    @property
    def is_translated(self) -> bool:
        """Tell whether it has been put into Japanese."""
        return self.key in _japanese()

    @property
    def in_english(self) -> bool:
        """Tell whether the words are English on a page that is not."""
        return get_language() != "en" and self.said == self.summary


@dataclass(frozen=True, slots=True)
class Group:
    """The operations on one kind of thing."""

    tag: str
    operations: tuple[Operation, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return str(TAGS.get(self.tag, self.tag))

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"api-{slugify(self.tag)}"


@member_required(Permission.WORKSPACE_READ)
@require_safe
def api_guide(request: MemberRequest) -> HttpResponse:
    """Show how to begin, and all operations on one page, so that the search of the browser finds them."""
    server = request.build_absolute_uri("/").rstrip("/")
    context = {
        "server": server,
        "document": server + reverse("api:openapi-json"),
        "groups": groups(),
        "has_token": any(one.works(timezone.now()) for one in tokens_of(request.scope)),
    }
    return render(request, "api_guide.html", context)


@cache
def groups() -> tuple[Group, ...]:
    """Read the operations out of the OpenAPI document, in its order."""
    found: dict[str, list[Operation]] = {}
    for path, item in api.get_openapi_schema(path_prefix=_PREFIX)["paths"].items():
        for method in _METHODS:
            if method in item:
                found.setdefault(item[method]["tags"][0], []).append(_operation(method, path, item[method]))
    return tuple(Group(tag, tuple(operations)) for tag, operations in found.items())


def _operation(method: str, path: str, told: Mapping[str, str]) -> Operation:
    permission = told.get("x-permission")
    allows = Permission(permission) if permission else None
    return Operation(told["operationId"], method.upper(), path.removeprefix(_PREFIX), told["summary"], allows)


@cache
def _japanese() -> dict[str, str]:
    text = (files("fukasa.web") / "data" / "operations_ja.toml").read_text(encoding="utf-8")
    return {str(key): str(said) for key, said in tomllib.loads(text).items()}
