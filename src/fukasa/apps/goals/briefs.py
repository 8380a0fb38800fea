"""A goal as a brief: the filter, the target and the budget that it takes in the middle case."""

from django.utils.translation import gettext as _

from fukasa.analysis.planning.kpi.results import KpiTree
from fukasa.apps.goals.errors import NotWorkedOut
from fukasa.apps.workspaces.selectors import WorkspaceSettings
from fukasa.pipelines.brief import About, Brief, Budget, Cutoff, Filter, Goal

_ORDERS = {"sales", "orders"}
_FIGURES = 3


def brief_of(name: str, tree: KpiTree, settings: WorkspaceSettings) -> Brief:
    """Make a brief of a goal.

    Orders and sales become a target of conversions with the rate per view of the tree; every other goal a target of
    views. The budget is the middle of the cost, and the workspace's cut-off holds where it is in the same currency.

    Raises:
        NotWorkedOut: the goal has no totals.

    """
    if tree.views is None:
        raise NotWorkedOut(_("A platform of this goal cannot be worked out, so there is nothing to put into a brief."))
    goal, views = tree.goal, tree.views.p50
    orders = goal.kgi in _ORDERS
    same = settings.currency == goal.currency
    return Brief(
        brief=About(name=name, currency=goal.currency),
        filter=Filter(platforms=tuple(goal.shares()), tiers=tuple(goal.mix())),
        goal=Goal(
            kpi="conversions" if orders else "views",
            target=_rounded(goal.count if orders else views),
            average_order_value=goal.average_order_value if orders else None,
            conversion_rate=_rounded(goal.count / views) if orders else None,
        ),
        budget=Budget() if tree.cost is None else Budget(_rounded(tree.cost.p50), goal.currency),
        cutoff=Cutoff(float(settings.cutoff_cpv), goal.currency, settings.cutoff_probability) if same else Cutoff(),
    )


def _rounded(value: float) -> float:
    return float(f"{value:.{_FIGURES}g}")
