from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.planning.ranking.weights import ranking_settings

PEERS, LIST = "peers", "list"
FULL = 100
_MOST_TOP = 1_000


class WeightsForm(forms.Form):
    """Where the sliders stand, with whom accounts are compared, and whose brief says what fits."""

    basis = forms.ChoiceField(
        label=_("Compare with"),
        choices=((PEERS, _("accounts of the same platform and tier")), (LIST, _("each other"))),
        required=False,
    )
    plan = forms.TypedChoiceField(label=_("Fit to the brief of"), coerce=int, empty_value=None, required=False)
    top = forms.IntegerField(label=_("Stability of the first"), min_value=1, max_value=_MOST_TOP, required=False)

    def __init__(self, *args: Any, plans: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = cast("forms.TypedChoiceField", self.fields["plan"])
        plan.choices = [("", _("nobody (fit does not count)")), *plans]
        for part in ranking_settings().parts:
            self.fields[part.id] = forms.FloatField(min_value=0, max_value=FULL, required=False)


def weights_form(query: QueryDict, *, plans: tuple[tuple[int, str], ...], plan_id: int | None) -> WeightsForm:
    """Read an address; a run is ranked by its own brief until the reader chooses another one or none."""
    data = query.copy()
    if "plan" not in data and plan_id is not None:
        data["plan"] = str(plan_id)
    data.setdefault("basis", PEERS)
    return WeightsForm(data, plans=plans)


def default_sliders() -> dict[str, int]:
    """Tell where the sliders stand when nobody has moved them."""
    return {part: round(weight * FULL) for part, weight in ranking_settings().weights.items()}
