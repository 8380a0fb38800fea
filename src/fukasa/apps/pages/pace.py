"""How often something was done lately, counted in the cache that all processes share."""

import time
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

_TEN_MINUTES = 10 * 60


def times(what: str, *, seconds: int) -> int:
    """Count once more, and give how often it was since the present stretch of so many seconds began.

    Call it outside of a transaction that a refusal undoes: the cache lies in the database, and the count would go with
    it. Two at the same moment may count as one.
    """
    stretch = int(time.time()) // seconds
    key = f"pace:{sha256(what.encode()).hexdigest()}:{stretch}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, seconds)  # the database's cache forgets the term when it is told to count by itself
    return count


def times_by_link(request: HttpRequest, what: str, share_id: int) -> int:
    """Count, in stretches of ten minutes, what comes from one address by one link; see :func:`times`."""
    return times(f"{what}:{request.META.get('REMOTE_ADDR', '')}|{share_id}", seconds=_TEN_MINUTES)
