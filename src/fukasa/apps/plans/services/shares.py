from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.actors import Outside
from fukasa.apps.audit.services import record
from fukasa.apps.pages.links import new_token, token_hash
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.errors import RunNotFound, ShareNotFound
from fukasa.apps.plans.links import SharedPlan
from fukasa.apps.plans.models import PlanShare, Run
from fukasa.apps.plans.services.plans import audited, find_plan
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@transaction.atomic
def share_create(
    *,
    scope: WorkspaceScope,
    run_id: int,
    expires_at: datetime,
    label: str = "",
    hide_prices: bool = True,
    hide_names: bool = False,
) -> str:
    """Make a link for people without an account to the plan of a run; gives its token, which is kept nowhere.

    The link stays with this run: what was sent does not change when the plan is run again.
    """
    run = _find_run(scope, run_id)
    demand(scope, Quota.SHARE_LINKS)
    token = new_token()
    link = PlanShare(
        workspace_id=scope.workspace_id,
        run=run,
        label=label.strip(),
        token_hash=token_hash(token),
        hide_prices=hide_prices,
        hide_names=hide_names,
        expires_at=expires_at,
        created_by_id=scope.member_id,
    )
    link.save()
    after = {"run": run.number, "hide_prices": hide_prices, "hide_names": hide_names, "expires_at": expires_at}
    record(scope, "plan.shared", **audited(run.plan), after=after)
    return token


@transaction.atomic
def share_revoke(*, scope: WorkspaceScope, run_id: int, share_id: int) -> None:
    """Withdraw a link; it stops working at once and cannot be brought back."""
    run = _find_run(scope, run_id)
    link = PlanShare.objects.of(scope).filter(run=run, pk=share_id).first()
    if link is None:
        raise ShareNotFound(_("There is no such link to this plan."))
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at", "updated_at"])
        record(scope, "plan.share_revoked", **audited(run.plan), after={"label": link.label})


def share_opened(*, share_id: int, now: datetime) -> None:
    """Count that somebody opened a link; who it was is not kept."""
    PlanShare.unscoped.filter(pk=share_id).update(opened=F("opened") + 1, opened_at=now)


def share_fetched(*, shared: SharedPlan, suffix: str) -> None:
    """Write down that somebody fetched a file by a link; who it was is not kept, only whose link it is."""
    actor = _("guest %(name)s") % {"name": shared.label} if shared.label else _("a guest with the link")
    named: dict[str, Any] = {"object_type": "plan", "object_id": shared.plan_id, "object_name": shared.name}
    after = {"what": "plan", "format": suffix, "run": shared.run, "link": shared.share_id}
    record(Outside(shared.workspace_id, actor), "plan.guest_fetched", **named, after=after)


def _find_run(scope: WorkspaceScope, run_id: int) -> Run:
    """Find a run with a plan that may be shown, and lock the plan."""
    required(scope).demand(Permission.PLANS_WRITE)
    finished = Run.objects.of(scope).filter(pk=run_id, plan__deleted_at=None, portfolio__state=RunState.FINISHED)
    run: Run | None = finished.select_related("plan", "portfolio").first()
    if run is None or not (run.portfolio.document or {}).get("selected"):
        raise RunNotFound(_("This run has no plan."))
    find_plan(scope, run.plan_id)
    return run
