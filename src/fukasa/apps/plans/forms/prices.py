from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fukasa.apps.catalogue import words
from fukasa.apps.plans.choices import PriceKind
from fukasa.apps.workspaces.choices import CURRENCIES
from fukasa.core.catalogue import FORMATS
from fukasa.core.money import minor_digits


class PriceForm(forms.Form):
    """What the workspace knows of an account's price."""

    account_key = forms.CharField(max_length=300, widget=forms.HiddenInput)
    amount = forms.DecimalField(label=_("Price of one post"), max_digits=14, decimal_places=3)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    kind = forms.ChoiceField(label=_("Kind"), choices=PriceKind.choices, initial=PriceKind.QUOTED)
    dated_on = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))
    format = forms.ChoiceField(label=_("Format"), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats = cast("forms.ChoiceField", self.fields["format"])
        formats.choices = [("", _("Any format")), *((one, words.format_name(one)) for one in FORMATS)]

    def clean_dated_on(self) -> date:
        day: date = self.cleaned_data["dated_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The date of a price lies today or before."))
        return day

    def clean(self) -> dict[str, Any]:
        values = cast("dict[str, Any]", super().clean())
        amount, currency = values.get("amount"), values.get("currency", "")
        if amount is not None and (amount <= 0 or -amount.normalize().as_tuple().exponent > minor_digits(currency)):
            self.add_error("amount", _("Give an amount above 0, without parts smaller than the currency has."))
        return values
