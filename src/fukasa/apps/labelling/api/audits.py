from typing import Annotated, Any

from ninja import Field, Query, Schema

from fukasa.analysis.comments.classes import registry
from fukasa.apps.labelling.api.shapes import CommentAuditOut
from fukasa.apps.labelling.choices import LARGEST, SMALLEST, USUAL, Drawn
from fukasa.apps.labelling.forms import NewAuditForm
from fukasa.apps.labelling.selectors import audits as selectors
from fukasa.apps.labelling.selectors.audits import AuditView
from fukasa.apps.labelling.services import audits as services
from fukasa.apps.labelling.services.passes import labelling_close
from fukasa.apps.labelling.tasks import start_measuring
from fukasa.apps.labelling.words import Guide, guides, rules
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Number
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("comment audits")


class AuditDrawn(Body):
    """What to sample: the comments of one account, of a list, or all."""

    drawn: Drawn = Drawn.ACCOUNT
    account: Annotated[str, Field(max_length=300, description="handle, address of the profile, platform:handle")] = ""
    account_list: Number | None = None
    size: Annotated[int, Field(ge=SMALLEST, le=LARGEST)] = USUAL


class ExampleOut(Schema):
    """A comment and the names of its labels."""

    text: str
    labels: str


class GuideOut(Schema):
    """What one label means."""

    id: str
    name: str
    definition: str
    examples: list[ExampleOut]
    near: list[ExampleOut]


class GuidelineOut(Schema):
    """How comments are labelled."""

    classes: list[GuideOut]
    rules: list[str]


@routes.reads("/comment-audits", Permission.COMMENTS_READ, Page[CommentAuditOut])
def comment_audits_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the audits of comments, in the order in which they were begun."""
    return page_of("comment-audits", selectors.audits(request.scope), asked, lambda one: one.audit_id)


@routes.makes("/comment-audits", Permission.COMMENTS_WRITE, CommentAuditOut)
def comment_audits_create(request: TokenRequest, body: AuditDrawn) -> AuditView:
    """Draw a random sample of comments to label; the model in use reads them in the background."""
    form = NewAuditForm(body.dict() | {"drawn": body.drawn.value}, scope=request.scope)
    values = cleaned(form)
    audit_id = services.audit_create(
        scope=request.scope,
        drawn=Drawn(values["drawn"]),
        title=form.title,
        size=values["size"],
        account_keys=form.account_keys,
    )
    start_measuring(scope=request.scope, audit_id=audit_id, at_once=False)
    return selectors.audit_view(request.scope, audit_id)


@routes.reads("/comment-audits/guideline", Permission.COMMENTS_READ, GuidelineOut)
def comment_audits_guideline(request: TokenRequest) -> GuidelineOut:  # noqa: ARG001  the same for everybody
    """Give what the labels mean, with examples."""
    named = zip(registry().ids, guides(), strict=True)
    return GuidelineOut(classes=[_guide(class_id, one) for class_id, one in named], rules=list(rules()))


@routes.reads("/comment-audits/{audit_id}", Permission.COMMENTS_READ, CommentAuditOut)
def comment_audits_read(request: TokenRequest, audit_id: Id) -> AuditView:
    """Give one audit of comments."""
    return selectors.audit_view(request.scope, audit_id)


@routes.deletes("/comment-audits/{audit_id}", Permission.COMMENTS_WRITE)
def comment_audits_delete(request: TokenRequest, audit_id: Id) -> None:
    """Delete an audit with its labels so that it can be restored."""
    services.audit_delete(scope=request.scope, audit_id=audit_id)


@routes.does("/comment-audits/{audit_id}/restore", Permission.COMMENTS_WRITE, CommentAuditOut)
def comment_audits_restore(request: TokenRequest, audit_id: Id) -> AuditView:
    """Take a deletion back."""
    services.audit_restore(scope=request.scope, audit_id=audit_id)
    return selectors.audit_view(request.scope, audit_id)


@routes.does("/comment-audits/{audit_id}/close", Permission.COMMENTS_WRITE, CommentAuditOut)
def comment_audits_close(request: TokenRequest, audit_id: Id) -> AuditView:
    """End labelling with those who are done; labels and results may be seen from then on."""
    labelling_close(scope=request.scope, audit_id=audit_id)
    return selectors.audit_view(request.scope, audit_id)


@routes.does("/comment-audits/{audit_id}/measure", Permission.COMMENTS_WRITE, CommentAuditOut)
def comment_audits_measure(request: TokenRequest, audit_id: Id) -> AuditView:
    """Let the model in use read the comments anew, in the background."""
    start_measuring(scope=request.scope, audit_id=audit_id, at_once=False)
    return selectors.audit_view(request.scope, audit_id)


def _guide(class_id: str, one: Guide) -> GuideOut:
    return GuideOut(
        id=class_id,
        name=one.name,
        definition=one.definition,
        examples=[ExampleOut(text=text, labels=labels) for text, labels in one.examples],
        near=[ExampleOut(text=text, labels=labels) for text, labels in one.near],
    )
