"""Links to a plan for people without an account: who has which, and what one opens."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.pages.links import token_hash
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.errors import ShareNotFound
from fukasa.apps.plans.models import PlanShare
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.plan.handout import handed_on


@dataclass(frozen=True, slots=True)
class ShareView:
    """A link, for those who made it."""

    share_id: int
    label: str
    hide_prices: bool
    hide_names: bool
    expires_at: datetime
    revoked_at: datetime | None
    opened: int
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """What a link opens: the document without what is hidden.

    Attributes:
        run: the number of the run.
        label: for whom the link was made; for the log alone, they do not see it.

    """

    share_id: int
    workspace_id: int
    plan_id: int
    run: int
    label: str
    name: str
    handed: dict[str, Any]
    hide_prices: bool
    made_on: date
    expires_at: datetime


def shares(scope: WorkspaceScope, run_id: int) -> tuple[ShareView, ...]:
    """Give the links to the plan of a run, the newest first."""
    return tuple(
        ShareView(
            row.pk,
            row.label,
            row.hide_prices,
            row.hide_names,
            row.expires_at,
            row.revoked_at,
            row.opened,
            row.opened_at,
        )
        for row in PlanShare.objects.of(scope).filter(run_id=run_id, run__plan__deleted_at=None)
    )


def shared_plan(token: str, now: datetime) -> SharedPlan:
    """Open a link; wrong, expired, revoked ones and those of deleted plans answer alike with ShareNotFound."""
    link = (
        PlanShare.unscoped.filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now)
        .filter(run__plan__deleted_at=None, run__portfolio__state=RunState.FINISHED)
        .select_related("run__plan", "run__portfolio")
        .first()
    )
    if link is None:
        raise ShareNotFound(_("This link is wrong, has expired or was withdrawn. Ask the sender for a new one."))
    return SharedPlan(
        share_id=link.pk,
        workspace_id=link.workspace_id,
        plan_id=link.run.plan_id,
        run=link.run.number,
        label=link.label,
        name=link.run.plan.name,
        handed=handed_on(link.run.portfolio.document, prices=not link.hide_prices, names=not link.hide_names),
        hide_prices=link.hide_prices,
        made_on=timezone.localdate(link.run.portfolio.updated_at),
        expires_at=link.expires_at,
    )
