"""The specifications of the charts of authenticity, without numbers."""

from functools import cache

import altair as alt

from fukasa.apps.creators.charts.specs import DAYS, Spec, amounts, done, on_data

_GROWTH_HEIGHT, _TIES_HEIGHT = 260, 340
_WIDE, _TALL = 1.75, 1.2  # room for the names around a circle of radius 1
# Each mark has a style (colour) and a shape of its own, so that neither is needed alone.
_MARKS = (("explained", "good", "circle"), ("open", "warn", "diamond"), ("fall", "cut", "triangle-down"))
_UNCLEAR = ("unclear", "quiet", "square")


@cache
def events_spec(_language: str, followers: str, what: str) -> Spec:
    """Followers over time; events as spans with a numbered mark at their end."""
    x, y = alt.X("at:T", axis=DAYS), alt.Y("followers:Q", axis=amounts(), scale=alt.Scale(zero=False, padding=18))
    tooltip = [alt.Tooltip("day:N", title=" "), alt.Tooltip("text:N", title=followers)]
    told = [alt.Tooltip("number:N", title=" "), alt.Tooltip("days:N", title=" "), alt.Tooltip("text:N", title=what)]
    spans = on_data("events").mark_rect(style="quiet", opacity=0.13).encode(x=alt.X("begin:T", axis=DAYS), x2="end:T")
    line = on_data("growth").mark_line().encode(x=x, y=y)
    points = on_data("points").mark_point(filled=True, size=24).encode(x=x, y=y, tooltip=tooltip)
    marks = [
        on_data("events")
        .transform_filter(f"datum.mark == '{mark}'")
        .mark_point(style=style, shape=shape, filled=True, size=150, opacity=1)
        .encode(x=x, y=y, tooltip=told)
        for mark, style, shape in (*_MARKS, _UNCLEAR)
    ]
    numbers = on_data("events").mark_text(style="label", dy=-15, fontWeight="bold").encode(x=x, y=y, text="number:N")
    return done(alt.layer(spans, line, points, *marks, numbers), _GROWTH_HEIGHT)


@cache
def ties_spec(_language: str, what: str) -> Spec:
    """The account in the middle, its neighbours around it; a line is a tie, whole for mutual comments."""
    across, down = (alt.Scale(domain=[-reach, reach], nice=False) for reach in (_WIDE, _TALL))
    x, y = alt.X("x:Q", axis=None, scale=across), alt.Y("y:Q", axis=None, scale=down)
    width = alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(range=[1.2, 6]))
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=what)]
    among = (
        on_data("among").mark_rule(style="quiet", opacity=0.35, strokeWidth=1).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    )
    whole, dashed = (
        on_data("ties")
        .transform_filter(f"datum.mutual == {flag}")
        .mark_rule(style="tie", strokeDash=dash)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=width, tooltip=tooltip)
        for flag, dash in (("true", [1, 0]), ("false", [5, 4]))
    )
    nodes = on_data("nodes").mark_point(style="estimate", filled=True, size=110).encode(x=x, y=y, tooltip=tooltip)
    centre = on_data("centre").mark_point(style="warn", shape="diamond", filled=True, size=260).encode(x=x, y=y)
    named = alt.Text("name:N")
    right, left = (
        on_data("nodes").transform_filter(f"datum.side == '{side}'").encode(x=x, y=y, text=named)
        for side in ("right", "left")
    )
    names = (
        right.mark_text(style="label", align="left", dx=9, fontSize=11, limit=130),
        left.mark_text(style="label", align="right", dx=-9, fontSize=11, limit=130),
    )
    called = on_data("centre").mark_text(style="label", dy=20, fontWeight="bold").encode(x=x, y=y, text="name:N")
    return done(alt.layer(among, whole, dashed, nodes, centre, *names, called), _TIES_HEIGHT)
