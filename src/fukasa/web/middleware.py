"""Headers and refusals that every answer shares."""

from collections.abc import Callable
from itertools import chain
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from fukasa.apps.audit.origin import Origin, coming_from, kept_address
from fukasa.apps.pages.conflicts import EditedMeanwhile
from fukasa.apps.pages.preferences import language_of
from fukasa.apps.rest.errors import TooLarge
from fukasa.core.errors import FukasaError
from fukasa.web.bodies import MARK, most_bytes

_API = "/api/"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
GetResponse = Callable[[HttpRequest], HttpResponse]
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class LanguageMiddleware:
    """Japanese unless the visitor switched; the browser's own language does not decide."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class OriginMiddleware:
    """Puts down for the audit log through which door a request came, and from where as far as that is kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = kept_address(request.META.get("REMOTE_ADDR", ""), settings.FUKASA_AUDIT_ADDRESSES)
        with coming_from(Origin("api" if request.path.startswith(_API) else "page", address)):
            return self.get_response(request)


class HeadersMiddleware:
    """What every answer carries, static files included: no sensors, no use by other sites, no pages that are kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseNotAllowed(_METHODS) if request.method == "TRACE" else self.get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")  # what a member saw is not found by the next at the screen
        response.setdefault("Permissions-Policy", _PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Frame-Options", "DENY")
        return response


class RefusalMiddleware:
    """Shows a refusal of the project as a page with its sentence and status; so, too, of a body that was too large."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _refused(request, _too_large(request)) if f"HTTP_{MARK}" in request.META else self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, EditedMeanwhile):
            return _looked_again(request)
        return _refused(request, exception) if isinstance(exception, FukasaError) else None


def _looked_again(request: HttpRequest) -> HttpResponse:
    """Let a page whose thing changed between its look and its lock look once more: its form then shows both."""
    for file in chain.from_iterable(files for _name, files in request.FILES.lists()):
        file.seek(0)  # it may have been read
    match = cast("ResolverMatch", request.resolver_match)
    try:
        return cast("HttpResponse", match.func(request, *match.args, **match.kwargs))
    except FukasaError as refusal:
        return _refused(request, refusal)


def _refused(request: HttpRequest, refusal: FukasaError) -> HttpResponse:
    request.refused = refusal.code  # type: ignore[attr-defined]  # read by the line of the log
    return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)


def _too_large(request: HttpRequest) -> TooLarge:
    most = most_bytes(request.path_info, known=request.user.is_authenticated) >> 20
    sentence = _("This is more than the %(most)d MB that the page takes; nothing was kept. Choose a smaller file.")
    return TooLarge(sentence % {"most": most})
