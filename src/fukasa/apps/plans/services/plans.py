from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.pages.fields import plain_name
from fukasa.apps.plans.errors import PlanNotFound
from fukasa.apps.plans.models import Plan
from fukasa.apps.workspaces.names import NAME_LENGTH, free_name
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_text import brief_data


@transaction.atomic
def plan_create(*, scope: WorkspaceScope, brief: Brief) -> int:
    """Make a plan of a brief and give its id; it is called as the campaign, with a number where that is taken."""
    required(scope).demand(Permission.PLANS_WRITE)
    plan = Plan(
        workspace_id=scope.workspace_id,
        name=_free_name(scope, _wished_name(brief)),
        brief=brief_data(brief),
        created_by_id=scope.member_id,
    )
    plan.save()
    record(scope, "plan.created", **audited(plan), after={"brief": plan.brief})
    return int(plan.pk)


@transaction.atomic
def plan_update(*, scope: WorkspaceScope, plan_id: int, brief: Brief, seen: str = "") -> bool:
    """Change the brief of a plan; tells whether anything changed. Its runs stay as they are.

    Raises:
        EditedMeanwhile: it is no longer as it was ``seen``.

    """
    plan = find_plan(scope, plan_id)
    demand_unchanged(plan.updated_at, seen)
    before, after = plan.brief, brief_data(brief)
    if before == after:
        return False
    if before.get("brief", {}).get("name") != after.get("brief", {}).get("name"):
        plan.name = _free_name(scope, _wished_name(brief), but=plan.pk)
    plan.brief = after
    plan.save(update_fields=["name", "brief", "updated_at"])
    changed = [section for section in {**before, **after} if before.get(section) != after.get(section)]
    record(
        scope,
        "plan.brief_changed",
        **audited(plan),
        before={section: before.get(section) for section in changed},
        after={section: after.get(section) for section in changed},
    )
    return True


@transaction.atomic
def plan_duplicate(*, scope: WorkspaceScope, plan_id: int) -> int:
    """Make a plan with the same brief and audience and no runs; gives its id."""
    plan = find_plan(scope, plan_id)
    copy = Plan(
        workspace_id=scope.workspace_id,
        name=_free_name(scope, plan.name),
        brief=plan.brief,
        audience_id=plan.audience_id,
        created_by_id=scope.member_id,
    )
    copy.save()
    record(scope, "plan.duplicated", **audited(copy), after={"from": plan.pk})
    return int(copy.pk)


@transaction.atomic
def plan_delete(*, scope: WorkspaceScope, plan_id: int) -> str:
    """Delete a plan so that it can be restored; gives its name."""
    plan = find_plan(scope, plan_id)
    plan.deleted_at = timezone.now()
    plan.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "plan.deleted", **audited(plan))
    return str(plan.name)


@transaction.atomic
def plan_restore(*, scope: WorkspaceScope, plan_id: int) -> str:
    """Take a deletion back; gives the name, with a number where it was taken meanwhile."""
    plan = find_plan(scope, plan_id, deleted=True)
    plan.name = _free_name(scope, plan.name)
    plan.deleted_at = None
    plan.save(update_fields=["name", "deleted_at", "updated_at"])
    record(scope, "plan.restored", **audited(plan))
    return str(plan.name)


def find_plan(scope: WorkspaceScope, plan_id: int, *, deleted: bool = False) -> Plan:
    """Lock a plan of the workspace for writing; absent and foreign ones are not found."""
    required(scope).demand(Permission.PLANS_WRITE)
    plans = Plan.objects.of(scope).select_for_update().filter(pk=plan_id, deleted_at__isnull=not deleted)
    plan: Plan | None = plans.first()
    if plan is None:
        raise PlanNotFound(_("There is no such plan in this workspace."))
    return plan


def audited(plan: Plan) -> dict[str, Any]:
    """Name a plan for the audit log."""
    return {"object_type": "plan", "object_id": plan.pk, "object_name": plan.name}


def _wished_name(brief: Brief) -> str:
    return plain_name(brief.brief.name)[:NAME_LENGTH].strip() or _("Plan without a name")


def _free_name(scope: WorkspaceScope, name: str, *, but: int | None = None) -> str:
    others = Plan.objects.of(scope).filter(deleted_at=None).exclude(pk=but)
    return free_name(name, set(others.values_list("name", flat=True)))
