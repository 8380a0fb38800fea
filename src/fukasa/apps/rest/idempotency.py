"""``Idempotency-Key``: a repeated request is answered by what the first one was answered, for a day.

The kept answer is a row written in the transaction of the request's own work: after a kill at any moment there are
both or neither. Refusals roll everything back and are not kept, so that the next attempt is judged anew.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.rest.errors import KeyAtWork, KeyReused, KeyUnfit
from fukasa.apps.rest.models import KeptAnswer
from fukasa.apps.rest.requests import TokenRequest

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
_LONGEST = 255
_REFUSED = 400
_HEADERS = ("Content-Type", "ETag", "Location")
_at_work: set[tuple[int, str]] = set()
_lock = threading.Lock()


def once(request: TokenRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work in one transaction; under a key at most once."""
    key = request.headers.get(HEADER)
    if key is None:
        return _in_transaction(work)
    _demand_fit(key)
    digest = _digest(request)
    with _alone(request.token_id, key):
        return _in_transaction(lambda: _first_or_kept(request, key, digest, work))


def _first_or_kept(request: TokenRequest, key: str, digest: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    _demand_turn(request.token_id, key)
    mine = KeptAnswer.objects.of(request.scope).filter(token_id=request.token_id)
    mine.filter(created_at__lte=timezone.now() - KEPT).delete()
    kept: KeptAnswer | None = mine.filter(key=key).first()
    if kept is None:
        response = work()
        if response.status_code < _REFUSED:
            _keep(request, key, digest, response)
        return response
    if kept.digest != digest:
        raise KeyReused(_("This idempotency key was used for another request; take a new one for a new request."))
    answer = HttpResponse(kept.body, status=kept.status, headers=kept.headers)
    answer["Idempotency-Replayed"] = "true"
    return answer


def _keep(request: TokenRequest, key: str, digest: str, response: HttpResponse) -> None:
    KeptAnswer.objects.create(
        workspace_id=request.scope.workspace_id,
        token_id=request.token_id,
        key=key,
        digest=digest,
        status=response.status_code,
        headers={name: response[name] for name in _HEADERS if name in response},
        body=response.content.decode(),
    )


def _in_transaction(work: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        response = work()
        if response.status_code >= _REFUSED:
            transaction.set_rollback(True)
        return response


@contextmanager
def _alone(token_id: int, key: str) -> Iterator[None]:
    """Let one request of this process in; the next one is told to come back."""
    mark = (token_id, key)
    with _lock:
        if mark in _at_work:
            raise _busy()
        _at_work.add(mark)
    try:
        yield
    finally:
        with _lock:
            _at_work.discard(mark)


def _demand_turn(token_id: int, key: str) -> None:
    """Let one process in. SQLite has one writer anyway: the second waits for it and finds the kept answer."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [token_id % 2**31, key])
        if not cursor.fetchone()[0]:
            raise _busy()


def _busy() -> KeyAtWork:
    return KeyAtWork(_("The first request with this idempotency key is still at work; ask again in a second."))


def _demand_fit(key: str) -> None:
    if not 0 < len(key) <= _LONGEST or not key.isascii() or not key.isprintable():
        raise KeyUnfit(_("An idempotency key has 1 to 255 plain ASCII characters; a UUID is a good one."))


def _digest(request: HttpRequest) -> str:
    """Tell requests apart: by method, address and what was sent. The boundaries of multipart forms are chance."""
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for piece in _pieces(request):
        said.update(len(piece).to_bytes(8, "big") + piece)
    return said.hexdigest()


def _pieces(request: Any) -> Iterator[bytes]:
    if request.content_type != "multipart/form-data":
        yield request.content_type.encode()
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        yield "\n".join((name, *values)).encode("utf-8", "replace")
    for name, file in sorted(request.FILES.items()):
        yield f"{name}\n{file.name}".encode("utf-8", "replace")
        yield from file.chunks()
        file.seek(0)
