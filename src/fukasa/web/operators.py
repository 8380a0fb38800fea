"""What only the operator of the machine may read: from the machine itself, or with the token of a file."""

import hmac
import ipaddress
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

View = Callable[[HttpRequest], HttpResponse]
_HERE = {"localhost", "127.0.0.1", "::1"}


def operators_only(view: View) -> View:
    """Answer 404 to everybody else, as if there were nothing."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        return view(request) if is_operator(request) else HttpResponseNotFound("Not found", content_type="text/plain")

    return guarded


def is_operator(request: HttpRequest) -> bool:
    """Tell whether a request may read what is the operator's.

    With a token file set, only who knows the token. Without one, only who asks from this machine under a name of this
    machine: a proxy hands on the name by which it was asked.
    """
    if settings.FUKASA_METRICS_TOKEN_FILE:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return hmac.compare_digest(given.encode(), _token(Path(settings.FUKASA_METRICS_TOKEN_FILE)))
    host = request.headers.get("Host", "").rsplit(":", 1)[0].strip("[]")
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and host in _HERE and not _was_handed_on(request)


def _was_handed_on(request: HttpRequest) -> bool:
    return any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "Via"))


def _token(path: Path) -> bytes:
    """Read the token anew each time, so that it can be changed; an empty file lets nobody in."""
    return path.read_bytes().strip() or b"\0"


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
