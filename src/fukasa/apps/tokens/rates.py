"""How fast a token may ask: a bucket that fills evenly, kept as one number in the row of the token.

The number is the moment at which the bucket will be full again (the generic cell rate algorithm, ITU-T I.371, 1993):
a request moves it on by the price of one request, and is refused when that would move it further ahead than the bucket
is deep. One UPDATE by primary key decides, so the rate holds across threads and processes on both databases.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from fukasa.apps.tokens.models import Token

WINDOW = 60  # seconds in which an empty bucket fills
_SET_BACK = 2 * WINDOW  # no bucket is paid so far ahead, unless the clock was set back since
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of a bucket.

    Attributes:
        quota: requests that fit into a full bucket, and per minute.
        remaining: requests that may be sent at once now.
        full_in: seconds until the bucket is full.
        wait: seconds until the next request may come; 0 where one may come now.

    """

    quota: int
    remaining: int
    full_in: int
    wait: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-10, and ``Retry-After`` where one has to wait."""
        said = {
            "RateLimit-Policy": f'"token";q={self.quota};w={WINDOW}',
            "RateLimit": f'"token";r={self.remaining};t={self.full_in}',
        }
        return said | ({"Retry-After": str(self.wait)} if self.wait else {})


def spend(token: Token, now: datetime, quota: int) -> tuple[bool, Rate]:
    """Pay for one request; tells whether it may be served, and what is left. Notes the use once a minute."""
    price, moment = WINDOW / quota, now.timestamp()
    noted = {} if _is_noted(token, now) else {"last_used_at": now}
    set_back = Q(paid_until__gt=moment + _SET_BACK)
    begins = Case(When(set_back, then=Value(moment)), default=Greatest(F("paid_until"), Value(moment)))
    free = Token.unscoped.filter(Q(paid_until__lte=moment + WINDOW - price) | set_back, pk=token.pk)
    paid = free.update(paid_until=begins + price, **noted)
    known = moment if token.paid_until > moment + _SET_BACK else token.paid_until
    until = max(known, moment) + (price if paid else 0)
    return bool(paid), _rate(until - moment, price, quota, refused=not paid)


def _rate(ahead: float, price: float, quota: int, *, refused: bool) -> Rate:
    left = 0 if refused else max(0, math.floor((WINDOW - ahead) / price + 1e-9))
    wait = max(1, math.ceil(ahead + price - WINDOW)) if refused else 0
    return Rate(quota, min(left, quota), math.ceil(ahead), wait)


def _is_noted(token: Token, now: datetime) -> bool:
    return token.last_used_at is not None and now - token.last_used_at < _NOTED_EVERY
