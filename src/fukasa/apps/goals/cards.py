"""A goal as the overview shows it."""

from dataclasses import dataclass

from fukasa.analysis.planning.kpi.sentences import KGI_NAMES
from fukasa.apps.catalogue import words
from fukasa.apps.goals.selectors import GoalView
from fukasa.apps.pages import formats


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal in one line."""

    view: GoalView
    kgi: str
    amount: str
    platforms: str
    tiers: str
    own: int


def card_of(view: GoalView) -> GoalCard:
    """Write a goal in one line."""
    goal = view.goal
    sales = goal.kgi == "sales"
    return GoalCard(
        view=view,
        kgi=KGI_NAMES[goal.kgi][words.spoken()],
        amount=formats.compact_money(goal.amount, goal.currency) if sales else formats.compact(goal.amount),
        platforms=", ".join(map(words.platform_name, goal.shares())),
        tiers=", ".join(map(words.tier_name, goal.mix())),
        own=len(view.ranges),
    )
