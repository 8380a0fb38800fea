from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.planning.kpi.book import default_book
from fukasa.analysis.planning.kpi.goal import KGIS, MOST, MOST_POSTS, Goal
from fukasa.analysis.planning.kpi.sentences import KGI_NAMES
from fukasa.apps.catalogue import words
from fukasa.apps.goals.units import factor_of
from fukasa.apps.pages.conflicts import Watched
from fukasa.apps.pages.fields import NameField
from fukasa.apps.plans.forms.inputs import above_nothing
from fukasa.apps.workspaces.choices import CURRENCIES
from fukasa.core.errors import InvalidInput

_WEIGHT = {"min": "0", "max": "100", "step": "5"}
FIRST_PLATFORMS = {"instagram": 100.0}
FIRST_TIERS = {"nano": 20.0, "micro": 50.0, "mid": 30.0}


def _weight() -> forms.FloatField:
    return forms.FloatField(min_value=0, max_value=1e6, required=False, widget=forms.NumberInput(_WEIGHT))


class GoalForm(Watched, forms.Form):
    """A KGI and the mix that shall reach it."""

    name = NameField(label=_("Name"), max_length=130)
    kgi = forms.ChoiceField(label=_("Goal (KGI)"))
    amount = forms.FloatField(
        label=_("How much"), max_value=MOST, validators=[above_nothing], widget=forms.NumberInput({"step": "any"})
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    average_order_value = forms.FloatField(
        label=_("Average order value"),
        required=False,
        max_value=MOST / 10,
        validators=[above_nothing],
        help_text=_("Needed for a goal in sales."),
    )
    posts = forms.IntegerField(label=_("Posts per creator"), min_value=1, max_value=MOST_POSTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = _language()
        kgi = cast("forms.ChoiceField", self.fields["kgi"])
        kgi.choices = [(one, KGI_NAMES[one][language]) for one in KGIS]
        book = default_book("JPY")
        self.platforms = {f"platform_{one}": one for one in book.platforms}
        self.tiers = {f"tier_{one}": one for one in book.tiers}
        for field, one in {**self.platforms, **self.tiers}.items():
            self.fields[field] = _weight()
            self.fields[field].label = words.platform_name(one) if field in self.platforms else words.tier_name(one)

    @property
    def platform_fields(self) -> list[forms.BoundField]:
        """The shares of the platforms."""
        return [self[field] for field in self.platforms]

    @property
    def tier_fields(self) -> list[forms.BoundField]:
        """The shares of the tiers."""
        return [self[field] for field in self.tiers]

    def clean(self) -> dict[str, Any]:
        """Make the goal; what the analysis would refuse is said before in the reader's language."""
        values = super().clean()
        if values.get("kgi") == "sales" and values.get("average_order_value") is None:
            self.add_error("average_order_value", _("A goal in sales needs the average order value."))
        for fields, sentence in (
            (self.platforms, _("Give at least one platform a share above 0.")),
            (self.tiers, _("Give at least one tier a share above 0.")),
        ):
            if not _given(fields, values):
                self.add_error(None, sentence)
        if not self.errors:
            try:
                values["goal"] = self._goal(values)
            except InvalidInput as refusal:
                self.add_error(None, refusal.message)
        return values

    def _goal(self, values: dict[str, Any]) -> Goal:
        return Goal(
            kgi=values["kgi"],
            amount=values["amount"],
            platforms=_given(self.platforms, values),
            tiers=_given(self.tiers, values),
            posts=values["posts"],
            currency=values["currency"],
            average_order_value=values["average_order_value"],
        )


def initial_of(name: str, goal: Goal) -> dict[str, Any]:
    """Give the values of the form for a goal."""
    return {
        "name": name,
        "kgi": goal.kgi,
        "amount": _short(goal.amount),
        "currency": goal.currency,
        "average_order_value": None if goal.average_order_value is None else _short(goal.average_order_value),
        "posts": goal.posts,
        **{f"platform_{one}": _short(weight) for one, weight in goal.platforms.items()},
        **{f"tier_{one}": _short(weight) for one, weight in goal.tiers.items()},
    }


class RangeForm(forms.Form):
    """A range in the unit in which it is shown."""

    key = forms.CharField(max_length=100)
    low = forms.FloatField()
    high = forms.FloatField()

    def clean(self) -> dict[str, Any]:
        """Bring the ends to shares where they were typed in per cent."""
        values = cast("dict[str, Any]", super().clean())
        factor = factor_of(values.get("key", "").partition(".")[0])
        return values | {end: values[end] / factor for end in ("low", "high") if values.get(end) is not None}


def _given(fields: dict[str, str], values: dict[str, Any]) -> dict[str, float]:
    return {one: values[field] for field, one in fields.items() if values.get(field)}


def _short(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _language() -> str:
    return "ja" if words.language() == "ja" else "en"
