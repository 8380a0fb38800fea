"""The API under ``/api/v1``: the operations of the apps, composed. An app adds one line."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from fukasa.apps.lists.api import ROUTES as LISTS
from fukasa.apps.rest.problems import MEDIA_TYPE, answer_to
from fukasa.apps.rest.texts import StrictParser, StrictRenderer

VERSION = "1"
ROUTES = (*LISTS,)
_DESCRIPTION = (
    "Everything the pages of Fukasa do. Send `Authorization: Bearer fks_…`; refusals are `application/problem+json`"
    " with a stable `type`; lists are paged by `next`; missing values are null; times are ISO 8601 with a zone."
)
_PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "fields", "errors", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "names the kind of refusal; never changes"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "one sentence: what, where, why, what to do"},
        "code": {"type": "string"},
        "fields": {"type": "object", "description": "the values the sentence speaks of"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
        "request_id": {"type": "string"},
    },
}
_FIELD_ERROR = {
    "type": "object",
    "required": ["in", "pointer", "code", "detail"],
    "properties": {name: {"type": "string"} for name in ("in", "pointer", "code", "detail")},
}


class Api(NinjaAPI):
    """Ninja with our refusals and what all operations share in the OpenAPI document."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"] |= {"Problem": _PROBLEM, "FieldError": _FIELD_ERROR}
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        schema["components"]["responses"] = {"Problem": {"description": "A refusal", "content": content}}
        return schema

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        response = answer_to(request, exc)
        if response is None:
            raise exc
        return response


def compose() -> Api:
    """Put the operations of all apps together."""
    made = Api(
        title="Fukasa",
        version=VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        urls_namespace="api",
        parser=StrictParser(),
        renderer=StrictRenderer(),
    )
    for routes in ROUTES:
        made.add_router("", routes)
    return made


api = compose()
