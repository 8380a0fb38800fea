"""Labelling: one's own way through a sample. Nothing of the model and nothing of others is read here."""

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Field, Schema

from fukasa.apps.labelling.api.shapes import CommentAuditOut, LabelsGiven, Place, SaidOut, said_out
from fukasa.apps.labelling.choices import LARGEST
from fukasa.apps.labelling.errors import NotNow
from fukasa.apps.labelling.selectors.audits import AuditView, audit_view
from fukasa.apps.labelling.selectors.comments import Comment, Work, own_answer
from fukasa.apps.labelling.selectors.comments import work as work_of
from fukasa.apps.labelling.services import passes as services
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import also_refuses
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("comment audits")
_Wished = Annotated[int, Field(ge=1, le=LARGEST, description="a comment one has come to already")]


class CommentToLabel(Schema):
    """A comment as it stands in the catalogue, with the words of its post; who wrote it is not told."""

    place: int
    platform: str
    text: str
    is_reply: bool
    posted_at: datetime | None
    post: str


class WorkOut(Schema):
    """What one labels next; `comment` is null when nothing is left, `mine` where one said nothing of it yet."""

    comment: CommentToLabel | None
    mine: SaidOut | None
    previous: int | None
    answered: int
    left: int
    gone: int


class AnswerGiven(LabelsGiven):
    """What one says of a comment; with `unsure` that one cannot judge it, and no label counts."""

    labels: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []
    unsure: bool = False


class AnswerTaken(Schema):
    """The comment whose answer was taken back; null where there was none."""

    place: int | None


@routes.reads("/comment-audits/{audit_id}/work", Permission.COMMENTS_LABEL, WorkOut, openapi_extra=also_refuses(409))
def comment_audits_work(request: TokenRequest, audit_id: Id, place: _Wished | None = None) -> WorkOut:
    """Give the next comment to label, or one that one has come to already."""
    audit = audit_view(request.scope, audit_id)
    if not audit.may_label:
        raise NotNow(_("There is nothing for you to label in this audit."))
    return _work(work_of(request.scope, audit, place))


@routes.does("/comment-audits/{audit_id}/answers/undo", Permission.COMMENTS_LABEL, AnswerTaken)
def comment_answers_undo(request: TokenRequest, audit_id: Id) -> AnswerTaken:
    """Take one's last answer back."""
    return AnswerTaken(place=services.answer_undo(scope=request.scope, audit_id=audit_id))


@routes.reads("/comment-audits/{audit_id}/answers/{place}", Permission.COMMENTS_LABEL, SaidOut | None)
def comment_answers_read(request: TokenRequest, audit_id: Id, place: Place) -> SaidOut | None:
    """Give what one said of a comment oneself; null where one said nothing."""
    return _answer(request, audit_id, place)


@routes.puts("/comment-audits/{audit_id}/answers/{place}", Permission.COMMENTS_LABEL, SaidOut | None)
def comment_answers_set(request: TokenRequest, audit_id: Id, place: Place, body: AnswerGiven) -> SaidOut | None:
    """Label a comment; the first answer takes one of the two seats of an audit."""
    services.answer_save(scope=request.scope, audit_id=audit_id, place=place, **body.dict())
    return _answer(request, audit_id, place)


@routes.does("/comment-audits/{audit_id}/finish", Permission.COMMENTS_LABEL, CommentAuditOut)
def comment_audits_finish(request: TokenRequest, audit_id: Id) -> AuditView:
    """End one's labelling; when both people are done the audit is closed."""
    left = work_of(request.scope, audit_view(request.scope, audit_id)).left
    services.pass_finish(scope=request.scope, audit_id=audit_id, left=left)
    return audit_view(request.scope, audit_id)


@routes.does("/comment-audits/{audit_id}/abandon", Permission.COMMENTS_LABEL, CommentAuditOut)
def comment_audits_abandon(request: TokenRequest, audit_id: Id) -> AuditView:
    """Give one's seat up; one's labels do not count."""
    services.pass_abandon(scope=request.scope, audit_id=audit_id)
    return audit_view(request.scope, audit_id)


@routes.does("/comment-audits/{audit_id}/resume", Permission.COMMENTS_LABEL, CommentAuditOut)
def comment_audits_resume(request: TokenRequest, audit_id: Id) -> AuditView:
    """Go on where one gave up, with the labels of then."""
    services.pass_resume(scope=request.scope, audit_id=audit_id)
    return audit_view(request.scope, audit_id)


def _answer(request: TokenRequest, audit_id: int, place: int) -> SaidOut | None:
    return said_out(own_answer(request.scope, audit_view(request.scope, audit_id), place))


def _work(found: Work) -> WorkOut:
    return WorkOut(
        comment=None if found.comment is None else _comment(found.comment, found.post),
        mine=said_out(found.mine),
        previous=found.previous,
        answered=found.answered,
        left=found.left,
        gone=found.gone,
    )


def _comment(one: Comment, post: str) -> CommentToLabel:
    return CommentToLabel(
        place=one.place,
        platform=one.platform,
        text=one.text or "",
        is_reply=one.is_reply,
        posted_at=one.posted_at,
        post=post,
    )
