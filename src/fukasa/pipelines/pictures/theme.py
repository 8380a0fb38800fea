"""One Vega-Lite theme from the palette of the stylesheet: few colours, thin lines, direct labels."""

from dataclasses import dataclass
from functools import cache
from typing import Any

FONT = '"Hiragino Sans","Hiragino Kaku Gothic ProN","Noto Sans CJK JP","Noto Sans JP","Yu Gothic UI",Meiryo,sans-serif'


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme; a test holds them against the stylesheet.

    Attributes:
        surface: what the picture lies on.
        text: titles and direct labels.
        muted: axes.
        line: grid.
        accent: the series that matters.
        accent_soft: its interval.
        series: further series, told apart also by their labels.
        good: passed, under the cut-off.
        warn: to be reviewed.
        bad: failed, over the cut-off.
        rest: what is cut or not known.

    """

    surface: str
    text: str
    muted: str
    line: str
    accent: str
    accent_soft: str
    series: tuple[str, ...]
    good: str
    warn: str
    bad: str
    rest: str


LIGHT = Palette(
    surface="#ffffff",
    text="#12232c",
    muted="#526570",
    line="#e1e8ec",
    accent="#0b6a88",
    accent_soft="#a9cfdc",
    series=("#0b6a88", "#c2621b", "#5b5fc0", "#2d8659", "#a23b72", "#7a6a1f"),
    good="#1b7a4b",
    warn="#8f5f00",
    bad="#b3302a",
    rest="#9aabb4",
)
DARK = Palette(
    surface="#121f26",
    text="#e4eef2",
    muted="#9bb0ba",
    line="#24363f",
    accent="#56b9d6",
    accent_soft="#2a5a6b",
    series=("#56b9d6", "#e99a5b", "#a3a6f0", "#6cc497", "#e08ab8", "#cdbb63"),
    good="#5cc48f",
    warn="#e0b04a",
    bad="#f08a80",
    rest="#60747e",
)


@cache
def themes() -> dict[str, dict[str, Any]]:
    """Give both themes, as the browser gets them."""
    return {"light": config(LIGHT), "dark": config(DARK)}


def config(palette: Palette) -> dict[str, Any]:
    """Write a palette as the ``config`` of a Vega-Lite specification."""
    return {
        "background": None,
        "font": FONT,
        "padding": 4,
        "view": {"stroke": None},
        "mark": {"color": palette.accent, "tooltip": True},
        "axis": _axis(palette),
        "axisQuantitative": {"grid": True, "ticks": False},
        "axisBand": {"grid": False, "ticks": False},
        "axisTemporal": {"grid": False},
        "legend": _legend(palette),
        "header": {"labelColor": palette.text, "titleColor": palette.muted, "labelFontSize": 12},
        "title": {"color": palette.text, "fontSize": 13, "fontWeight": 600, "anchor": "start"},
        "text": {"color": palette.text, "fontSize": 12},
        "rule": {"color": palette.muted},
        "line": {"strokeWidth": 2, "color": palette.accent},
        "area": {"color": palette.accent_soft, "opacity": 0.6},
        "bar": {"color": palette.accent, "cornerRadiusEnd": 2},
        "point": {"filled": True, "size": 45, "color": palette.accent},
        "circle": {"size": 45, "color": palette.accent, "opacity": 1},
        "tick": {"color": palette.accent},
        "errorbar": {"color": palette.accent_soft},
        "style": _styles(palette),
        "range": {
            "category": list(palette.series),
            "ordinal": [palette.accent_soft, palette.accent],
            "ramp": [palette.accent_soft, palette.accent],
            "heatmap": [palette.accent_soft, palette.accent],
            "diverging": [palette.bad, palette.line, palette.accent],
        },
    }


def _axis(palette: Palette) -> dict[str, Any]:
    return {
        "labelColor": palette.muted,
        "titleColor": palette.muted,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": 400,
        "titlePadding": 8,
        "gridColor": palette.line,
        "domainColor": palette.line,
        "tickColor": palette.line,
        "labelPadding": 6,
    }


def _legend(palette: Palette) -> dict[str, Any]:
    return {"labelColor": palette.text, "titleColor": palette.muted, "labelFontSize": 12, "titleFontWeight": 400}


def _styles(palette: Palette) -> dict[str, dict[str, Any]]:
    """Give the named styles a specification may ask for: ``mark_rule(style="interval")``."""
    return {
        "interval": {
            "color": palette.accent_soft,
            "stroke": palette.accent_soft,
            "strokeWidth": 3,
            "strokeCap": "round",
        },
        "tie": {"color": palette.accent, "stroke": palette.accent},
        "estimate": {"color": palette.accent, "fill": palette.accent, "size": 60},
        "cut": {"color": palette.rest, "fill": palette.rest, "stroke": palette.rest},
        "limit": {"color": palette.bad, "stroke": palette.bad, "strokeWidth": 1.5, "strokeDash": [5, 4]},
        "good": {"color": palette.good, "fill": palette.good},
        "warn": {"color": palette.warn, "fill": palette.warn},
        "bad": {"color": palette.bad, "fill": palette.bad},
        "label": {"color": palette.text, "fill": palette.text, "fontSize": 12},
        "quiet": {"color": palette.muted, "fill": palette.muted, "fontSize": 11},
        **{f"comment-{name}": _part(palette, colour) for name, colour in _comment_colours(palette).items()},
    }


def _comment_colours(palette: Palette) -> dict[str, str]:
    """Give a colour to every class of comments: interest in buying in the accent, empty reactions in grey."""
    return {
        "product_question": palette.accent,
        "purchase_intent": palette.accent_soft,
        "experience": palette.good,
        "praise": palette.rest,
        "chatter": palette.muted,
        "spam": palette.warn,
        "negative": palette.bad,
    }


def _part(palette: Palette, colour: str) -> dict[str, Any]:
    return {"color": colour, "fill": colour, "stroke": palette.surface, "strokeWidth": 1}
