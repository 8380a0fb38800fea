"""Every answer is counted, timed and written down once: by its route, never by its address."""

import logging
import secrets
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fukasa.web.metrics import LATENCY, REQUESTS
from fukasa.web.request_context import request_numbered

logger = logging.getLogger("fukasa.request")
_FAILED = 500
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
        scope = getattr(request, "scope", None)
        facts = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
        facts["workspace"] = getattr(scope, "workspace_id", None)
        logger.log(logging.ERROR if status >= _FAILED else logging.INFO, "answered", extra=facts)


def route_of(request: HttpRequest) -> str:
    """Name the pattern of an address, without the values in it."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unknown"
