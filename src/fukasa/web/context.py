"""What the frame around every page needs to know."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from fukasa.apps.notifications.selectors import unread_count
from fukasa.apps.pages.preferences import theme_of
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import places
from fukasa.web.navigation import ENTRIES, settings_groups


class May:
    """What the member may do, as templates ask: ``{% if may.members_manage %}``."""

    def __init__(self, scope: WorkspaceScope) -> None:
        self._scope = scope

    def __getitem__(self, name: str) -> bool:
        """Answer for a permission; a name that does not exist is a mistake that must be seen."""
        permission = Permission.__members__.get(name.upper())
        if permission is None:
            message = f"there is no permission {name}; see fukasa.apps.workspaces.permissions"
            raise ImproperlyConfigured(message)
        return self._scope.may(permission)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Theme, rail and workspaces; the latter two only for members inside the gate."""
    context: dict[str, Any] = {"theme": theme_of(request), "languages": settings.LANGUAGES}
    scope = getattr(request, "scope", None)
    if scope is None or request.user.pk is None:
        return context
    mine = partial(places, user_id=request.user.pk, workspace_id=scope.workspace_id)
    return context | {
        "scope": scope,
        "may": May(scope),
        "may_write": request.may_write,  # type: ignore[attr-defined]  # put there by the gate, with the scope
        "workspace": getattr(request, "workspace", None),
        "places": SimpleLazyObject(mine),
        "unread": SimpleLazyObject(partial(unread_count, scope)),
        "entries": list(filter(None, (entry.shown(scope, request.path) for entry in ENTRIES))),
        "settings_groups": partial(settings_groups, scope, request.path),
    }
