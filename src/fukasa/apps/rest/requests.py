"""Who asks an operation: the same scope as on the pages, by a token instead of a session."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import WorkspaceSettings


class TokenRequest(HttpRequest):
    """A request that passed the gate of the API."""

    scope: WorkspaceScope
    workspace: WorkspaceSettings
    request_id: str
    token_id: int
    ahead: Any


class Bearer(HttpBearer):
    """Says in the OpenAPI document what an operation demands; the gate itself stands in ``frame``."""

    def __init__(self, permission: Permission | None) -> None:
        self.permission = permission
        super().__init__()

    def __call__(self, request: HttpRequest) -> bool:
        return hasattr(request, "scope")

    def authenticate(self, request: HttpRequest, token: str) -> bool:  # noqa: ARG002  the interface of ninja
        return hasattr(request, "scope")


def sent(request: HttpRequest) -> dict[str, Any]:
    """Give the JSON object that was sent, before any schema has judged it; an empty one where it is none."""
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
