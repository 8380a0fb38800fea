"""What people said once an audit is closed, what counts, and what comes of it."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from fukasa.analysis.agreement.alpha import Agreement
from fukasa.analysis.comments.audited import AuditedOutcome
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.evaluation import Figure
from fukasa.apps.labelling.api.shapes import LabelsGiven, Place, SaidOut, said_out
from fukasa.apps.labelling.errors import AuditNotFound
from fukasa.apps.labelling.figures import PeopleAgree, Result, agreement_of, result_of
from fukasa.apps.labelling.files import labels_file
from fukasa.apps.labelling.lines import differing
from fukasa.apps.labelling.selectors.audits import AuditView, closed_audit_view
from fukasa.apps.labelling.selectors.comments import Said, sample
from fukasa.apps.labelling.selectors.settled import SettledComment, model_said, settled_comments
from fukasa.apps.labelling.services.settling import decision_save
from fukasa.apps.labelling.words import outcome_name
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import also_refuses, file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("comment audits")
_AFTER = also_refuses(409)  # while somebody may still label blind


class LabelsAsked(PageAsked):
    """Which comments: all, or those on which two people, or people and the model, differ; in one class, or any."""

    differ: Literal["people", "model"] | None = None
    label: Annotated[str, Field(max_length=40)] = ""


class SettledOut(Schema):
    """What people and the model said of one comment, and what counts; `text` is null once it was erased."""

    place: int
    text: str | None
    counts: SaidOut | None
    settled: str
    is_disputed: bool
    first: SaidOut | None
    second: SaidOut | None
    model: SaidOut | None


class AuditFigure(Schema):
    """A share with its 95 % interval."""

    value: float | None
    low: float | None
    high: float | None


class AlphaOut(Schema):
    """How far two people agree: Krippendorff's alpha with its interval; null with a reason where it is not defined."""

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    agreed: float | None
    reason: str


class OutcomeOut(Schema):
    """One class, the question or a union of classes: what the model says, and the share corrected by the audit."""

    id: str
    name: str
    people: int
    model: int
    both: int
    model_share: float
    corrected: AuditFigure
    precision: AuditFigure
    recall: AuditFigure
    alpha: AlphaOut | None


class AuditResult(Schema):
    """What an audit says; `confusion` counts comments by class of people × class of the model, as `classes` order them.

    Without outcomes the model has not read the comments yet.
    """

    n: int
    outcomes: list[OutcomeOut]
    classes: list[str]
    confusion: list[list[int]]
    agreement: AlphaOut | None
    compared: int
    disputed: int
    undecided: int
    unjudged: int
    gone: int


@routes.reads("/comment-audits/{audit_id}/result", Permission.COMMENTS_READ, AuditResult, openapi_extra=_AFTER)
def comment_audits_result(request: TokenRequest, audit_id: Id) -> AuditResult:
    """Give corrected shares, precision and recall of the model and agreement of people, once the audit is closed."""
    audit = closed_audit_view(request.scope, audit_id)
    settled, said = settled_comments(request.scope, audit), model_said(request.scope, audit)
    result, agree = result_of(settled, said, audit.shares), agreement_of(settled, audit.seed)
    gone = sum(one.text is None for one in sample(request.scope, audit_id))
    return _result(result, agree, settled, gone)


@routes.reads("/comment-audits/{audit_id}/labels", Permission.COMMENTS_READ, Page[SettledOut], openapi_extra=_AFTER)
def comment_labels_index(request: TokenRequest, audit_id: Id, asked: Query[LabelsAsked]) -> dict[str, Any]:
    """Give what was said of the comments of a closed audit, in the order of the sample."""
    audit = closed_audit_view(request.scope, audit_id)
    settled, said = settled_comments(request.scope, audit), model_said(request.scope, audit)
    shown = asked.label if asked.label in registry().ids else ""
    chosen: Sequence[SettledComment] = settled
    if asked.differ is not None:
        chosen = differing(settled, shown, said if asked.differ == "model" else None)
    page = page_of(f"comment-audits/{audit_id}/labels", chosen, asked, lambda one: one.place)
    texts = {one.place: one.text for one in sample(request.scope, audit_id)}
    return page | {"items": [_settled(one, texts, said) for one in page["items"]]}


@routes.reads(
    "/comment-audits/{audit_id}/labels.csv",
    Permission.COMMENTS_READ,
    None,
    openapi_extra=also_refuses(409, beside=file_answer("csv")),
)
def comment_labels_file(request: TokenRequest, audit_id: Id) -> HttpResponse:
    """Give the labels that count, with the words of the comments, as a file to train on."""
    return labels_file(request.scope, audit_id)


@routes.reads("/comment-audits/{audit_id}/labels/{place}", Permission.COMMENTS_READ, SettledOut, openapi_extra=_AFTER)
def comment_labels_read(request: TokenRequest, audit_id: Id, place: Place) -> SettledOut:
    """Give what was said of one comment of a closed audit."""
    return _label(request, closed_audit_view(request.scope, audit_id), place)


@routes.puts("/comment-audits/{audit_id}/labels/{place}", Permission.COMMENTS_WRITE, SettledOut)
def comment_labels_decide(request: TokenRequest, audit_id: Id, place: Place, body: LabelsGiven) -> SettledOut:
    """Decide on a comment that two people labelled differently; may be decided again."""
    decision_save(scope=request.scope, audit_id=audit_id, place=place, labels=body.labels, question=body.question)
    return _label(request, closed_audit_view(request.scope, audit_id), place)


def _label(request: TokenRequest, audit: AuditView, place: int) -> SettledOut:
    one = next((one for one in settled_comments(request.scope, audit) if one.place == place), None)
    if one is None:
        raise AuditNotFound(_("Nobody labelled a comment at this place of the sample."))
    texts = {comment.place: comment.text for comment in sample(request.scope, audit.audit_id)}
    return _settled(one, texts, model_said(request.scope, audit))


def _settled(one: SettledComment, texts: dict[int, str | None], said: dict[int, Said]) -> SettledOut:
    return SettledOut(
        place=one.place,
        text=texts.get(one.place),
        counts=said_out(one.counts),
        settled=one.settled.value,
        is_disputed=one.is_disputed,
        first=said_out(one.first),
        second=said_out(one.second),
        model=said_out(said.get(one.place)),
    )


def _result(
    result: Result | None, agree: PeopleAgree | None, settled: Sequence[SettledComment], gone: int
) -> AuditResult:
    return AuditResult(
        n=0 if result is None else result.n,
        outcomes=[] if result is None else [_outcome(one, agree) for one in result.outcomes],
        classes=list(registry().ids),
        confusion=[] if result is None else result.confusion.tolist(),
        agreement=_alpha(agree.overall) if agree else None,
        compared=agree.compared if agree else 0,
        disputed=sum(one.is_disputed for one in settled),
        undecided=sum(one.settled == "open" for one in settled),
        unjudged=sum(one.counts is None for one in settled),
        gone=gone,
    )


def _outcome(one: AuditedOutcome, agree: PeopleAgree | None) -> OutcomeOut:
    agreed = agree.by_outcome.get(one.id) if agree else None
    return OutcomeOut(
        id=one.id,
        name=outcome_name(one.id),
        people=one.people,
        model=one.model,
        both=one.both,
        model_share=one.model_share,
        corrected=_figure(one.corrected),
        precision=_figure(one.precision),
        recall=_figure(one.recall),
        alpha=_alpha(agreed) if agreed else None,
    )


def _figure(one: Figure) -> AuditFigure:
    span = one.interval
    return AuditFigure(value=one.value, low=span.low if span else None, high=span.high if span else None)


def _alpha(one: Agreement) -> AlphaOut:
    span = one.interval
    low, high = (span.low, span.high) if span else (None, None)
    return AlphaOut(alpha=one.alpha, low=low, high=high, units=one.units, agreed=one.agreed, reason=one.reason)
