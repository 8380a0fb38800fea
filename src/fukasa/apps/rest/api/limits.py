"""Plans of the installation, for its operators: the owners of its first workspace."""

from typing import Annotated, Any

from ninja import Field, Path, Schema

from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body
from fukasa.apps.workspaces import quota_plans
from fukasa.apps.workspaces.forms import QuotaPlanForm
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quota_plans import Holder, PlanView
from fukasa.apps.workspaces.quotas import MOST, Quota

routes = Routes("limits")
_PlanKey = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[-a-zA-Z0-9_]+$")]
_Most = Annotated[int, Field(ge=0, le=MOST)]
_PlanName = Annotated[str, Field(min_length=1, max_length=60)]


class QuotaPlanGiven(Body):
    """The names of a plan and its limits; what is not named, or null, has no limit."""

    name_ja: _PlanName
    name_en: _PlanName
    limits: dict[Quota, _Most | None] = {}


class QuotaPlanChosen(Body):
    """The plan a workspace is to have."""

    plan_key: Annotated[str, Field(min_length=1, max_length=40)]


class QuotaPlanOut(Schema):
    """A plan; a limit of null is none."""

    key: str
    name_ja: str
    name_en: str
    limits: dict[Quota, int | None]
    is_default: bool


class HolderOut(Schema):
    """A workspace and the plan it has; empty where nothing is limited."""

    workspace_id: int
    name: str
    plan_key: str


@routes.reads("/quota-plans", Permission.SETTINGS_WRITE, list[QuotaPlanOut])
def quota_plans_index(request: TokenRequest) -> tuple[PlanView, ...]:
    """Give the plans of the installation; for operators."""
    quota_plans.demand_operator(request.scope)
    return quota_plans.plans()


@routes.puts("/quota-plans/{plan_key}", Permission.SETTINGS_WRITE, list[QuotaPlanOut])
def quota_plans_save(request: TokenRequest, plan_key: _PlanKey, body: QuotaPlanGiven) -> tuple[PlanView, ...]:
    """Say what a plan allows, or add one; for operators. What workspaces hold beyond a limit stays."""
    quota_plans.demand_operator(request.scope)
    held = quota_plans.plan_find(plan_key)
    values = {quota.value: most for quota, most in body.limits.items()}
    form = QuotaPlanForm({"key": plan_key, "name_ja": body.name_ja, "name_en": body.name_en, **values}, plan=held)
    said = cleaned(form)
    quota_plans.plan_save(
        actor=request.scope,
        key=plan_key,
        name_ja=said["name_ja"],
        name_en=said["name_en"],
        limits=form.limits(),
        new=held is None,
    )
    return quota_plans.plans()


@routes.reads("/quota-plan-holders", Permission.SETTINGS_WRITE, list[HolderOut])
def quota_plan_holders_index(request: TokenRequest) -> tuple[Holder, ...]:
    """Tell which workspace has which plan; for operators."""
    quota_plans.demand_operator(request.scope)
    return quota_plans.holders()


@routes.puts("/quota-plan-holders/{workspace_id}", Permission.SETTINGS_WRITE, list[HolderOut])
def quota_plans_give(request: TokenRequest, workspace_id: Id, body: QuotaPlanChosen) -> Any:
    """Give a workspace another plan; for operators."""
    quota_plans.demand_operator(request.scope)
    quota_plans.plan_give(actor=request.scope, workspace_id=workspace_id, key=body.plan_key)
    return quota_plans.holders()
