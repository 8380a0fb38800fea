"""Seconds that are left, told by a clock from outside; None for no end."""

from collections.abc import Callable

SecondsLeft = Callable[[], float | None]


def no_end() -> float | None:
    """Let a search take as long as it takes."""
    return None


def out_of(left: SecondsLeft) -> bool:
    """Tell whether the time is over."""
    seconds = left()
    return seconds is not None and seconds <= 0


def part_of(left: SecondsLeft, part: float) -> SecondsLeft:
    """Give a part of the time that is left now."""
    seconds = left()
    if seconds is None:
        return no_end
    after = seconds * (1 - part)

    def left_of_part() -> float | None:
        now = left()
        return None if now is None else now - after

    return left_of_part
