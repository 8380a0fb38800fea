from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.pages.expiry import end_of_day


class ShareForm(forms.Form):
    """A link to a plan for people without an account."""

    label = forms.CharField(
        label=_("For whom"), max_length=100, required=False, help_text=_("A reminder for you; they do not see it.")
    )
    expires_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}), help_text=_("The link stops working after it.")
    )
    hide_prices = forms.BooleanField(
        label=_("Hide prices"),
        required=False,
        help_text=_(
            "Costs, cut-off, budget, CPV and comparisons are left out too: prices could be computed from them."
        ),
    )
    hide_names = forms.BooleanField(
        label=_("Hide names"), required=False, help_text=_("The creators are numbered instead.")
    )

    def clean_expires_on(self) -> datetime:
        return end_of_day(self.cleaned_data["expires_on"])
