"""The JSON Schema of a search document, made from the registry."""

from typing import Any

from fukasa.lake.query.document import LISTS, SIDES
from fukasa.lake.query.language import LONGEST_TEXT
from fukasa.lake.query.limits import LONGEST_VALUE, MOST_NAMES, MOST_VALUES
from fukasa.lake.query.model import Order
from fukasa.lake.query.registry import Entry, Kind, registry

_NAMES = {"type": "string", "maxLength": LONGEST_VALUE}
_CUTOFF = {
    "type": "object",
    "properties": {
        "max": {"type": "number", "exclusiveMinimum": 0},
        "p": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "z": {"type": "number"},
    },
    "required": ["max"],
    "additionalProperties": False,
}


def schema() -> dict[str, Any]:
    """Give the schema (draft 2020-12)."""
    filters = {
        one.name: _asked(one) | {"title": one.called(), "description": one.explained()}
        for one in registry().values()
        if one.kind in {Kind.SET, Kind.RANGE, Kind.FLAG, Kind.CUTOFF}
    }
    side = {"type": "object", "properties": filters, "additionalProperties": False}
    names = {"type": "array", "items": _NAMES, "maxItems": MOST_NAMES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A search for accounts",
        "type": "object",
        "properties": {
            **{name: {"$ref": "#/$defs/side"} for name in SIDES.values()},
            **{name: dict(names) for name in LISTS},
            "words": {"type": "string", "maxLength": LONGEST_TEXT},
            "should_words": {"type": "string", "maxLength": LONGEST_TEXT},
            "sort": {"enum": [*Order, *(sign + one for one in _sorts() for sign in ("", "-"))]},
        },
        "additionalProperties": False,
        "$defs": {"side": side},
    }


def _asked(one: Entry) -> dict[str, Any]:
    if one.kind is Kind.SET:
        return {"type": "array", "items": _NAMES, "maxItems": MOST_VALUES}
    if one.kind is Kind.FLAG:
        return {"type": "boolean"}
    if one.kind is Kind.CUTOFF:
        return dict(_CUTOFF)
    ends = {"min": {"type": "number"}, "max": {"type": "number"}}
    return {"type": "object", "properties": ends, "additionalProperties": False}


def _sorts() -> list[str]:
    return [one.name for one in registry().values() if one.sorts]
