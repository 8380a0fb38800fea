from django import forms
from django.utils.translation import gettext_lazy as _


class WhatIfForm(forms.Form):
    """Another cut-off, from the sliders."""

    cpv = forms.FloatField(required=False)
    probability = forms.FloatField(required=False, min_value=0.01, max_value=0.99)

    def clean_cpv(self) -> float | None:
        cpv: float | None = self.cleaned_data["cpv"]
        if cpv is not None and not 0 < cpv < 1e9:  # noqa: PLR2004  no view costs a billion
            raise forms.ValidationError(_("The cut-off is an amount above 0."))
        return cpv
