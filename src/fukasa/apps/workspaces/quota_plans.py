"""What operators do with plans: look, change, add, and give them to workspaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import Actor, record
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.workspaces.errors import PlanNotFound, PlanRefused
from fukasa.apps.workspaces.models import QuotaPlan, Workspace
from fukasa.apps.workspaces.quotas import Quota, Usage, plan_name, usage
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.core.provenance import LOCAL_WORKSPACE

Limits = Mapping[Quota, int | None]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as pages and the command line show it."""

    key: str
    name: str
    name_ja: str
    name_en: str
    limits: dict[Quota, int | None]
    is_default: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """A workspace and the plan it has (empty: none, nothing is limited)."""

    workspace_id: int
    name: str
    plan_key: str


@dataclass(frozen=True, slots=True)
class Overrun:
    """What a workspace holds beyond a limit that shrank; it stays, and nothing more fits."""

    workspace: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever works on the machine itself, for the audit log of a workspace."""

    workspace_id: int | None
    actor: str = "operator (command line)"
    member_id: int | None = None


def is_operator(scope: WorkspaceScope) -> bool:
    """Tell whether a member is an operator: an owner of the first workspace of the installation."""
    return scope.scope_id == LOCAL_WORKSPACE and scope.role is Role.OWNER


def demand_operator(scope: WorkspaceScope) -> None:
    """Refuse everybody but operators: to the others the plans of the installation are not there."""
    if not is_operator(scope):
        raise PlanNotFound(_("There is no such plan."))


def plan_find(key: str) -> PlanView | None:
    """Give one plan of the installation."""
    return next((one for one in plans() if one.key == key), None)


def plans() -> tuple[PlanView, ...]:
    """List the plans of the installation."""
    return tuple(_view(row) for row in QuotaPlan.objects.all())


def plan_of(workspace_id: int) -> PlanView | None:
    """Give the plan of a workspace; None where nothing is limited."""
    plan = Workspace.objects.select_related("plan").get(pk=workspace_id).plan
    return None if plan is None else _view(plan)


def holders() -> tuple[Holder, ...]:
    """List the workspaces of the installation with their plans."""
    rows = Workspace.objects.values_list("pk", "name", "plan__key")
    return tuple(Holder(pk, name, key or "") for pk, name, key in rows)


@transaction.atomic
def plan_save(
    *, actor: Actor, key: str, name_ja: str, name_en: str, limits: Limits, new: bool = False, seen: str = ""
) -> None:
    """Change a plan, or add one. What workspaces hold beyond a limit stays; see ``overruns``.

    Raises:
        EditedMeanwhile: it is no longer as it was ``seen``.

    """
    row = QuotaPlan(key=key) if new else _found(key)
    demand_unchanged(row.updated_at, seen)
    before = {} if new else _plain(row)
    row.name_ja, row.name_en = name_ja.strip(), name_en.strip()
    _demand_names(row)
    row.limits = row.limits | {quota.value: most for quota, most in limits.items()}
    row.limits = {name: most for name, most in row.limits.items() if most is not None}
    after = _plain(row)
    if before == after:
        return
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise PlanRefused(_("There is already a plan with the short name %(key)s.") % {"key": key}, key=key) from error
    names = before.keys() | after.keys()
    changed = sorted(name for name in names if before.get(name) != after.get(name))
    record(
        actor,
        "quota_plan.added" if new else "quota_plan.changed",
        object_type="quota_plan",
        object_id=row.key,
        object_name=row.name_ja,
        before={name: before.get(name) for name in changed if not new},
        after={name: after.get(name) for name in changed},
    )


@transaction.atomic
def plan_give(*, actor: Actor, workspace_id: int, key: str) -> None:
    """Give a workspace another plan."""
    plan = _found(key)
    workspace = Workspace.objects.select_for_update(of=("self",), no_key=True).filter(pk=workspace_id).first()
    if workspace is None:
        raise PlanNotFound(_("There is no such workspace."))
    if workspace.plan_id == plan.pk:
        return
    before = QuotaPlan.objects.filter(workspaces=workspace).values_list("key", flat=True).first()
    workspace.plan = plan
    workspace.save(update_fields=["plan", "updated_at"])
    told = Operator(workspace_id, actor.actor)  # the workspace reads in its own log who changed its plan
    named: dict[str, Any] = {"object_type": "workspace", "object_id": workspace.pk, "object_name": workspace.name}
    record(told, "workspace.plan_given", **named, before={"plan": before}, after={"plan": plan.key})


def overruns(key: str) -> tuple[Overrun, ...]:
    """Name what workspaces with this plan hold beyond its limits."""
    rows = Workspace.objects.filter(plan__key=key).values_list("pk", "name")
    return tuple(Overrun(name, one) for pk, name in rows for one in usage(pk) if one.is_over)


def said(over: Overrun) -> str:
    """Say in one sentence what became of something that is now beyond its limit: nothing."""
    told = {
        "workspace": over.workspace,
        "what": over.usage.quota.label,
        "used": over.usage.used,
        "limit": over.usage.limit,
    }
    return (
        _(
            "%(workspace)s holds more than this (%(what)s: %(used)d of %(limit)d); nothing is deleted, "
            "and nothing can be added."
        )
        % told
    )


def _found(key: str) -> QuotaPlan:
    row = QuotaPlan.objects.select_for_update().filter(key=key).first()
    if row is None:
        known = ", ".join(QuotaPlan.objects.values_list("key", flat=True))
        raise PlanNotFound(_("There is no plan %(key)s; there are: %(known)s.") % {"key": key, "known": known})
    return row


def _demand_names(row: QuotaPlan) -> None:
    try:
        row.clean_fields(exclude={"limits"})
    except ValidationError as error:
        if "key" in error.message_dict:
            sentence = _("“%(key)s” cannot name a plan; take up to 40 letters, digits, hyphens and underscores.")
            raise PlanRefused(sentence % {"key": row.key}, key=row.key) from error
        raise PlanRefused(_("The name of a plan has 1 to 60 characters.")) from error


def _view(row: QuotaPlan) -> PlanView:
    limits = {quota: row.limits.get(quota.value) for quota in Quota}
    return PlanView(row.key, plan_name(row), row.name_ja, row.name_en, limits, row.is_default, row.updated_at)


def _plain(row: QuotaPlan) -> dict[str, int | str | None]:
    return {"name_ja": row.name_ja, "name_en": row.name_en, **row.limits}
