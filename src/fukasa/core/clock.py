"""Time as an argument: everything that needs to know the hour is given a clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Tell the present moment in UTC."""
    return datetime.now(tz=UTC)
