"""Who answers by a link: a name that was typed, and a mark in the browser that tells two people of one name apart."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fukasa.apps.lists.errors import TooFast
from fukasa.apps.pages import cookies
from fukasa.apps.pages.pace import times_by_link

_COOKIE, _SALT = "fukasa_guest", "lists.guest"
_ONE_YEAR = 366 * 24 * 3600
_ANSWERS = 200  # per address and link, in ten minutes


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a link.

    Attributes:
        key: what is kept of the mark in the browser.
        name: how they want to be called.

    """

    key: str
    name: str


def guest_of(request: HttpRequest, token: str) -> Guest | None:
    """Read who answers; None while no name was typed, or where the cookie was meddled with."""
    try:
        mark, name = signing.loads(cookies.read(request, _cookie(token)) or "", salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Guest(sha256(str(mark).encode()).hexdigest(), str(name))


def remember(request: HttpRequest, response: HttpResponse, name: str, token: str) -> None:
    """Keep a name for one link; who had one before stays the same guest."""
    try:
        mark = signing.loads(cookies.read(request, _cookie(token)) or "", salt=_SALT)[0]
    except (signing.BadSignature, ValueError, TypeError):
        mark = secrets.token_urlsafe(16)
    cookies.put(response, _cookie(token), signing.dumps([mark, name], salt=_SALT), seconds=_ONE_YEAR)


def _cookie(token: str) -> str:
    """Name the cookie of one link; its token must not stand where everything that the browser sends is seen."""
    return f"{_COOKIE}_{sha256(token.encode()).hexdigest()[:16]}"


def demand_pace(request: HttpRequest, share_id: int) -> None:
    """Refuse more answers than people give.

    Raises:
        TooFast: too many came from this address to this link.

    """
    if times_by_link(request, "guest", share_id) > _ANSWERS:
        raise TooFast(_("These are more answers than can be taken at once; go on in ten minutes."))
