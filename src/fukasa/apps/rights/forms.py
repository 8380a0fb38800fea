from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fukasa.apps.rights.choices import Kind, Law
from fukasa.core.catalogue import PLATFORMS

_WORDS = forms.Textarea({"rows": 3})


class RequestForm(forms.Form):
    """What somebody asked for."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=Kind.choices)
    law = forms.ChoiceField(label=_("By which rule"), choices=Law.choices)
    account_key = forms.CharField(
        label=_("Account"), max_length=300, help_text=_("As platform:id, for example instagram:hana.")
    )
    received_at = forms.DateTimeField(
        label=_("Received"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    who = forms.CharField(label=_("Who asks, and how we know"), max_length=500, required=False)
    said = forms.CharField(label=_("What was asked"), max_length=4000, required=False, widget=_WORDS)

    def clean_kind(self) -> Kind:
        return Kind(self.cleaned_data["kind"])

    def clean_law(self) -> Law:
        return Law(self.cleaned_data["law"])

    def clean_account_key(self) -> str:
        key: str = self.cleaned_data["account_key"]
        platform, _colon, account_id = key.partition(":")
        if platform not in PLATFORMS or not account_id.strip():
            raise forms.ValidationError(_("Write the account as platform:id, for example instagram:hana."))
        return key

    def clean_received_at(self) -> datetime:
        received: Any = self.cleaned_data["received_at"]
        if received > timezone.now():
            raise forms.ValidationError(_("That lies in the future."))
        return received  # type: ignore[no-any-return]  # a moment, as the field says


class AnswerForm(forms.Form):
    """What was answered, corrected, or why it was refused."""

    text = forms.CharField(label=_("Answer, correction, or reason of a refusal"), max_length=4000, widget=_WORDS)
    deed = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            ("answer", _("Close it as answered")),
            ("correct", _("Put it as a note beside the contested value, and close")),
            ("refuse", _("Refuse")),
        ],
    )
