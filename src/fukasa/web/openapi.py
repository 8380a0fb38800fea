"""The OpenAPI document: what all operations share, the schema of searches, links from what was made to its reading."""

from collections.abc import Iterator
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from fukasa.apps.rest.problems import MEDIA_TYPE
from fukasa.lake.query.schema import schema as search_schema

MARK = "x-schema"
_SEARCH, _SIDE = "AccountSearch", "AccountSearchSide"
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


class Document(OpenAPISchema):
    """Ninja's document; two shapes of one name, of which one would be lost, are a mistake."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        clashing = [name for name, one in definitions.items() if self.schemas.get(name, one) != one]
        if clashing:
            message = f"two different schemas are called {', '.join(clashing)}; rename one of them"
            raise TypeError(message)
        super().add_schema_definitions(definitions)


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Put into the document what ninja does not know of."""
    components = document["components"]
    components["schemas"] |= {"Problem": _PROBLEM, "FieldError": _FIELD_ERROR} | _search()
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {"Problem": {"description": "A refusal", "content": content}}
    for part in _marked(document["paths"], components["schemas"]):
        name = part.pop(MARK)
        part.pop("additionalProperties", None)
        part.pop("type", None)
        part["$ref"] = f"#/components/schemas/{name}"
    for path, item in document["paths"].items():
        if "201" in (made := {str(key): one for key, one in item.get("post", {}).get("responses", {}).items()}):
            _link(document, path, made["201"])
    return document


def _search() -> dict[str, Any]:
    """Take the schema of searches in, its definition under a name of its own."""
    whole = search_schema()
    side = whole.pop("$defs")["side"]
    whole.pop("$schema")
    for name, one in whole["properties"].items():
        if "$ref" in one:
            whole["properties"][name] = {"$ref": f"#/components/schemas/{_SIDE}"}
    return {_SEARCH: whole, _SIDE: side}


def _marked(*parts: Any) -> Iterator[dict[str, Any]]:
    waiting = list(parts)
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if MARK in one:
                yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _link(document: dict[str, Any], path: str, response: dict[str, Any]) -> None:
    """Link what was made to the operations that take its number."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    made = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
    for name in made.get("properties", {}):
        for other, item in document["paths"].items():
            if other.count("{") == 1 and f"{{{name}}}" in other and other != path:
                for operation in item.values():
                    parameters = {name: f"$response.body#/{name}"}
                    link = {"operationId": operation["operationId"], "parameters": parameters}
                    response.setdefault("links", {})[operation["operationId"]] = link
