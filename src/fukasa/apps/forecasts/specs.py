"""The specifications of the record's pictures, without numbers; each is made once per language."""

from functools import cache
from typing import Any

import altair as alt

from fukasa.apps.pages.axes import amounts

Spec = dict[str, Any]
_SQUARE, _FLAT, _ROW = 560, 200, 40


@cache
def actual_spec(language: str, predicted: str, actual: str, account: str) -> Spec:
    """Forecast against actual on scales of powers, with the line on which both are equal."""
    scale = alt.Scale(type="log", nice=False, padding=12)
    axis = {"x": amounts(language, predicted, grid=False), "y": amounts(language, actual, grid=False)}
    x = alt.X("predicted:Q", axis=axis["x"], scale=scale)
    y = alt.Y("actual:Q", axis=axis["y"], scale=scale)
    tooltip = [
        alt.Tooltip("name:N", title=account),
        alt.Tooltip("predicted_text:N", title=predicted),
        alt.Tooltip("band:N", title="80 %"),
        alt.Tooltip("actual_text:N", title=actual),
    ]
    equal = (
        _on("line")
        .mark_line(style="quiet", strokeWidth=1, strokeDash=[4, 3])
        .encode(x=alt.X("value:Q", axis=axis["x"], scale=scale), y=alt.Y("value:Q", axis=axis["y"], scale=scale))
    )
    bands = (
        _on("bands")
        .mark_rule(style="interval", strokeWidth=2, opacity=0.55)
        .encode(x=x, y=alt.Y("low:Q", axis=axis["y"], scale=scale), y2="high:Q")
    )
    inside = _on("inside").mark_point(style="estimate", filled=True, size=32, opacity=0.85)
    outside = _on("outside").mark_point(style="bad", filled=True, shape="diamond", size=50)
    name = (
        _on("named")
        .mark_text(style="quiet", align="right", baseline="bottom", dx=-10)
        .encode(x=alt.X("value:Q", axis=axis["x"], scale=scale), y=alt.Y("value:Q", scale=scale), text="text:N")
    )
    return _done(
        equal + bands + inside.encode(x=x, y=y, tooltip=tooltip) + outside.encode(x=x, y=y, tooltip=tooltip) + name,
        _SQUARE,
    )


@cache
def held_spec(_language: str, share: str, should: str, rows: int) -> Spec:
    """One line per band: the share inside with its interval, and the share that should be."""
    y = alt.Y("name:N", sort=None, axis=alt.Axis(title=None, grid=False, ticks=False, labelLimit=160))
    axis = alt.Axis(title=share, format="%", tickCount=6)
    scale = alt.Scale(domainMax=1, zero=False, nice=False, padding=8)
    tooltip = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("text:N", title=share),
        alt.Tooltip("level:Q", title=should, format=".0%"),
    ]
    held = _on("held")
    span = held.mark_rule(style="interval", strokeWidth=6).encode(
        y=y, x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q"
    )
    mark = held.mark_tick(style="label", thickness=2.5, size=22).encode(y=y, x=alt.X("level:Q", axis=axis))
    point = held.mark_point(style="estimate", filled=True, size=90).encode(
        y=y, x=alt.X("value:Q", axis=axis), tooltip=tooltip
    )
    return _done(span + mark + point, _ROW * rows + 30)


@cache
def slices_spec(_language: str, place: str, share: str) -> Spec:
    """Ten bars and the level at which all would stand."""
    axis = alt.Axis(title=place, format="%", tickCount=5, grid=False)
    x = alt.X("low:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("share:Q", axis=alt.Axis(title=share, format="%", tickCount=4), scale=alt.Scale(zero=True))
    bars = (
        _on("slices")
        .mark_bar(opacity=0.75, binSpacing=2)
        .encode(
            x=x,
            x2="high:Q",
            y=y,
            y2=alt.datum(0),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=share)],
        )
    )
    level = _on("expected").mark_rule(style="quiet", strokeDash=[4, 3]).encode(y=y)
    name = (
        _on("expected")
        .mark_text(style="quiet", align="right", baseline="bottom", dy=-3)
        .encode(x=alt.value("width"), y=y, text="text:N")
    )
    return _done(bars + level + name, _FLAT)


def _on(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _done(chart: Any, height: int) -> Spec:
    spec: Spec = chart.properties(width="container", height=height).to_dict(validate=False)
    return spec
