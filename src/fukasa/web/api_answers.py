"""What every answer under ``/api/`` has: an id, and no page of HTML where a program asks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from fukasa.apps.rest.errors import Broken, MethodNotAllowed, NotThere, Unreadable
from fukasa.apps.rest.frame import language_asked
from fukasa.apps.rest.problems import MEDIA_TYPE, problem, too_large
from fukasa.core.errors import FukasaError, NotPermitted
from fukasa.web.request_context import current_request_id

PREFIX = "/api/"
_METHODS = "GET, POST, PUT, PATCH, DELETE"
_HEADERS = "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match"
_SHOWN = "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed"
_REFUSED, _SERVER_ERROR = 400, 500


class ApiMiddleware:
    """Frames answers to programs; pages pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.request_id = current_request_id()  # type: ignore[attr-defined]  # told in every refusal
        response = _preflight(request) or self.get_response(request)
        if response.status_code >= _REFUSED and not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            response = _as_problem(request, response)
        if response.status_code == 401:  # noqa: PLR2004  RFC 9110 asks for the challenge
            response["WWW-Authenticate"] = 'Bearer realm="fukasa"'
        return _opened_to(request, response)


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    kept = {"Allow": response["Allow"]} if "Allow" in response else {}
    with translation.override(language_asked(request)):
        return problem(request, _refusal(response.status_code), headers=kept)


def _refusal(status: int) -> FukasaError:
    if status == 404:  # noqa: PLR2004  the numbers are their own names
        return NotThere(_("There is nothing at this address."))
    if status == 405:  # noqa: PLR2004
        return MethodNotAllowed(_("This address does not take this method; the header Allow names those it takes."))
    if status == 413:  # noqa: PLR2004
        return too_large()
    if status >= _SERVER_ERROR:
        return Broken(_("This is a mistake of ours. The log of the server tells more under the id of this request."))
    refused = status == 403  # noqa: PLR2004
    return NotPermitted(_("This is not allowed to you.")) if refused else Unreadable(_("This could not be read."))


def _preflight(request: HttpRequest) -> HttpResponse | None:
    """Answer a browser that asks whether a page of another origin may send a request."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    if request.headers.get("Origin") not in settings.FUKASA_API_ORIGINS:
        return None
    allowed = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Allow-Headers": _HEADERS}
    return HttpResponse(status=204, headers=allowed | {"Access-Control-Max-Age": "600"})


def _opened_to(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let pages of the listed origins read the answer; nobody is listed unless the operator lists them."""
    if not settings.FUKASA_API_ORIGINS:
        return response
    patch_vary_headers(response, ["Origin"])
    if (origin := request.headers.get("Origin")) in settings.FUKASA_API_ORIGINS:
        response["Access-Control-Allow-Origin"] = str(origin)
        response["Access-Control-Expose-Headers"] = _SHOWN
    return response
