from typing import Any

from ninja import Query

from fukasa.apps.audit import selectors
from fukasa.apps.audit.selectors import Event
from fukasa.apps.rest.paging import Page, PageAsked, opened, sealed
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("audit log")


@routes.reads("/audit-events", Permission.AUDIT_READ, Page[Event])
def audit_events_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the audit log, the newest first; a page has at most fifty events."""
    page = selectors.events(workspace_id=request.scope.workspace_id, older_than=opened("audit-events", asked.cursor))
    shown = page.events[: asked.limit]
    more = page.older_than is not None or len(shown) < len(page.events)
    return {"items": shown, "next": sealed("audit-events", shown[-1].event_id) if more and shown else None}
