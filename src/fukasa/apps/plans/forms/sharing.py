from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_LONGEST = timedelta(days=367)


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
        end = self.cleaned_data["expires_on"] + timedelta(days=1)
        moment = timezone.make_aware(datetime(end.year, end.month, end.day))  # noqa: DTZ001  made aware here
        if not timezone.now() < moment <= timezone.now() + _LONGEST:
            raise forms.ValidationError(_("Choose a day between today and a year from now."))
        return moment
