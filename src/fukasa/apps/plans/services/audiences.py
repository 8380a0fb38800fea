from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.plans.audience.kept import PlanAudience, audience_data
from fukasa.apps.plans.errors import NothingToUndo
from fukasa.apps.plans.models import Audience, Plan
from fukasa.apps.plans.selectors import audience_view
from fukasa.apps.plans.services.plans import audited, find_plan
from fukasa.apps.workspaces.scope import WorkspaceScope


@transaction.atomic
def audience_set(*, scope: WorkspaceScope, plan_id: int, audience: PlanAudience) -> bool:
    """Give a plan another audience; tells whether anything changed. Its runs keep the one they were asked with."""
    plan = find_plan(scope, plan_id)
    if audience_view(plan.audience) == audience:
        return False
    made = Audience(
        workspace_id=scope.workspace_id,
        content=audience_data(audience),
        follows_id=plan.audience_id,
        created_by_id=scope.member_id,
    )
    made.save()
    _point(scope, plan, made.pk, "plan.audience_changed")
    return True


@transaction.atomic
def audience_undo(*, scope: WorkspaceScope, plan_id: int) -> None:
    """Take the last change of a plan's audience back."""
    plan = find_plan(scope, plan_id)
    if plan.audience is None:
        raise NothingToUndo(_("There is nothing to take back."))
    _point(scope, plan, plan.audience.follows_id, "plan.audience_restored")


def _point(scope: WorkspaceScope, plan: Plan, audience_id: int | None, action: str) -> None:
    before = _counted(plan)
    plan.audience_id = audience_id
    plan.save(update_fields=["audience", "updated_at"])
    plan.refresh_from_db(fields=["audience"])
    record(scope, action, **audited(plan), before=before, after=_counted(plan))


def _counted(plan: Plan) -> dict[str, Any]:
    told = audience_view(plan.audience)
    return {"segments": [one.name for one in told.segments], "people": told.people, "overlaps": len(told.overlaps)}
