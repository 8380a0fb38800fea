"""The specifications of the charts of comments, without numbers."""

from functools import cache

import altair as alt

from fukasa.apps.creators.charts.specs import DAYS, Spec, done, kind_marks, on_data
from fukasa.apps.creators.comments.figures import shown_classes

_LABELS, _TOP, _BOTTOM = 10, 20, 50
_SPANS, _MIX_HEIGHT, _TREND_HEIGHT = 60, 260, 200  # rows of intervals begin below the bar
_NAMES = 130  # pixels for the name of a row


@cache
def mix_spec(_language: str) -> Spec:
    """One bar of the classes in their order and styles; under it each share as a dot with its interval."""
    axis = alt.Axis(title=None, format="%", tickCount=5, grid=False)
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("from:Q", axis=axis, scale=scale)
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=" ")]
    rows = alt.Axis(title=None, labelLimit=_NAMES, labelPadding=8, domain=False, ticks=False, grid=False)
    y = alt.Y("name:N", axis=rows, sort=None, scale=alt.Scale(range=[_SPANS, _MIX_HEIGHT]))
    bars = [
        on_data("mix")
        .transform_filter(f"datum.kind == '{label}'")
        .mark_rect(style=f"comment-{label}")
        .encode(x=x, x2="to:Q", y=alt.value(_TOP), y2=alt.value(_BOTTOM), tooltip=tooltip)
        for label in shown_classes()
    ]
    middle = alt.X("middle:Q", axis=axis, scale=scale)
    texts = on_data("labels").mark_text(style="label", y=_LABELS).encode(x=middle, text="text:N")
    low, value = (alt.X(f"{name}:Q", axis=axis, scale=scale) for name in ("low", "value"))
    span = on_data("spans").mark_rule(style="interval", strokeWidth=5).encode(x=low, x2="high:Q", y=y, tooltip=tooltip)
    point = on_data("spans").mark_point(style="estimate", filled=True, size=60).encode(x=value, y=y, tooltip=tooltip)
    return done(alt.layer(*bars, texts, span, point), _MIX_HEIGHT)


@cache
def trend_spec(_language: str, share: str, kind: str, kinds: tuple[str, str]) -> Spec:
    """A post is a dot with its interval, larger with more comments; advertising has a shape and colour of its own."""
    x = alt.X("at:T", axis=DAYS)
    axis = alt.Axis(title=share, format=".0%", tickCount=5)
    y = alt.Y("share:Q", axis=axis, scale=alt.Scale(domainMin=0, nice=True))
    colour, shape = kind_marks(kinds)
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(range=[25, 160]))
    tooltip = [
        alt.Tooltip("day:N", title=" "),
        alt.Tooltip("text:N", title=share),
        alt.Tooltip("n:Q", title="n"),
        alt.Tooltip("paid:N", title=kind),
    ]
    spans = (
        on_data("posts")
        .mark_rule(style="interval", strokeWidth=2)
        .encode(x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q")
    )
    dots = (
        on_data("posts").mark_point(filled=True).encode(x=x, y=y, color=colour, shape=shape, size=size, tooltip=tooltip)
    )
    labels = on_data("labels").mark_text(align="left", dx=9, fontSize=11).encode(x=x, y=y, text="paid:N", color=colour)
    return done(spans + dots + labels, _TREND_HEIGHT)
