"""Changes of a brief that answer a result: a rule relaxed, another budget beside it, another cut-off."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fukasa.apps.plans import selectors
from fukasa.apps.plans.errors import CannotRelax
from fukasa.apps.plans.relaxing import relaxed
from fukasa.apps.plans.services.plans import plan_duplicate, plan_update
from fukasa.apps.workspaces.scope import WorkspaceScope


@transaction.atomic
def plan_relax(*, scope: WorkspaceScope, plan_id: int, rule: str) -> None:
    """Relax one rule of a conflict in the brief, as far as the newest answer says.

    Raises:
        CannotRelax: the newest answer does not name this rule, or no key of the brief holds it.

    """
    plan = selectors.plan_view(scope, plan_id)
    document = _newest_document(scope, plan_id) or {}
    conflict = document.get("conflict") or {"relaxations": []}
    found = next((one for one in conflict["relaxations"] if one["rule"] == rule), None)
    changed = None if found is None else relaxed(plan.brief, found, document)
    if changed is None:
        raise CannotRelax(_("This rule cannot be relaxed here; change the brief yourself."))
    plan_update(scope=scope, plan_id=plan_id, brief=changed)


@transaction.atomic
def plan_scenario(*, scope: WorkspaceScope, plan_id: int, budget: float) -> int:
    """Duplicate a plan with another budget, to lay both side by side; gives the id of the copy."""
    plan = selectors.plan_view(scope, plan_id)
    changed = replace(plan.brief, budget=replace(plan.brief.budget, amount=budget))
    copy = plan_duplicate(scope=scope, plan_id=plan_id)
    plan_update(scope=scope, plan_id=copy, brief=changed)
    return copy


@transaction.atomic
def plan_adopt(
    *, scope: WorkspaceScope, plan_id: int, cpv: float | None = None, probability: float | None = None
) -> None:
    """Put another cut-off into the brief; what is None stays."""
    plan = selectors.plan_view(scope, plan_id)
    old = plan.brief.cutoff
    cutoff = replace(
        old, cpv=old.cpv if cpv is None else cpv, probability=old.probability if probability is None else probability
    )
    changed = replace(plan.brief, cutoff=cutoff)
    plan_update(scope=scope, plan_id=plan_id, brief=changed)


def _newest_document(scope: WorkspaceScope, plan_id: int) -> dict[str, Any] | None:
    newest = next(iter(selectors.runs(scope, plan_id)), None)
    portfolio = None if newest is None else selectors.portfolio_view(scope, newest.run_id)
    return None if portfolio is None else portfolio.document
