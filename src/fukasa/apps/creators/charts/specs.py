"""The specifications, without numbers. Building one takes milliseconds, so each is kept per language."""

from functools import cache
from typing import Any

import altair as alt

from fukasa.apps.catalogue.words import language
from fukasa.apps.pages import axes

Spec = dict[str, Any]

_WIDE, _LOW = 220, 110
DAYS = alt.Axis(title=None, format="%Y/%m", tickCount=6, labelOverlap=True)


def with_numbers(spec: Spec, **datasets: list[dict[str, Any]]) -> Spec:
    """Put numbers into a specification; the specification itself stays as it is."""
    return spec | {"datasets": datasets}


def amounts(title: str | None = None) -> alt.Axis:
    """Give an axis of counts with 万 and 億, or K and M."""
    return axes.amounts(language(), title)


def done(chart: Any, height: int = _WIDE) -> Spec:
    """Give the specification of a chart that is as wide as its place."""
    spec: Spec = chart.properties(width="container", height=height).to_dict(validate=False)
    return spec


def on_data(name: str) -> alt.Chart:
    """Begin a chart of the numbers that will be put in under a name."""
    return alt.Chart(alt.NamedData(name))


def kind_marks(kinds: tuple[str, str]) -> tuple[alt.Color, alt.Shape]:
    """Give organic and paid posts a colour and a shape each, the same in every chart."""
    domain = list(kinds)
    colour = alt.Color("paid:N", legend=None, scale=alt.Scale(domain=domain))
    shape = alt.Shape("paid:N", legend=None, scale=alt.Scale(domain=domain, range=["circle", "diamond"]))
    return colour, shape


@cache
def growth_spec(_language: str, followers: str) -> Spec:
    """Followers over time with the newest number beside the line."""
    x, y = alt.X("at:T", axis=DAYS), alt.Y("followers:Q", axis=amounts(), scale=alt.Scale(zero=False))
    tooltip = [alt.Tooltip("day:N", title=" "), alt.Tooltip("text:N", title=followers)]
    line = on_data("growth").mark_line().encode(x=x, y=y)
    points = on_data("points").mark_point(filled=True, size=30).encode(x=x, y=y, tooltip=tooltip)
    label = on_data("last").mark_text(style="label", align="right", dy=-12).encode(x=x, y=y, text="text:N")
    return done(line + points + label)


@cache
def posts_spec(_language: str, amount: str, kind: str, kinds: tuple[str, str]) -> Spec:
    """A post is a dot; advertising has a shape and a colour of its own, named beside the newest of each."""
    x = alt.X("at:T", axis=DAYS)
    y = alt.Y("amount:Q", axis=amounts(amount), scale=alt.Scale(type="log", nice=False, padding=14))
    colour, shape = kind_marks(kinds)
    tooltip = [alt.Tooltip("day:N", title=" "), alt.Tooltip("text:N", title=amount), alt.Tooltip("paid:N", title=kind)]
    dots = (
        on_data("posts").mark_point(size=55, filled=True).encode(x=x, y=y, color=colour, shape=shape, tooltip=tooltip)
    )
    median = on_data("median").mark_rule(style="quiet", strokeDash=[3, 3]).encode(y=y)
    name = (
        on_data("median")
        .mark_text(style="quiet", align="left", baseline="bottom", dy=-3, x=4)
        .encode(y=y, text="text:N")
    )
    labels = on_data("labels").mark_text(align="left", dx=9, fontSize=11).encode(x=x, y=y, text="paid:N", color=colour)
    return done(median + dots + name + labels)


@cache
def engagement_spec(_language: str, rate: str) -> Spec:
    """The engagement rate of each post as a tick, the median with its interval, and what is usual as a band."""
    axis = alt.Axis(title=rate, format=".1%", tickCount=6)
    x = alt.X("rate:Q", axis=axis, scale=alt.Scale(zero=True, nice=True))
    band = on_data("usual").mark_rect(style="quiet", opacity=0.14).encode(x=alt.X("low:Q", axis=axis), x2="high:Q")
    named = (
        on_data("usual")
        .mark_text(style="quiet", align="center", y=9)
        .encode(x=alt.X("middle:Q", axis=axis), text="text:N")
    )
    ticks = (
        on_data("posts")
        .mark_tick(thickness=2, size=30, opacity=0.55)
        .encode(x=x, y=alt.value(52), tooltip=[alt.Tooltip("day:N", title=" "), alt.Tooltip("text:N", title=rate)])
    )
    span = (
        on_data("median")
        .mark_rule(style="interval", strokeWidth=5, y=84)
        .encode(x=alt.X("low:Q", axis=axis), x2="high:Q")
    )
    point = on_data("median").mark_point(style="estimate", filled=True, size=90, y=84).encode(x=x)
    text = (
        on_data("median")
        .mark_text(style="label", align="left", dx=8, y=84)
        .encode(x=alt.X("high:Q", axis=axis), text="text:N")
    )
    return done(band + named + ticks + span + point + text, _LOW)
