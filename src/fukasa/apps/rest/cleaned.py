"""Forms of the pages as the judges of what programs send, where a form knows a rule of its own."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from ninja.errors import ValidationError


def cleaned(form: BaseForm) -> Mapping[str, Any]:
    """Give what a form understood.

    Raises:
        ValidationError: it refused something; each refusal points at its field.

    """
    if form.is_valid():
        values: Mapping[str, Any] = form.cleaned_data
        return values
    raise ValidationError(
        [
            {"type": one.code or "invalid", "loc": ("body", "body", *_steps(name)), "msg": " ".join(one.messages)}
            for name, errors in form.errors.as_data().items()
            for one in errors
        ]
    )


def _steps(name: str) -> tuple[str, ...]:
    return () if name == NON_FIELD_ERRORS else (name,)
