"""Every answer is counted, timed and written down once: by its route, never by its address; refusals once more."""

import logging
import secrets
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views import csrf

from fukasa.web.metrics import LATENCY, REQUESTS
from fukasa.web.request_context import request_numbered

logger = logging.getLogger("fukasa.request")
security = logging.getLogger("fukasa.security")
_FAILED = 500
_CONTROLS = {400: "input", 401: "log-in", 403: "permission", 404: "scope", 413: "size", 429: "rate"}
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class ObservingMiddleware:
    """Numbers requests (``X-Request-ID``), counts them for /metrics and logs one line for each."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        number = secrets.token_hex(8)
        with request_numbered(number):
            response = self.get_response(request)
            self._note(request, response.status_code, perf_counter() - began)
        response["X-Request-ID"] = number
        return response

    def _note(self, request: HttpRequest, status: int, seconds: float) -> None:
        route = route_of(request)
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(method, route, status).inc()
        LATENCY.labels(route).observe(seconds)
        facts: dict[str, object] = {"route": route, "method": method, "status": status, **_who(request)}
        took = {**facts, "ms": round(seconds * 1000, 1)}
        logger.log(logging.ERROR if status >= _FAILED else logging.INFO, "answered", extra=took)
        if control := _refused_by(request, status):
            security.warning("refused", extra={"control": control, "code": getattr(request, "refused", ""), **facts})


def route_of(request: HttpRequest) -> str:
    """Name the pattern of an address, without the values in it."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unknown"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that another site sent, and name what refused it."""
    request.refused = "csrf"  # type: ignore[attr-defined]  # read by the line of the log
    return csrf.csrf_failure(request, reason)


def _who(request: HttpRequest) -> dict[str, int | None]:
    """Give who asked by numbers of the database: of the person where a session said so, of membership and workspace."""
    scope, user = getattr(request, "scope", None), getattr(request, "_cached_user", None)
    return {
        "user": getattr(user, "pk", None),
        "member": getattr(scope, "member_id", None),
        "workspace": getattr(scope, "workspace_id", None),
    }


def _refused_by(request: HttpRequest, status: int) -> str:
    """Name what refused a request; what is not there counts when a member asked: it may be somebody else's."""
    if status == 404 and not hasattr(request, "scope"):  # noqa: PLR2004  the number is its own name
        return ""
    return "csrf" if getattr(request, "refused", "") == "csrf" else _CONTROLS.get(status, "")
