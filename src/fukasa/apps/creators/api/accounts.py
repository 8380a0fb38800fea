from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Schema

from fukasa.apps.creators.api.shapes import AccountOut, CheckOut, ForecastOut, MeasurementOut, RateOut
from fukasa.apps.creators.errors import AccountNotFound
from fukasa.apps.creators.selectors import comments
from fukasa.apps.creators.selectors.alike import alike
from fukasa.apps.creators.selectors.authenticity import check_rows, growth_events
from fukasa.apps.creators.selectors.comments import CommentExample, DepthPart, QuestionTopic
from fukasa.apps.creators.selectors.report import AudiencePart, OpenReport, Post, Snapshot, report_open
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Key, Routes
from fukasa.apps.workspaces.permissions import Permission
from fukasa.lake.query.model import AccountQuery

routes = Routes("creators")


class ReportOut(Schema):
    """An account with every figure and where it comes from."""

    account: AccountOut
    figures: list[MeasurementOut]
    rates: list[RateOut]
    lake_version: int


class GrowthEventOut(Schema):
    """A time in which followers grew or fell unlike before."""

    number: int
    began_at: datetime
    ended_at: datetime
    size: float
    share: float | None
    shape: str | None
    shown: str
    post_id: str | None


class AuthenticityReport(Schema):
    """The verdict with every check and every unusual growth."""

    account: AccountOut
    checks: list[CheckOut]
    events: list[GrowthEventOut]


class CommentsReport(Schema):
    """What comments say: parts of depth, questions by topic, examples by class."""

    parts: list[DepthPart]
    topics: list[QuestionTopic]
    examples: dict[str, list[CommentExample]]


class AlikeOut(Schema):
    """The accounts most like this one."""

    items: list[AccountOut]
    scores: dict[str, float]
    exact: bool
    problem: str


@routes.reads("/creators/{path:key}/figures", Permission.CREATORS_READ, ReportOut)
def creators_figures(request: TokenRequest, key: Key) -> dict[str, Any]:
    """Give every figure of an account with its interval, n, window and age."""
    report = _open(request, key)
    version = report.index.meta.lake_version
    measured = list(report.measurements().values())
    return {"account": report.account, "figures": measured, "rates": report.rates(), "lake_version": version}


@routes.reads("/creators/{path:key}/forecasts", Permission.CREATORS_READ, list[ForecastOut])
def creators_forecasts(request: TokenRequest, key: Key) -> Any:
    """Give what the next post would reach, by format, paid and not."""
    return _open(request, key).forecasts()


@routes.reads("/creators/{path:key}/authenticity", Permission.CREATORS_READ, AuthenticityReport)
def creators_authenticity(request: TokenRequest, key: Key) -> dict[str, Any]:
    """Give whether the audience is real, with every check."""
    report = _open(request, key)
    return {"account": report.account, "checks": check_rows(report), "events": growth_events(report)}


@routes.reads("/creators/{path:key}/comments", Permission.CREATORS_READ, CommentsReport)
def creators_comments(request: TokenRequest, key: Key) -> dict[str, Any]:
    """Give what comments say of an account."""
    report = _open(request, key)
    return {
        "parts": comments.depth_parts(report),
        "topics": comments.question_topics(report),
        "examples": comments.comment_examples(report),
    }


@routes.reads("/creators/{path:key}/posts", Permission.CREATORS_READ, Page[Post])
def creators_posts(request: TokenRequest, key: Key, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the posts that are known, the newest first."""
    numbered = list(enumerate(_open(request, key).posts(), 1))
    page = page_of(f"creators/{key}/posts", numbered, asked, lambda pair: pair[0])
    return page | {"items": [post for _number, post in page["items"]]}


@routes.reads("/creators/{path:key}/growth", Permission.CREATORS_READ, list[Snapshot])
def creators_growth(request: TokenRequest, key: Key) -> Any:
    """Give the followers over time."""
    return _open(request, key).growth()


@routes.reads("/creators/{path:key}/audience", Permission.CREATORS_READ, list[AudiencePart])
def creators_audience(request: TokenRequest, key: Key) -> Any:
    """Give the known shares of the audience."""
    return _open(request, key).audience()


@routes.reads("/creators/{path:key}/alike", Permission.CREATORS_READ, AlikeOut)
def creators_alike(request: TokenRequest, key: Key) -> dict[str, Any]:
    """Give the accounts most like this one."""
    report = _open(request, key)
    found = alike(request.scope, AccountQuery(like=(report.account.key,)))
    scores = {one.key: like.score for one, like in zip(found.accounts, found.alike, strict=True)}
    return {"items": found.accounts, "scores": scores, "exact": found.exact, "problem": found.problem}


@routes.reads("/creators/{path:key}", Permission.CREATORS_READ, AccountOut)
def creators_read(request: TokenRequest, key: Key) -> Any:
    """Give one account, as searches give it."""
    return _open(request, key).account


def _open(request: TokenRequest, key: str) -> OpenReport:
    report = report_open(request.scope, key)
    if report is None:
        raise AccountNotFound(_("There is no such account in the catalogue that you may see."))
    return report
