from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Schema

from fukasa.apps.pages.expiry import end_of_day
from fukasa.apps.plans import links, selectors
from fukasa.apps.plans.errors import RunNotFound
from fukasa.apps.plans.files import plan_file, shortlist_file
from fukasa.apps.plans.services import shares as services
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Label, LastDay, Secret, file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("plans")


class RunOut(Schema):
    """A run of a plan without its rows."""

    run_id: int
    plan_id: int
    number: int
    state: str
    facts: dict[str, Any] | None
    lake_version: int | None
    error: str
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    is_live: bool


class PortfolioOut(Schema):
    """The optimised plan of a run as `PLAN.json` has it, or how far the search is."""

    run_id: int
    state: str
    document: dict[str, Any] | None
    progress: dict[str, Any] | None
    error: str
    updated_at: datetime
    is_live: bool


class ShortlistFormat(StrEnum):
    """What a shortlist is written as."""

    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


class PlanFormat(StrEnum):
    """What a plan is written as."""

    JSON = "json"
    XLSX = "xlsx"
    PDF = "pdf"


class PlanShareOut(Schema):
    """A link to a plan; the link itself is nowhere kept."""

    share_id: int
    label: str
    hide_prices: bool
    hide_names: bool
    expires_at: datetime
    revoked_at: datetime | None
    opened: int
    opened_at: datetime | None


class PlanShareMade(Body):
    """A link to a plan for people without an account."""

    expires_on: LastDay
    label: Label = ""
    hide_prices: bool = True
    hide_names: bool = False


@routes.reads("/runs/{run_id}", Permission.PLANS_READ, RunOut)
def runs_read(request: TokenRequest, run_id: Id) -> Any:
    """Tell how far a run is."""
    return selectors.run_view(request.scope, run_id)


@routes.reads("/runs/{run_id}/plan", Permission.PLANS_READ, PortfolioOut)
def runs_plan(request: TokenRequest, run_id: Id) -> Any:
    """Give the optimised plan of a run with its certificate, or how far the search is."""
    selectors.run_view(request.scope, run_id)
    found = selectors.portfolio_view(request.scope, run_id)
    if found is None:
        raise RunNotFound(_("This run has no plan."))
    return found


@routes.reads("/runs/{run_id}/shortlist", Permission.PLANS_READ, None, openapi_extra=file_answer("csv", "xlsx", "html"))
def runs_shortlist_file(
    request: TokenRequest,
    run_id: Id,
    format: ShortlistFormat = ShortlistFormat.CSV,  # noqa: A002  the name in the address
) -> HttpResponse:
    """Give the shortlist of a run as a file: everybody, passed and cut, with the reason."""
    return shortlist_file(request.scope, run_id, format.value)


@routes.reads("/runs/{run_id}/plan-file", Permission.PLANS_READ, None, openapi_extra=file_answer("json", "xlsx", "pdf"))
def runs_plan_file(request: TokenRequest, run_id: Id, format: PlanFormat = PlanFormat.JSON) -> HttpResponse:  # noqa: A002  the name in the address
    """Give the optimised plan as a file."""
    return plan_file(request.scope, run_id, format.value)


@routes.reads("/runs/{run_id}/shares", Permission.PLANS_READ, list[PlanShareOut])
def plan_shares_index(request: TokenRequest, run_id: Id) -> Any:
    """Give the links to the plan of a run, the newest first."""
    selectors.run_view(request.scope, run_id)
    return links.shares(request.scope, run_id)


@routes.makes("/runs/{run_id}/shares", Permission.PLANS_WRITE, Secret)
def plan_shares_create(request: TokenRequest, run_id: Id, body: PlanShareMade) -> Secret:
    """Make a link; it is shown this once."""
    portfolio = selectors.portfolio_view(request.scope, selectors.run_view(request.scope, run_id).run_id)
    if portfolio is None or portfolio.document is None or not portfolio.document["selected"]:
        raise RunNotFound(_("This run has no plan."))
    end = end_of_day(body.expires_on)
    token = services.share_create(
        scope=request.scope, run_id=run_id, expires_at=end, **body.dict(exclude={"expires_on"})
    )
    return Secret(secret=token, url=request.build_absolute_uri(reverse("plans:shared", args=[token])))


@routes.deletes("/runs/{run_id}/shares/{share_id}", Permission.PLANS_WRITE)
def plan_shares_revoke(request: TokenRequest, run_id: Id, share_id: Id) -> None:
    """Withdraw a link."""
    services.share_revoke(scope=request.scope, run_id=run_id, share_id=share_id)
