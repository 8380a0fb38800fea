"""Every request is answered out of one version of the catalogue."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fukasa.apps.catalogue.selectors import one_index


class OneIndexMiddleware:
    """Lets all parts of an answer speak of one version of the catalogue, whatever is put in its place meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_index():
            return self.get_response(request)
