"""Versions of things: ``ETag`` on what is read, ``If-Match`` on what is changed.

The tag is a hash of the representation, so that two people who edit the same thing cannot overwrite each other unseen,
whatever a thing is made of.
"""

import copy
import hashlib

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import gettext as _

from fukasa.apps.rest.errors import StateChanged

_OK, _NOT_MODIFIED = 200, 304


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Put the version beside what is read; 304 without a body where the asking program has it already."""
    if response.status_code != _OK or response.streaming:
        return response
    response["ETag"] = tag = _tag(response)
    if tag not in _named(request.headers.get("If-None-Match", "")):
        return response
    return HttpResponse(status=_NOT_MODIFIED, headers={"ETag": tag})


def demand_version(request: HttpRequest) -> None:
    """Refuse a change whose ``If-Match`` names another version than the one that stands. Call it in the transaction."""
    wished = _named(request.headers.get("If-Match", ""))
    if not wished:
        return
    _lock(request.path)
    standing = _standing(request)
    if standing is None or not wished & {standing, "*"}:
        raise StateChanged(
            _("This was changed meanwhile; read it again, look at what changed, and send your change anew."),
            current=standing,
        )


def _standing(request: HttpRequest) -> str | None:
    """Read what stands at the address of a change."""
    match = resolve(request.path_info)
    reading = copy.copy(request)
    reading.method = "GET"
    reading.inside = True  # type: ignore[attr-defined]  # passed the gate as the change it belongs to
    response = match.func(reading, *match.args, **match.kwargs)
    return _tag(response) if response.status_code == _OK else None


def _lock(path: str) -> None:
    """Let changes of one address come one after the other; SQLite's only writer does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [path])


def _tag(response: HttpResponse) -> str:
    return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def _named(header: str) -> set[str]:
    # GZip marks tags as weak on the way out; programs send them back as they came
    return {one.strip().removeprefix("W/") for one in header.split(",") if one.strip()}
