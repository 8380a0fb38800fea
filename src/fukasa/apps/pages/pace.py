"""How often something was done lately, counted in the cache that all processes share."""

import time
from hashlib import sha256

from django.core.cache import cache


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
