"""Who answers by a link: a name that was typed, and a mark in the browser that tells two people of one name apart."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fukasa.apps.lists.errors import TooFast

_COOKIE, _SALT = "fukasa_guest", "lists.guest"
_ONE_YEAR = 366 * 24 * 3600
_ANSWERS, _WINDOW = 200, 10 * 60  # answers per address and link, within so many seconds


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a link.

    Attributes:
        key: what is kept of the mark in the browser.
        name: how they want to be called.

    """

    key: str
    name: str


def guest_of(request: HttpRequest) -> Guest | None:
    """Read who answers; None while no name was typed, or where the cookie was meddled with."""
    try:
        mark, name = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Guest(sha256(str(mark).encode()).hexdigest(), str(name))


def remember(request: HttpRequest, response: HttpResponse, name: str, path: str) -> None:
    """Keep a name for one link; who had one before stays the same guest."""
    try:
        mark = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT)[0]
    except (signing.BadSignature, ValueError, TypeError):
        mark = secrets.token_urlsafe(16)
    response.set_cookie(
        _COOKIE,
        signing.dumps([mark, name], salt=_SALT),
        max_age=_ONE_YEAR,
        path=path,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def demand_pace(request: HttpRequest, share_id: int) -> None:
    """Refuse more answers than people give.

    Raises:
        TooFast: too many came from this address to this link.

    """
    who = f"{request.META.get('REMOTE_ADDR', '')}|{share_id}"
    key = f"guest:{sha256(who.encode()).hexdigest()}"
    cache.add(key, 0, _WINDOW)
    if cache.incr(key) > _ANSWERS:
        raise TooFast(_("These are more answers than can be taken at once; go on in ten minutes."))
