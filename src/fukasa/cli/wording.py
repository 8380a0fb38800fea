"""Numbers for the terminal; a missing one is a dash, never 0."""

DASH = "–"
_EXACT_UP_TO = 10_000
_MILLION = 1_000_000
_WHOLE_FROM = 100


def number(value: float | None) -> str:
    """Write a count or a plain figure: exact up to 10,000, shortened above."""
    if value is None:
        return DASH
    size = abs(value)
    if size >= _MILLION:
        return f"{value / _MILLION:,.3g}M"
    if size >= _EXACT_UP_TO:
        return f"{value / 1000:,.0f}K" if size >= 10 * _EXACT_UP_TO else f"{value / 1000:,.1f}K"
    return f"{value:,.0f}" if size >= _WHOLE_FROM or float(value).is_integer() else f"{value:,.3g}"


def share(value: float | None) -> str:
    """Write a share as percent."""
    return DASH if value is None else f"{value:.2%}"


def figure(value: float | None, unit: str) -> str:
    """Write the value of a metric in its unit."""
    return share(value) if unit == "share" else number(value)


def interval(low: float | None, middle: float | None, high: float | None, *, unit: str = "count") -> str:
    """Write `middle [low–high]`, or the middle alone where there is nothing around it."""
    if low is None or high is None or low == high:
        return figure(middle, unit)
    ends = f"{figure(low, unit)}–{figure(high, unit)}"
    return ends if middle is None else f"{figure(middle, unit)} [{ends}]"
