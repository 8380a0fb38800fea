"""Comment audits, for programs, read only: gate, one selector, and what it gives."""

from datetime import datetime
from typing import Any

from ninja import Query, Schema

from fukasa.apps.labelling.selectors import audits as selectors
from fukasa.apps.labelling.selectors.audits import AuditView
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("comment audits")
ROUTES = (routes,)


class PassOut(Schema):
    """How far somebody is with labelling."""

    pass_id: int
    name: str
    answered: int
    unsure: int
    finished_at: datetime | None


class CommentAuditOut(Schema):
    """An audit of comments; `headline` are its results, once it is closed."""

    audit_id: int
    title: str
    drawn: str
    account_keys: list[str] | None
    size: int
    population: int
    lake_version: int
    made_by: str
    created_at: datetime
    closed_at: datetime | None
    headline: dict[str, Any] | None
    measuring: str
    measured_at: datetime | None
    passes: list[PassOut]


@routes.reads("/comment-audits", Permission.COMMENTS_READ, Page[CommentAuditOut])
def comment_audits_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the audits of comments, in the order in which they were begun."""
    return page_of("comment-audits", selectors.audits(request.scope), asked, lambda one: one.audit_id)


@routes.reads("/comment-audits/{audit_id}", Permission.COMMENTS_READ, CommentAuditOut)
def comment_audits_read(request: TokenRequest, audit_id: Id) -> AuditView:
    """Give one audit of comments."""
    return selectors.audit_view(request.scope, audit_id)
