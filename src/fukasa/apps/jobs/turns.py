"""When it is a job's turn: pure functions of times."""

from datetime import datetime, timedelta


def next_turn(due: datetime, every: timedelta, now: datetime) -> datetime:
    """Give the first turn after now, in step with the earlier ones; turns that were missed are skipped."""
    missed = (now - due) // every
    return due + (missed + 1) * every


def clock_went_back(due: datetime, every: timedelta, now: datetime) -> bool:
    """Tell whether a turn lies further ahead than any turn can: the clock has been set back since it was chosen."""
    return due - now > every
