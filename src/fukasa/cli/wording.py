"""Numbers for the terminal; a missing one is a dash, never 0."""

DASH = "–"


def number(value: float | None) -> str:
    """Write a count or a plain figure."""
    if value is None:
        return DASH
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.3g}"  # noqa: PLR2004


def share(value: float | None) -> str:
    """Write a share as percent."""
    return DASH if value is None else f"{value:.2%}"


def interval(low: float | None, middle: float | None, high: float | None, *, digits: int = 0) -> str:
    """Write `middle [low–high]`, or the ends alone."""
    if low is None or high is None:
        return DASH if middle is None else f"{middle:,.{digits}f}"
    ends = f"{low:,.{digits}f}–{high:,.{digits}f}"
    return ends if middle is None else f"{middle:,.{digits}f} [{ends}]"
