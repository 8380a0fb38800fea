"""The specifications of the tab's pictures, without numbers; each is made once per language."""

from functools import cache
from typing import Literal

import altair as alt

from fukasa.apps.creators.charts.specs import Spec, amounts, done, kind_marks, on_data

_TALL, _FLAT = 270, 220
_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    ("datum.left", "right", -1),
    ("!datum.left", "left", 1),
)
_ALIGNED: tuple[tuple[Literal["left", "center", "right"], int], ...] = (("right", -3), ("center", 0), ("left", 3))
_WIDTHS = {0.95: 4, 0.8: 10, 0.5: 18}


@cache
def fan_spec(_language: str, amount: str, order: str, kinds: tuple[str, str]) -> Spec:
    """The last posts as dots, young ones hollow with the reach of their growth, coming ones as graded bands."""
    x = alt.X("place:Q", axis=alt.Axis(title=order, labels=False, ticks=False, grid=False), scale=alt.Scale(nice=False))
    scale = alt.Scale(type="log", nice=False, padding=14)
    y = alt.Y("amount:Q", axis=amounts(amount), scale=scale)
    low = alt.Y("low:Q", axis=amounts(amount), scale=scale)
    colour, shape = kind_marks(kinds)
    tooltip = [alt.Tooltip("day:N", title=" "), alt.Tooltip("text:N", title=amount), alt.Tooltip("paid:N", title=" ")]
    said = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=amount)]
    dots = on_data("posts").mark_point(filled=True, size=38, opacity=0.75)
    young = on_data("young").mark_point(filled=False, fill="transparent", size=38, strokeWidth=1.5)
    growth = on_data("young").mark_rule(style="quiet", strokeDash=[2, 2]).encode(x=x, y=low, y2="high:Q")
    fans = [
        on_data("bands")
        .transform_filter(f"datum.level == {level}")
        .mark_rule(style="interval", strokeWidth=width, strokeCap="butt", opacity=opacity)
        .encode(x=x, y=low, y2="high:Q", tooltip=said)
        for (level, width), opacity in zip(_WIDTHS.items(), (0.7, 0.85, 1.0), strict=True)
    ]
    middles = on_data("middles").mark_point(filled=True, size=95).encode(x=x, y=y, color=colour, shape=shape)
    sides = [
        layer
        for left, align, way in _SIDES
        for layer in (
            on_data("middles")
            .transform_filter(left)
            .mark_text(style="label", baseline="bottom", align=align, dx=-9 * way, dy=-7)
            .encode(x=x, y=alt.Y("top:Q", scale=scale), text="name:N"),
            on_data("marks")
            .transform_filter(left)
            .mark_text(style="label", align=align, dx=13 * way, fontSize=11)
            .encode(x=x, y=y, text="text:N"),
        )
    ]
    edge = on_data("edge").mark_point(opacity=0).encode(x=x, y=y)
    seen = {"color": colour, "shape": shape, "tooltip": tooltip}
    layers = (growth, dots.encode(x=x, y=y, **seen), young.encode(x=x, y=y, **seen), *fans, middles, *sides, edge)
    return done(alt.layer(*layers), _TALL)


@cache
def cost_spec(_language: str, cost: str) -> Spec:
    """How likely each cost per view is, split by the cut-off."""
    axis = alt.Axis(title=cost, format="~g", grid=False, tickCount=6, labelOverlap=True)
    x = alt.X("cost:Q", axis=axis, scale=alt.Scale(type="log", nice=False))
    y = alt.Y("density:Q", axis=None)
    under = on_data("under").mark_area(style="good", opacity=0.45, line=False).encode(x=x, y=y)
    over = on_data("over").mark_area(style="bad", opacity=0.3, line=False).encode(x=x, y=y)
    limit = on_data("limit").mark_rule(style="limit").encode(x=x)
    named = on_data("limit").mark_text(style="label", align="left", dx=6, y=10).encode(x=x, text="text:N")
    marks = on_data("marks").mark_rule(style="quiet", strokeDash=[2, 3], opacity=0.7).encode(x=x)
    texts = [
        on_data("marks")
        .transform_filter(f"datum.align == '{align}'")
        .mark_text(style="quiet", baseline="bottom", align=align, dx=dx, y=_FLAT - 10)
        .encode(x=x, text="text:N")
        for align, dx in _ALIGNED
    ]
    return done(alt.layer(under, over, marks, limit, named, *texts), _FLAT)
