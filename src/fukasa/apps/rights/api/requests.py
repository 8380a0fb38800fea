from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Field, Query, Schema

from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import AccountKey, Body, Moment, one_of
from fukasa.apps.rights import selectors
from fukasa.apps.rights.choices import Kind, Law, State
from fukasa.apps.rights.forms import RequestForm
from fukasa.apps.rights.selectors import RequestCard
from fukasa.apps.rights.services import requests
from fukasa.apps.rights.tasks import carry_out_deletions
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("data subjects", unkept=True)
_Kind = Annotated[str, one_of(Kind.values)]
_Law = Annotated[str, one_of(Law.values)]


class SubjectRequestEntered(Body):
    """What somebody asks about their data; the law sets the deadline."""

    kind: _Kind
    law: _Law
    account_key: AccountKey
    received_at: Annotated[Moment, Field(description="now when left out")] | None = None
    who: Annotated[str, Field(max_length=500, description="who asks, and how we know")] = ""
    said: Annotated[str, Field(max_length=4000)] = ""


class Answered(Body):
    """What was answered, what the person says, or why it was refused."""

    text: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


class SubjectRequestOut(Schema):
    """A request; once its data is deleted it holds neither the account nor who asked, but a receipt."""

    request_id: int
    kind: _Kind
    law: _Law
    account_key: str
    subject_hash: str
    who: str
    said: str
    answer: str
    state: Annotated[str, one_of(State.values)]
    received_at: datetime
    due_at: datetime
    closed_at: datetime | None
    handled_by: str
    receipt_hash: str
    problem: str


@routes.reads("/subject-requests", Permission.RIGHTS_MANAGE, Page[SubjectRequestOut])
def subject_requests_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the requests of people whose data is stored, in the order in which they were entered."""
    return page_of("subject-requests", selectors.requests_of(request.scope), asked, lambda one: one.request_id)


@routes.makes("/subject-requests", Permission.RIGHTS_MANAGE, SubjectRequestOut)
def subject_requests_enter(request: TokenRequest, body: SubjectRequestEntered) -> RequestCard:
    """Enter a request; a notice of deletion from a platform is carried out at once."""
    given = body.dict() | {"received_at": body.received_at or timezone.now()}
    request_id = requests.request_enter(scope=request.scope, **cleaned(RequestForm(given)))
    return selectors.request_find(request.scope, request_id)


@routes.reads("/subject-requests/{request_id}", Permission.RIGHTS_MANAGE, SubjectRequestOut)
def subject_requests_read(request: TokenRequest, request_id: Id) -> RequestCard:
    """Give one request."""
    return selectors.request_find(request.scope, request_id)


@routes.does("/subject-requests/{request_id}/answer", Permission.RIGHTS_MANAGE, SubjectRequestOut)
def subject_requests_answer(request: TokenRequest, request_id: Id, body: Answered) -> RequestCard:
    """Close a request as answered."""
    requests.request_close(scope=request.scope, request_id=request_id, answer=body.text, refused=False)
    return selectors.request_find(request.scope, request_id)


@routes.does("/subject-requests/{request_id}/refuse", Permission.RIGHTS_MANAGE, SubjectRequestOut)
def subject_requests_refuse(request: TokenRequest, request_id: Id, body: Answered) -> RequestCard:
    """Refuse a request, and say why."""
    requests.request_close(scope=request.scope, request_id=request_id, answer=body.text, refused=True)
    return selectors.request_find(request.scope, request_id)


@routes.does("/subject-requests/{request_id}/correct", Permission.RIGHTS_MANAGE, SubjectRequestOut)
def subject_requests_correct(request: TokenRequest, request_id: Id, body: Answered) -> RequestCard:
    """Put what the person says as a note beside the contested value, and close; needs notes.write as well."""
    requests.request_correct(scope=request.scope, request_id=request_id, text=body.text)
    return selectors.request_find(request.scope, request_id)


@routes.does("/subject-requests/{request_id}/carry-out", Permission.RIGHTS_MANAGE, SubjectRequestOut)
def subject_requests_carry_out(request: TokenRequest, request_id: Id) -> RequestCard:
    """Delete the data for good, where deletion was asked for; the worker does it and writes a receipt."""
    requests.request_carry_out(scope=request.scope, request_id=request_id)
    carry_out_deletions.enqueue()
    return selectors.request_find(request.scope, request_id)
