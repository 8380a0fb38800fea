"""Refusals as ``application/problem+json`` (RFC 9457)."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as FormError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from fukasa.apps.rest.errors import Invalid, NotThere, TooLarge, Unreadable
from fukasa.core.errors import FukasaError, NotPermitted

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:fukasa:problem:"


def type_of(code: str) -> str:
    """Give the URI that names a kind of refusal; it stays the same in every version."""
    return _TYPE + code


def problem(
    request: HttpRequest,
    refusal: FukasaError,
    *,
    errors: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Write a refusal as an answer."""
    request.refused = refusal.code  # type: ignore[attr-defined]  # read by the line of the log
    said: dict[str, Any] = {
        "type": type_of(refusal.code),
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.message,
        "code": refusal.code,
        "fields": {key: _plain(value) for key, value in refusal.fields.items()},
        "errors": list(errors),
        "request_id": getattr(request, "request_id", ""),
    }
    content = json.dumps(said, ensure_ascii=False, cls=DjangoJSONEncoder).encode("utf-8", "replace")
    return HttpResponse(content, status=refusal.status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Write what was raised as an answer; None for mistakes of our own, which are not to be hidden here."""
    if isinstance(error, ValidationError):
        return _invalid(request, error)
    refusal = _refusal(error)
    return problem(request, refusal) if refusal else None


def _refusal(error: Exception) -> FukasaError | None:
    match error:
        case FukasaError():
            return error
        case FormError():
            return Invalid(" ".join(error.messages))
        case HttpError():
            return _unreadable(error)
        case Http404():
            return NotThere(_("There is nothing at this address."))
        case PermissionDenied():
            return NotPermitted(_("This is not allowed to you."))
    return too_large() if isinstance(error, RequestDataTooBig) else None


def too_large() -> TooLarge:
    """Say that a body is too large."""
    return TooLarge(_("This is more than the address takes at once; send it in smaller parts, or as an import."))


def _unreadable(error: HttpError) -> FukasaError:
    cause = error.__cause__
    if isinstance(cause, FukasaError):
        return cause
    if isinstance(cause, RequestDataTooBig):
        return too_large()
    return Unreadable(_("The body is no JSON that could be read; send UTF-8 without a byte order mark."))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = [_error(one) for one in error.errors]
    first = f"{told[0]['pointer']}: {told[0]['detail']}" if told else ""
    return problem(request, Invalid(_("Something does not fit: %(first)s") % {"first": first}), errors=told)


def _error(one: Mapping[str, Any]) -> dict[str, str]:
    where, *steps = [str(step) for step in one["loc"]] or [""]
    named = where in {"body", "file"} or (where == "form" and len(steps) > 1)  # the first step names our own argument
    inside = steps[1:] if named else steps
    pointer = "/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in inside)
    return {"in": where, "pointer": pointer, "code": str(one["type"]), "detail": str(one["msg"])}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return str(value)
