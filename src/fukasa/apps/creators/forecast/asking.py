"""What one may ask on the tab: a format, a price, a cut-off."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators.selectors.forecasts import FormatForecast

_MOST_YEN = 10**10
_ABOVE_NOTHING = _("Give an amount above 0; for a gifted post, what the goods are worth.")


def _amount(label: Any, step: str, most: float) -> forms.FloatField:
    refused = dict.fromkeys(("min_value", "max_value", "invalid"), _ABOVE_NOTHING)
    widget = forms.NumberInput({"inputmode": "decimal", "step": step, "min": "0"})
    return forms.FloatField(
        label=label, required=False, min_value=1e-6, max_value=most, error_messages=refused, widget=widget
    )


class AskForm(forms.Form):
    """Questions about the next post; what is left empty is taken from the catalogue and the workspace."""

    format = forms.ChoiceField(label=_("Format"), required=False)
    price = _amount(_("Price of one post (¥)"), "any", _MOST_YEN)
    cpv = _amount(_("Cut-off (¥ per view)"), "any", 1e6)

    def __init__(self, data: Any, forecasts: tuple[FormatForecast, ...]) -> None:
        super().__init__(data)
        formats = dict.fromkeys(one.format or "" for one in forecasts)
        named = [(one, words.format_name(one) if one else _("any format")) for one in formats]
        cast("forms.ChoiceField", self.fields["format"]).choices = named
        self.has_formats = len(formats) > 1
        self.full_clean()

    @property
    def wished_format(self) -> str:
        """The format asked for; empty for the main one."""
        return str(self.cleaned_data.get("format") or "")

    @property
    def asked_price(self) -> float | None:
        """The price asked for; None where none, or none that can be, was typed."""
        return self.cleaned_data.get("price")

    @property
    def cutoff_cpv(self) -> float | None:
        """The cut-off asked for."""
        return self.cleaned_data.get("cpv")
