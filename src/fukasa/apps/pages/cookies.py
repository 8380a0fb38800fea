"""Cookies that carry no session: preferences and marks. By https their names say that they are of this host alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def named(name: str) -> str:
    """Give the name under which a browser keeps it: with ``__Host-`` no neighbour of the domain can set it."""
    return f"{settings.FUKASA_COOKIE_PREFIX}{name}"


def read(request: HttpRequest, name: str) -> str | None:
    """Give what the browser sent; None where it sent nothing."""
    return request.COOKIES.get(named(name))


def put(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    """Have the browser keep it for so long; scripts do not see it."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(named(name), value, max_age=seconds, secure=secure, httponly=True, samesite="Lax")
