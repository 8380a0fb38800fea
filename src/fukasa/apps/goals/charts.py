"""The tornado: how far each assumption moves the answer by itself."""

from functools import cache
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from fukasa.analysis.planning.kpi.results import Driver, KpiTree
from fukasa.apps.goals.wording import assumption_name
from fukasa.apps.pages import formats
from fukasa.apps.pages.axes import amounts
from fukasa.apps.pages.blocks import Chart

_SHOWN = 10
_ROW = 30


def drivers_chart(tree: KpiTree, language: str) -> Chart | None:
    """Draw the weightiest assumptions, each at its P10 and at its P90; None where nothing is uncertain."""
    shown = sorted(tree.drivers, key=lambda driver: -abs(driver.at_high - driver.at_low))[:_SHOWN]
    if not shown or tree.middle is None:
        return None
    priced = tree.measured_in == "cost"

    def write(value: float) -> str:
        return formats.compact_money(value, tree.goal.currency) if priced else formats.compact(value)

    unit = _("Cost (%(currency)s)") % {"currency": tree.goal.currency} if priced else _("Creators")
    rows = [_row(driver, language, write) for driver in shown]
    spec = dict(_spec(language, unit, _("Assumption"), len(rows)))
    spec["datasets"] = {"swings": rows, "middle": [{"middle": tree.middle}]}
    sentence = _(
        "“%(name)s” alone moves the answer from %(low)s to %(high)s; with everything at its middle it is %(middle)s."
    )
    ends = sorted((shown[0].at_low, shown[0].at_high))
    return Chart(
        key="drivers",
        title=_("What matters most"),
        sentence=sentence
        % {"name": rows[0]["name"], "low": write(ends[0]), "high": write(ends[1]), "middle": write(tree.middle)},
        spec=spec,
        columns=[_("Assumption"), _("at its P10"), _("at its P90"), _("Share of the variance")],
        rows=[[row["name"], row["at_low"], row["at_high"], row["share"]] for row in rows],
    )


def _row(driver: Driver, language: str, write: Any) -> dict[str, Any]:
    return {
        "name": assumption_name(driver.assumption, language),
        "low": min(driver.at_low, driver.at_high),
        "high": max(driver.at_low, driver.at_high),
        "at_low": write(driver.at_low),
        "at_high": write(driver.at_high),
        "share": formats.percent(driver.share, 0),
    }


@cache
def _spec(language: str, unit: str, name: str, rows: int) -> dict[str, Any]:
    """One bar per assumption around the line of the middle, without numbers."""
    y = alt.Y("name:N", sort=None, axis=alt.Axis(title=None, grid=False, ticks=False, labelLimit=330))
    axis, scale = amounts(language, unit), alt.Scale(zero=False)
    x = alt.X("low:Q", axis=axis, scale=scale)
    tooltip = [
        alt.Tooltip("name:N", title=name),
        alt.Tooltip("at_low:N", title="P10"),
        alt.Tooltip("at_high:N", title="P90"),
        alt.Tooltip("share:N", title="%"),
    ]
    bars = alt.Chart(alt.NamedData("swings")).mark_bar(opacity=0.75, height=14, style="interval")
    middle = alt.Chart(alt.NamedData("middle")).mark_rule(style="label", strokeWidth=1.5)
    layers = bars.encode(y=y, x=x, x2="high:Q", tooltip=tooltip) + middle.encode(
        x=alt.X("middle:Q", axis=axis, scale=scale)
    )
    return dict(layers.properties(width="container", height=_ROW * rows).to_dict())
