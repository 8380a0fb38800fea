"""The figures of optimised plans for a page that lays several side by side."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from fukasa.apps.pages import formats
from fukasa.apps.plans.portfolio.answer import Answer, called
from fukasa.apps.plans.portfolio.lines import account_key
from fukasa.apps.plans.portfolio.tiles import posts_of
from fukasa.apps.plans.selectors import PortfolioView
from fukasa.apps.plans.words import cost, role_name

Figure = tuple[str, Callable[[Answer], str]]


def answer_of(view: PortfolioView | None) -> Answer | None:
    """Give what was found; None while nothing was."""
    return None if view is None or view.document is None else Answer(view.document)


def booked(answer: Answer) -> dict[str, str]:
    """Give the accounts that are booked and what they are called."""
    return {account_key(one): called(one) for one in answer.selected}


def plan_figures() -> list[Figure]:
    """List the figures; each is written for a plan, and missing where the rules allow none."""
    figures: list[Figure] = [
        (_("Result of the search"), _status),
        (_("Brings"), lambda answer: answer.counted(answer.document["objective"])),
        (_("Cost of the plan"), lambda answer: answer.money(answer.document["totals"]["cost"])),
        (_("CPV of the plan"), lambda answer: cost(answer.document["totals"]["cpv"]["mean"], answer.currency)),
        (_("Views of the plan"), _views),
        (_("People reached at least once"), lambda answer: formats.compact(answer.document["totals"]["reach"])),
        (_("Creators booked"), _creators),
        (_("Posts"), lambda answer: formats.number(posts_of(answer))),
        (_("Share of the best possible that is proven"), lambda answer: formats.percent(answer.proven)),
    ]
    return [(label, _of_a_plan(write) if place else write) for place, (label, write) in enumerate(figures)]


def _of_a_plan(write: Callable[[Answer], str]) -> Callable[[Answer], str]:
    return lambda answer: write(answer) if answer.is_plan else formats.MISSING


def _status(answer: Answer) -> str:
    names = {"optimal": _("proven best"), "feasible": _("plan with a bound"), "infeasible": _("rules collide")}
    return names[answer.document["status"]]


def _views(answer: Answer) -> str:
    views = answer.document["totals"]["views"]
    return f"{formats.compact(views['mean'])} ({formats.interval(views['p10'], views['p90'])})"


def _creators(answer: Answer) -> str:
    roles = [one.get("role") or "" for one in answer.selected]
    told = [f"{role_name(role) or _('no role')} {roles.count(role)}" for role in sorted(set(roles))]
    return f"{len(roles)} ({', '.join(told)})"
