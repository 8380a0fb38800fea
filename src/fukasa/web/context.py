"""What the frame around every page needs to know."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from fukasa.apps.pages.preferences import theme_of
from fukasa.apps.workspaces.selectors import places
from fukasa.web.navigation import ENTRIES


def frame(request: HttpRequest) -> dict[str, Any]:
    """Theme, rail and workspaces; the latter two only for members inside the gate."""
    context: dict[str, Any] = {"theme": theme_of(request), "languages": settings.LANGUAGES}
    scope = getattr(request, "scope", None)
    if scope is None or request.user.pk is None:
        return context
    mine = partial(places, user_id=request.user.pk, workspace_id=scope.workspace_id)
    return context | {
        "scope": scope,
        "may_write": request.may_write,  # type: ignore[attr-defined]  # put there by the gate, with the scope
        "workspace": getattr(request, "workspace", None),
        "places": SimpleLazyObject(mine),
        "entries": [
            {"label": entry.label, "icon": entry.icon, "url": url, "current": entry.is_current(request.path)}
            for entry in ENTRIES
            if (url := entry.url())
        ],
    }
