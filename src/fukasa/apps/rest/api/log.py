from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Field, Query

from fukasa.apps.audit import selectors
from fukasa.apps.audit.selectors import Event, Wanted
from fukasa.apps.pages.downloads import attachment
from fukasa.apps.rest.paging import Page, PageAsked, opened, sealed
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.rest.shapes import file_answer
from fukasa.apps.workspaces.audit_file import audit_file
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("audit log", unkept=True)
_Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(9000, 1, 1))]


class LogFormat(StrEnum):
    """JSON Lines with proofs, or a table."""

    JSONL = "jsonl"
    CSV = "csv"


class EventsAsked(PageAsked):
    """Which page, of which events; what is left out does not narrow."""

    actor: Annotated[str, Field(max_length=254, description="e-mail of who acted")] = ""
    kind: Annotated[str, Field(max_length=40, description="kind of thing, as `object_type` names it")] = ""
    object_id: Annotated[str, Field(max_length=120)] = ""
    text: Annotated[str, Field(max_length=200, description="part of the name of the thing")] = ""
    since: _Day | None = None
    until: _Day | None = None


@routes.reads("/audit-events", Permission.AUDIT_READ, Page[Event])
def audit_events_index(request: TokenRequest, asked: Query[EventsAsked]) -> dict[str, Any]:
    """Give the audit log, the newest first; a page has at most fifty events."""
    wanted = Wanted(**asked.dict(exclude={"cursor", "limit"}))
    older_than = opened("audit-events", asked.cursor)
    page = selectors.events(workspace_id=request.scope.workspace_id, older_than=older_than, wanted=wanted)
    shown = page.events[: asked.limit]
    more = page.older_than is not None or len(shown) < len(page.events)
    return {"items": shown, "next": sealed("audit-events", shown[-1].event_id) if more and shown else None}


@routes.reads("/audit-events/file", Permission.AUDIT_READ, None, openapi_extra=file_answer("jsonl", "csv"))
def audit_events_file(request: TokenRequest, format: LogFormat = LogFormat.JSONL) -> HttpResponse:  # noqa: A002  the name in the address
    """Give the whole log of the workspace, with proofs or as a table; that it was taken is an event of its own."""
    name = f"audit-{timezone.localdate():%Y-%m-%d}.{format.value}"
    return attachment(audit_file(scope=request.scope, ending=format.value, name=name), name)
