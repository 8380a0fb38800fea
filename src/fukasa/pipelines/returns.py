"""What the plan of a brief sells and brings back: drawn where the brief states a conversion rate and an order value."""

import numpy as np

from fukasa.analysis.forecast.conversion import ConversionRate, conversion_rate
from fukasa.analysis.forecast.roi import source_roi
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.planning.returns import Returns, returns
from fukasa.analysis.planning.shortlist import Shortlist
from fukasa.pipelines.brief import Brief

_STREAM = 1  # its own random numbers, so that the totals of a plan are the same with and without returns


def stated_rate(brief: Brief) -> ConversionRate | None:
    """Give the conversion rate of a brief, labelled ``assumed``; None where it or the order value is not stated.

    Raises:
        InvalidInput: the rate is too small to be one.

    """
    goal, nothing = brief.goal, np.empty(0)
    if not goal.conversion_rate or goal.average_order_value is None:
        return None
    return conversion_rate(nothing, nothing, stated=goal.conversion_rate)


def returns_of(brief: Brief, result: Shortlist, shapes: Shapes) -> Returns | None:
    """Draw what the plan brings back; None without a plan, a conversion rate or an order value.

    A rate or margin of 0 counts as not stated: nothing could come back, whatever the plan.

    Raises:
        InvalidInput: the conversion rate is too small to be one.

    """
    rate, value = stated_rate(brief), brief.goal.average_order_value
    if rate is None or value is None:
        return None
    rng = np.random.default_rng([brief.solver.seed or 0, _STREAM])
    margin = brief.goal.margin or None
    return returns(result.plan.selected, rate, value, rng=rng, margin=margin, shapes=shapes)


def roi_of(brief: Brief, result: Shortlist) -> float | None:
    """Give (conversion rate × average order value) / middle CPV of the plan, as one number."""
    goal, planned = brief.goal, result.planned
    if planned is None or not goal.conversion_rate or goal.average_order_value is None:
        return None
    return source_roi(goal.conversion_rate, goal.average_order_value, planned.cpv.p50)


def notes_on_returns(brief: Brief) -> tuple[dict[str, str], ...]:
    """Say why there is no return although a rate or margin is given."""
    return (_ZERO,) if 0 in {brief.goal.conversion_rate, brief.goal.margin} else ()


_ZERO = {
    "ja": "[goal] の conversion_rate と margin は、0なら未入力として扱います。",
    "en": "A conversion_rate or margin of 0 in [goal] counts as not stated.",
}
