"""What plans put on the home page."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.plans.selectors import PlanCard, plan_cards
from fukasa.apps.workspaces.home import HomeItem, HomePart, HomeSection, NextStep
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 5
_ORDER = 40


def part(scope: WorkspaceScope) -> HomePart:
    """Give the plans that were touched last, and whether one was made and run."""
    cards = plan_cards(scope, limit=_SHOWN)
    section = HomeSection(
        title=_("Plans"),
        url=reverse("plans:index"),
        items=tuple(map(_item, cards)),
        empty=_("A plan turns a goal and a budget into a shortlist: who passes the cut-off, who is cut and why."),
        start=_("Make a plan"),
        start_url=reverse("plans:index"),
    )
    return HomePart((section,), _steps(scope, cards))


def _steps(scope: WorkspaceScope, cards: Sequence[PlanCard]) -> tuple[NextStep, ...]:
    if not scope.may(Permission.PLANS_WRITE):
        return ()
    step = NextStep(
        order=_ORDER,
        title=_("From a brief to a shortlist"),
        text=_("Say what you want to reach and what a view may cost; the example campaign shows how."),
        url=reverse("plans:index"),
        done=any(card.last_run_id for card in cards),
    )
    return (step,)


def _item(card: PlanCard) -> HomeItem:
    return HomeItem(card.name, reverse("plans:detail", args=[card.plan_id]), _note(card), card.updated_at)


def _note(card: PlanCard) -> str:
    if card.facts is None:
        return _("not run yet")
    passed = card.facts["sizes"]["passed"]
    return ngettext("%(n)d account passes", "%(n)d accounts pass", passed) % {"n": passed}
