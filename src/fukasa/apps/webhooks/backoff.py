"""When a message is tried again: soon at first, then ever more rarely, for about three days."""

import random
from datetime import timedelta

_S, _M, _H = 1, 60, 3600
DELAYS = (
    5 * _S,
    5 * _M,
    30 * _M,
    2 * _H,
    5 * _H,
    10 * _H,
    14 * _H,
    18 * _H,
    24 * _H,
)  # 73 hours and a half, more with the jitter
_JITTER = 0.2  # so that what failed together does not come back together
LONGEST_REST = timedelta(hours=1)
LASTING = timedelta(days=3)


def delay_after(attempts: int, random_: random.Random) -> timedelta | None:
    """Give the pause after so many attempts; None when it is time to give up."""
    if attempts > len(DELAYS):
        return None
    return timedelta(seconds=DELAYS[attempts - 1] * random_.uniform(1, 1 + _JITTER))


def rest_after(failures: int, random_: random.Random) -> timedelta:
    """Give how long an endpoint is left alone after so many failures in a row, whatever waits for it."""
    rest = min(timedelta(seconds=5 * 2 ** min(failures, 20)), LONGEST_REST)
    return rest * random_.uniform(1 - _JITTER, 1)
