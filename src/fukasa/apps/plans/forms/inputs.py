"""The kinds of fields that a brief is asked by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_ALL = 100
_MOST = 1_000_000_000
AREA = forms.Textarea({"rows": 2, "spellcheck": "false"})


def text(label: Any, help_text: Any = "", widget: forms.Widget | None = None) -> forms.CharField:
    """Ask for words."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=4000, strip=False, widget=widget
    )


def above_nothing(value: float) -> None:
    """Refuse 0 and what is below."""
    if not value > 0:
        raise forms.ValidationError(_("Give a number above 0."))


def positive(label: Any, help_text: Any = "") -> forms.FloatField:
    """Ask for a number above 0."""
    widget = forms.NumberInput({"step": "any", "min": 0})
    return forms.FloatField(label=label, help_text=help_text, required=False, widget=widget, validators=[above_nothing])


def number(label: Any, help_text: Any = "", high: float | None = None) -> forms.FloatField:
    """Ask for a number of 0 or more."""
    widget = forms.NumberInput({"step": "any"})
    return forms.FloatField(
        label=label, help_text=help_text, required=False, widget=widget, min_value=0, max_value=high
    )


def percent(label: Any, help_text: Any = "") -> forms.DecimalField:
    """Ask for a share in per cent."""
    widget = forms.NumberInput({"step": "any", "min": 0, "max": 100})
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, widget=widget, min_value=0, max_value=100
    )


def whole(label: Any, help_text: Any = "", low: int = 0) -> forms.IntegerField:
    """Ask for a whole number."""
    return forms.IntegerField(label=label, help_text=help_text, required=False, min_value=low, max_value=_MOST)


def several(label: Any) -> forms.MultipleChoiceField:
    """Ask for any of several things."""
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


def any_number(label: Any, help_text: Any = "") -> forms.FloatField:
    """Ask for a number, also one below 0."""
    widget = forms.NumberInput({"step": "any"})
    return forms.FloatField(label=label, help_text=help_text, required=False, widget=widget)


def inner_percent(label: Any, help_text: Any = "") -> forms.DecimalField:
    """Ask for a share between the ends, in per cent."""
    field = percent(label, help_text)
    field.validators.append(_between_the_ends)
    return field


def choice(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    """Ask for one of several things, or none."""
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)


def _between_the_ends(value: Any) -> None:
    if not 0 < value < _ALL:
        raise forms.ValidationError(_("Give a number above 0 and below 100."))
