from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fukasa.apps.pages.conflicts import Watched
from fukasa.apps.pages.fields import NameField
from fukasa.apps.webhooks.errors import TypesUnclear
from fukasa.apps.webhooks.event_types import patterns_of


class EndpointForm(Watched, forms.Form):
    """Where to send what."""

    name = NameField(label=_("Name"), max_length=100, help_text=_("How you call the receiver."))
    url = forms.CharField(
        label=_("Address"), max_length=2000, widget=forms.URLInput({"placeholder": "https://hooks.example.com/fukasa"})
    )
    types = forms.CharField(
        label=_("Events"),
        initial="*",
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Types of events, separated by spaces; * means all, list.* everything about lists."),
    )

    def clean_types(self) -> list[str]:
        try:
            return patterns_of(self.cleaned_data["types"])
        except TypesUnclear as refusal:
            raise forms.ValidationError(refusal.message) from None


class ReplayForm(forms.Form):
    """From when on to send again."""

    since = forms.DateTimeField(
        label=_("Since"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    only_failed = forms.BooleanField(label=_("Only what was given up"), required=False, initial=True)

    def clean_since(self) -> datetime:
        since: Any = self.cleaned_data["since"]
        if since > timezone.now():
            raise forms.ValidationError(_("That lies in the future."))
        return since  # type: ignore[no-any-return]  # a moment, as the field says
