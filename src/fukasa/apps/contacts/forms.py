from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fukasa.apps.contacts.choices import Basis
from fukasa.apps.pages.conflicts import Watched

USUAL = timedelta(days=2 * 365)
_DAY = {"type": "date"}


class ContactForm(Watched, forms.Form):
    """How to reach somebody, and why one may."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=50, required=False)
    agency = forms.CharField(label=_("Agency"), max_length=200, required=False)
    source = forms.CharField(label=_("Where it comes from"), max_length=200, help_text=_("For example: profile text."))
    basis = forms.ChoiceField(label=_("Why it may be kept"), choices=Basis.choices)
    obtained_on = forms.DateField(label=_("Since when"), widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    keep_until = forms.DateField(
        label=_("Kept until"),
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
        help_text=_("On the day after it is deleted by itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial = {"obtained_on": today, "keep_until": today + USUAL, **self.initial}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not any(values.get(key) for key in ("name", "email", "phone", "agency")):
            self.add_error("name", _("Enter at least one of name, e-mail, telephone and agency."))
        if values.get("keep_until") and values["keep_until"] < timezone.localdate():
            self.add_error("keep_until", _("That day is over."))
        return values
