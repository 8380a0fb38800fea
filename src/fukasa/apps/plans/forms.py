from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.analysis.topics.taxonomy import default_taxonomy
from fukasa.apps.catalogue import words
from fukasa.apps.plans.choices import PriceKind
from fukasa.apps.plans.fields import KEYS, changed_data, initial_of
from fukasa.apps.plans.saying import SECTIONS, sections_said
from fukasa.apps.workspaces.choices import CURRENCIES
from fukasa.core.catalogue import FORMATS, PLATFORMS
from fukasa.core.errors import InvalidInput
from fukasa.core.money import minor_digits
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_text import brief_data, brief_of, brief_of_toml

MAX_TOML_BYTES = 256 * 1024
_KPIS = (
    ("views", _("Views")),
    ("conversions", _("Conversions")),
    ("engagement", _("Engagements")),
    ("reach", _("People reached")),
)
_GATES = (
    ("", _("No gate")),
    ("pass", _("Passed only")),
    ("review", _("Passed or to be reviewed")),
    ("fail", _("All that were judged")),
)
_AREA = forms.Textarea({"rows": 2, "spellcheck": "false"})


def _text(label: Any, help_text: Any = "", widget: forms.Widget | None = None) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=4000, strip=False, widget=widget
    )


def _above_nothing(value: float) -> None:
    if not value > 0:
        raise forms.ValidationError(_("Give a number above 0."))


def _positive(label: Any, help_text: Any = "") -> forms.FloatField:
    widget = forms.NumberInput({"step": "any", "min": 0})
    return forms.FloatField(
        label=label, help_text=help_text, required=False, widget=widget, validators=[_above_nothing]
    )


def _number(label: Any, help_text: Any = "", high: float | None = None) -> forms.FloatField:
    widget = forms.NumberInput({"step": "any"})
    return forms.FloatField(
        label=label, help_text=help_text, required=False, widget=widget, min_value=0, max_value=high
    )


def _percent(label: Any, help_text: Any = "") -> forms.DecimalField:
    widget = forms.NumberInput({"step": "any", "min": 0, "max": 100})
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, widget=widget, min_value=0, max_value=100
    )


def _whole(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0)


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class BriefForm(forms.Form):
    """A brief. What the form has no field for stays as it was."""

    name = _text(_("Name of the campaign"))
    product = _text(_("Product"))
    starts_on = forms.DateField(label=_("Begins"), required=False, widget=forms.DateInput({"type": "date"}))
    ends_on = forms.DateField(label=_("Ends"), required=False, widget=forms.DateInput({"type": "date"}))
    language = _text(_("Language"), _("ISO code, for example ja."))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)

    platforms = _several(_("Platforms"))
    categories = _several(_("Categories"))
    tiers = _several(_("Tiers"))
    followers_min = _number(_("Followers from"))
    followers_max = _number(_("Followers up to"))
    countries = _text(_("Countries"), _("ISO codes with commas, for example JP, KR."))
    regions = _text(_("Regions"))
    languages = _text(_("Languages of the content"), _("ISO codes with commas, for example ja, en."))
    keywords = _text(_("Any of these words"), _("With commas. Looked for in name, profile, category and hashtags."))
    formats = _several(_("Formats"))
    exclude_handles = _text(_("Leave these handles out"), _("One per line."), _AREA)
    rivals = _text(_("Rival brands"))

    kpi = forms.ChoiceField(label=_("What counts"), choices=_KPIS)
    target = _positive(_("How many"), _("Empty: fill the budget."))
    average_order_value = _positive(_("Average order value"))
    margin = _percent(_("Margin, %"))
    conversion_rate = _percent(_("Conversions per view, %"))

    amount = _positive(_("Budget"))

    cpv = _positive(_("Highest cost per view"), _("Above it nobody is booked."))
    probability = forms.FloatField(
        label=_("How sure"),
        min_value=0.01,
        max_value=0.99,
        widget=forms.NumberInput({"step": "0.05", "min": "0.05", "max": "0.95"}),
        help_text=_("Least chance that the CPV stays under it: 0.5 is the plain rule, 0.8 the strict one."),
    )

    authenticity = forms.ChoiceField(label=_("Authenticity"), choices=_GATES, required=False)
    depth_min = _number(_("Depth from"), _("Between 0 and 1: 0.6 is 60 points."), 1)
    confidence_min = _number(_("Confidence from"), _("Share between 0 and 1."), 1)
    brand_safety = forms.BooleanField(label=_("Brand safety checked"), required=False)

    max_creators = _whole(_("At most so many creators"))
    min_creators = _whole(_("At least so many creators"))
    max_per_agency = _whole(_("At most so many of one agency"))
    must_have = _text(_("Always take"), _("Handles, one per line."), _AREA)
    must_not = _text(_("Never take"), _("Handles, one per line."), _AREA)
    exclusivity = _text(_("Exclusive categories"))

    def __init__(self, data: Any = None, *, brief: Brief, **kwargs: Any) -> None:
        self.base = brief
        self.brief = brief
        super().__init__(data, initial=initial_of(brief), **kwargs)
        languages = (words.language(), "en")
        self._offer("platforms", [(one, words.platform_name(one)) for one in PLATFORMS])
        self._offer("formats", [(one, words.format_name(one)) for one in FORMATS])
        self._offer("tiers", [(one.id, one.names[languages[0]]) for one in tier_scheme().tiers])
        topics = default_taxonomy().categories.values()
        self._offer("categories", [(one.category_id, one.names[languages[0]]) for one in topics])
        self._offer("currency", list(CURRENCIES))
        self._offer("authenticity", list(_GATES))

    def clean(self) -> dict[str, Any]:
        """Make the brief; its own reader says what is wrong with it."""
        values = cast("dict[str, Any]", super().clean())
        self._demand_order("starts_on", "ends_on", _("The last day lies before the first one."))
        self._demand_order("followers_min", "followers_max", _("The upper end lies below the lower one."))
        if not self.errors:
            try:
                self.brief = brief_of(changed_data(brief_data(self.base), self.base, values, set(self.changed_data)))
            except InvalidInput as refusal:
                self.add_error(None, refusal.message)
        return values

    @property
    def said(self) -> dict[str, str]:
        """What each section says, in a few words, for when it is closed."""
        return sections_said(self.base)

    @property
    def opened(self) -> dict[str, bool]:
        """Which sections stand open because something in them must be mended."""
        return {
            section: any(KEYS[name].section == section for name in self.errors if name in KEYS) for section in SECTIONS
        }

    def _demand_order(self, first: str, second: str, sentence: Any) -> None:
        low, high = self.cleaned_data.get(first), self.cleaned_data.get(second)
        if low is not None and high is not None and low > high:
            self.add_error(second, sentence)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices, and whatever else the brief at hand holds already."""
        field = cast("forms.ChoiceField", self.fields[name])
        held = self.initial[name]
        extra = held if isinstance(held, list) else [held]
        known = {value for value, _label in choices}
        field.choices = [*choices, *((value, value) for value in extra if value not in known)]


class TomlForm(forms.Form):
    """A brief as a file or as pasted text."""

    file = forms.FileField(label=_("brief.toml"), required=False)
    text = forms.CharField(
        label=_("or its text"), required=False, strip=False, widget=forms.Textarea({"rows": 8, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        values = cast("dict[str, Any]", super().clean())
        try:
            values["brief"] = brief_of_toml(self._content(values))
        except InvalidInput as refusal:
            self.add_error(None, refusal.message)
        return values

    @staticmethod
    def _content(values: dict[str, Any]) -> str:
        upload = values.get("file")
        if upload is None:
            text: str = values.get("text") or ""
            if not text.strip():
                raise InvalidInput(str(_("Choose a brief.toml or paste its text.")))
            return text
        if upload.size > MAX_TOML_BYTES:
            raise InvalidInput(str(_("This is no brief: a brief has at most 256 KB.")))
        try:
            return cast("bytes", upload.read()).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidInput(str(_("The file is not UTF-8 text; save it as UTF-8 and try again."))) from error


class WhatIfForm(forms.Form):
    """Another cut-off, from the sliders."""

    cpv = forms.FloatField(required=False)
    probability = forms.FloatField(required=False, min_value=0.01, max_value=0.99)

    def clean_cpv(self) -> float | None:
        cpv: float | None = self.cleaned_data["cpv"]
        if cpv is not None and not 0 < cpv < 1e9:  # noqa: PLR2004  no view costs a billion
            raise forms.ValidationError(_("The cut-off is an amount above 0."))
        return cpv


class PriceForm(forms.Form):
    """What the workspace knows of an account's price."""

    account_key = forms.CharField(max_length=300, widget=forms.HiddenInput)
    amount = forms.DecimalField(label=_("Price of one post"), max_digits=14, decimal_places=3)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    kind = forms.ChoiceField(label=_("Kind"), choices=PriceKind.choices, initial=PriceKind.QUOTED)
    dated_on = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))
    format = forms.ChoiceField(label=_("Format"), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats = cast("forms.ChoiceField", self.fields["format"])
        formats.choices = [("", _("Any format")), *((one, words.format_name(one)) for one in FORMATS)]

    def clean_dated_on(self) -> date:
        day: date = self.cleaned_data["dated_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The date of a price lies today or before."))
        return day

    def clean(self) -> dict[str, Any]:
        values = cast("dict[str, Any]", super().clean())
        amount, currency = values.get("amount"), values.get("currency", "")
        if amount is not None and (amount <= 0 or -amount.normalize().as_tuple().exponent > minor_digits(currency)):
            self.add_error("amount", _("Give an amount above 0, without parts smaller than the currency has."))
        return values
