"""The specification of the frontier's picture, without numbers; made once per language."""

from functools import cache
from typing import Any

import altair as alt

from fukasa.apps.pages.axes import amounts

_HEIGHT = 260


@cache
def frontier_spec(language: str, budget: str, objective: str) -> dict[str, Any]:
    """Draw the best that each budget buys, and the budget of the plan as a line."""
    x = alt.X(
        "budget:Q", axis=amounts(language, budget, grid=False), scale=alt.Scale(zero=True, nice=False, padding=16)
    )
    y = alt.Y("objective:Q", axis=amounts(language, objective), scale=alt.Scale(zero=True))
    tooltip = [
        alt.Tooltip("budget_text:N", title=budget),
        alt.Tooltip("objective_text:N", title=objective),
        alt.Tooltip("cpv_text:N", title="CPV"),
    ]
    steps = _on("steps").encode(x=x, y=y)
    line = steps.mark_line(style="tie", interpolate="linear")
    dots = steps.mark_point(style="estimate", filled=True, size=60).encode(tooltip=tooltip)
    limit = _on("limit").mark_rule(style="limit").encode(x=x)
    name = (
        _on("limit")
        .mark_text(style="label", align="right", baseline="bottom", dx=-6, dy=-6)
        .encode(x=x, y=alt.value(_HEIGHT), text="label:N")
    )
    spec: dict[str, Any] = (
        (line + dots + limit + name).properties(width="container", height=_HEIGHT).to_dict(validate=False)
    )
    return spec


def _on(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))
