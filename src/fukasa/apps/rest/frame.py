"""What surrounds every operation: gate, language and time of the member, one transaction, headers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from fukasa.apps.rest.gate import JSON, RATE_HEADERS, admit, demand_body
from fukasa.apps.rest.idempotency import once
from fukasa.apps.rest.problems import answer_to
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.versions import demand_version, tagged
from fukasa.apps.workspaces.permissions import Permission

Run = Callable[..., HttpResponse]
Ahead = Callable[[TokenRequest], Any]
_SPOKEN = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Demands:
    """What an operation demands.

    Attributes:
        permission: of token and member; None where any token is enough.
        writes: whether it changes anything.
        takes: the media type of its body.
        unkept: whether nobody on the way may keep the answer, because it tells of people or holds secrets.
        ahead: what may take long and is done before the transaction begins; the operation finds it as ``ahead``.

    """

    permission: Permission | None
    writes: bool = False
    takes: str | None = JSON
    unkept: bool = False
    ahead: Ahead | None = None

    def around(self, run: Run) -> Run:
        """Surround the running of an operation."""

        @wraps(run)
        def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request, "inside", False):  # a change looks at what stands, see ``versions``
                return run(request, *args, **kwargs)
            with translation.override(language_asked(request)):
                response = self._answer(request, lambda: run(request, *args, **kwargs))
            response["Content-Language"] = language_asked(request)
            response["Cache-Control"] = "no-store" if self.unkept else "private, no-cache"
            for name, value in getattr(request, RATE_HEADERS, {}).items():
                response[name] = value
            return response

        return framed

    def _answer(self, request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            admitted = admit(request, self.permission)
            demand_body(request, self.takes)
            with timezone.override(ZoneInfo(admitted.workspace.time_zone)):
                return self._done(admitted, run)
        except Exception as error:  # told apart below
            response = answer_to(request, error)
            if response is None:
                raise
            return response

    def _done(self, request: TokenRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
        if not self.writes:
            response = run()
            return tagged(request, response) if request.method == "GET" else response
        request.ahead = self.ahead(request) if self.ahead else None

        def changed() -> HttpResponse:
            demand_version(request)
            return run()

        return once(request, changed)


def language_asked(request: HttpRequest) -> str:
    """Give the language of sentences: the first of ours in ``Accept-Language``, else English."""
    for part in request.headers.get("Accept-Language", "").lower().split(","):
        language = part.split(";")[0].strip().split("-")[0]
        if language in _SPOKEN:
            return language
    return "en"
