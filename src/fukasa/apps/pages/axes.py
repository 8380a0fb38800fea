"""Axes that several apps draw."""

import altair as alt

_MYRIADS = (
    "datum.value >= 1e8 ? format(datum.value/1e8, '~r') + '億' : "
    "datum.value >= 1e4 ? format(datum.value/1e4, '~r') + '万' : format(datum.value, ',')"
)
_THOUSANDS = "format(datum.value, '~s')"


def amounts(language: str, title: str | None = None, *, grid: bool = True) -> alt.Axis:
    """Give an axis of counts with 万 and 億, or K and M."""
    words = _MYRIADS if language == "ja" else _THOUSANDS
    return alt.Axis(title=title, labelExpr=words, tickCount=5, grid=grid, labelOverlap="greedy")
