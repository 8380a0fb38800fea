from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.catalogue.words import metric_name
from fukasa.apps.creators.models import Decision
from fukasa.apps.creators.selectors.depth_weights import SCALE, usual_weights


class NoteForm(forms.Form):
    """The words of a note."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea({"rows": 3}))


class DecisionForm(forms.Form):
    """What a person says about two accounts; an empty decision takes the answer back."""

    left = forms.CharField(max_length=300)
    right = forms.CharField(max_length=300)
    decision = forms.ChoiceField(choices=[("", ""), *Decision.choices], required=False)


class DepthWeightsForm(forms.Form):
    """A weight for every part of depth."""

    def __init__(self, *args: Any, weights: Mapping[str, float], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, usual in usual_weights().items():
            self.fields[part] = forms.FloatField(
                label=metric_name(part),
                min_value=0,
                max_value=SCALE,
                initial=_plain(weights[part]),
                help_text=_("Default: %(weight)s") % {"weight": _plain(usual)},
                widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
            )

    def clean(self) -> dict[str, Any]:
        values = cast("dict[str, Any]", super().clean())
        if not self.errors and not any(values.values()):
            raise forms.ValidationError(_("At least one part must weigh more than 0."))
        return values


def _plain(weight: float) -> str:
    return f"{weight:g}"
