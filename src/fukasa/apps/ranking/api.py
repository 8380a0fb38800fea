"""What if, for programs: the accounts of a list or of a shortlist, ranked by weights that are given."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema

from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.ranking import selectors
from fukasa.apps.ranking.files import ranking_file
from fukasa.apps.ranking.forms import FULL, WeightsForm, default_sliders
from fukasa.apps.ranking.page import Asked, GroupPage, Line, RankingPage, asked_of, page_of
from fukasa.apps.ranking.selectors import Candidates
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, FileFormat, Number, file_answer
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput

routes = Routes("what if")
ROUTES = (routes,)
_MOST_TOP = 1_000
_Weight = Annotated[float, Field(ge=0, le=FULL)]


class WeightsAsked(Body):
    """How much each part weighs; a part that is left out weighs as usual.

    Without `plan_id` a shortlist is ranked by the brief of its own plan; with null, fit to a brief does not count.
    """

    weights: Annotated[dict[str, _Weight], Field(description="by the `id` of `GET /what-if/weights`")] = {}
    basis: Literal["peers", "list"] = "peers"
    plan_id: Number | None = None
    top: Annotated[int, Field(ge=1, le=_MOST_TOP)] = 10


class RankingFileAsked(WeightsAsked):
    """The same, as a file."""

    format: FileFormat = FileFormat.CSV


class RankingPart(Schema):
    """One part of a ranking: what it is called, and what it usually weighs."""

    id: str
    name: str
    usual: float


class RankedOut(Schema):
    """An account in its group; `change` against the usual weights, `low` and `high` are ranks under weights nearby."""

    key: str
    name: str
    handle: str
    place: int
    change: int
    score: float
    in_top: float
    low: int
    high: int
    parts: dict[str, float | None]


class RankedGroup(Schema):
    """Accounts of which the same parts are known; groups cannot be compared with each other."""

    parts: list[str]
    missing: list[str]
    top: int
    items: list[RankedOut]


class RankingOut(Schema):
    """A ranking: groups, accounts of which nothing that counts is known, and those no longer in the catalogue."""

    weights: dict[str, float]
    basis: str
    plan_id: int | None
    groups: list[RankedGroup]
    unranked: list[str]
    absent: list[str]


@routes.reads("/what-if/weights", Permission.LISTS_READ, list[RankingPart])
def what_if_weights(request: TokenRequest) -> Any:  # noqa: ARG001  the same for everybody
    """Name the parts of a ranking and what they usually weigh."""
    usual = default_sliders()
    return [{"id": one.id, "name": one.names[spoken()], "usual": usual[one.id]} for one in ranking_settings().parts]


@routes.asks("/lists/{list_id}/what-if", Permission.LISTS_READ, RankingOut)
def lists_what_if(request: TokenRequest, list_id: Id, body: WeightsAsked) -> RankingOut:
    """Rank the accounts of a list by given weights."""
    return _answer(request, selectors.of_list(request.scope, list_id), body)


@routes.asks("/lists/{list_id}/what-if/file", Permission.LISTS_READ, None, openapi_extra=file_answer("csv", "xlsx"))
def lists_what_if_file(request: TokenRequest, list_id: Id, body: RankingFileAsked) -> HttpResponse:
    """Rank the accounts of a list by given weights, as a file."""
    return _file(request, selectors.of_list(request.scope, list_id), body)


@routes.asks("/runs/{run_id}/what-if", Permission.PLANS_READ, RankingOut)
def runs_what_if(request: TokenRequest, run_id: Id, body: WeightsAsked) -> RankingOut:
    """Rank the accounts that passed a run of a plan by given weights."""
    return _answer(request, selectors.of_run(request.scope, run_id), body)


@routes.asks("/runs/{run_id}/what-if/file", Permission.PLANS_READ, None, openapi_extra=file_answer("csv", "xlsx"))
def runs_what_if_file(request: TokenRequest, run_id: Id, body: RankingFileAsked) -> HttpResponse:
    """Rank the accounts that passed a run of a plan by given weights, as a file."""
    return _file(request, selectors.of_run(request.scope, run_id), body)


def _answer(request: TokenRequest, candidates: Candidates, body: WeightsAsked) -> RankingOut:
    asked = _asked(request, candidates, body)
    page = page_of(request.scope, current_index(), candidates, asked)
    ids = _ids(page)
    return RankingOut(
        weights=dict(asked.sliders),
        basis=asked.basis,
        plan_id=asked.plan_id,
        groups=[_group(one, ids) for one in page.groups],
        unranked=list(page.unranked),
        absent=list(page.absent),
    )


def _file(request: TokenRequest, candidates: Candidates, body: RankingFileAsked) -> HttpResponse:
    asked = _asked(request, candidates, body)
    page = page_of(request.scope, current_index(), candidates, asked)
    return ranking_file(request.scope, candidates, page, asked, body.format.value)


def _asked(request: TokenRequest, candidates: Candidates, body: WeightsAsked) -> Asked:
    plan_id = body.plan_id if "plan_id" in body.model_fields_set else candidates.plan_id
    if body.plan_id is not None:
        request.scope.demand(Permission.PLANS_READ)
        selectors.brief(request.scope, body.plan_id)
    unknown = body.weights.keys() - default_sliders().keys()
    if unknown:
        said = {"part": min(unknown)[:80], "known": ", ".join(default_sliders())}
        raise InvalidInput(_("There is no part %(part)s of a ranking; there are %(known)s.") % said)
    given = {"basis": body.basis, "plan": plan_id, "top": body.top}
    form = WeightsForm(dict(body.weights) | given, plans=selectors.briefs(request.scope))
    cleaned(form)
    asked = asked_of(form, candidates)
    if asked.refused:
        raise InvalidInput(_("All weights are 0, so that nothing can be ranked; give one part a weight."))
    return asked


def _ids(page: RankingPage) -> dict[str, str]:
    """Give the id of each part by the name it has on the page."""
    return dict(zip(page.part_names, (part.id for part in ranking_settings().parts), strict=True))


def _group(one: GroupPage, ids: dict[str, str]) -> RankedGroup:
    return RankedGroup(
        parts=[ids[name] for name in one.parts],
        missing=[ids[name] for name in one.missing],
        top=one.top,
        items=[_line(line, tuple(ids.values())) for line in one.lines],
    )


def _line(one: Line, parts: tuple[str, ...]) -> RankedOut:
    return RankedOut(
        key=one.key,
        name=one.name,
        handle=one.handle,
        place=one.place,
        change=one.change,
        score=one.score,
        in_top=one.in_top,
        low=one.low,
        high=one.high,
        parts=dict(zip(parts, one.parts, strict=True)),
    )
