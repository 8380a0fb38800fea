from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.depth.settings import parts, settings
from fukasa.apps.catalogue.words import metric_name
from fukasa.apps.creators.models import Decision
from fukasa.apps.creators.selectors.depth_weights import SCALE, usual_weights
from fukasa.apps.pages.conflicts import Watched


class NoteForm(Watched, forms.Form):
    """The words of a note."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea({"rows": 3}))


class DecisionForm(forms.Form):
    """What a person says about two accounts; an empty decision takes the answer back."""

    left = forms.CharField(max_length=300)
    right = forms.CharField(max_length=300)
    decision = forms.ChoiceField(choices=[("", ""), *Decision.choices], required=False)


class DepthWeightsForm(Watched, forms.Form):
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
        values = super().clean()
        if not self.errors and not any(self.weights().values()):
            raise forms.ValidationError(_("At least one part must weigh more than 0."))
        if not self.errors and not _can_tell(self.weights()):
            raise forms.ValidationError(
                _("Depth needs two parts with a weight above 0, one of them from comments: %(names)s.")
                % {"names": _(", ").join(metric_name(part.metric) for part in parts() if part.comments)}
            )
        return values

    def weights(self) -> dict[str, float]:
        """Give what was typed, by part."""
        return {part: self.cleaned_data[part] for part in usual_weights()}


def _can_tell(weights: Mapping[str, float]) -> bool:
    """Tell whether any account could have a depth by these weights."""
    weighing = [part for part in parts() if weights.get(part.metric)]
    return len(weighing) >= settings().min_parts and any(part.comments for part in weighing)


def _plain(weight: float) -> str:
    return f"{weight:g}"
