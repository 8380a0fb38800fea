"""Texts and JSON that every store can keep: no NUL, no lone half of a surrogate pair, no number beyond doubles."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from fukasa.apps.rest.errors import Unreadable


class StrictParser(Parser):
    """Reads JSON as RFC 8259 writes it, and only texts that can be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        read = json.loads(request.body, parse_constant=_refuse_constant)
        for text in _texts(read):
            demand_text(text)
        return read


class StrictRenderer(BaseRenderer):
    """Writes JSON; a number that JSON does not know is a mistake of our own."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002  ninja's
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False, allow_nan=False)


def demand_text(text: str) -> None:
    """Refuse a text with a NUL or half a surrogate pair."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable(_("A text holds a NUL or half a character; send valid Unicode without NUL."))


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend([*one.keys(), *one.values()])
        elif isinstance(one, list):
            waiting.extend(one)


def _refuse_constant(name: str) -> None:
    raise Unreadable(_("%(name)s is no JSON; send null where there is no number.") % {"name": name})
