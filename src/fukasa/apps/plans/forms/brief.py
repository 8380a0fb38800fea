from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.analysis.topics.taxonomy import default_taxonomy
from fukasa.apps.catalogue import words
from fukasa.apps.pages.conflicts import Watched
from fukasa.apps.plans.brief_rules import contradictions
from fukasa.apps.plans.fields import FOLLOWERS, KEYS, changed_data, initial_of, with_mix
from fukasa.apps.plans.forms import inputs
from fukasa.apps.plans.mix_fields import MixKey, mix_data, mix_fields, mix_initial, mix_keys
from fukasa.apps.plans.saying import SECTIONS, sections_said
from fukasa.apps.plans.sentences import said
from fukasa.apps.workspaces.choices import CURRENCIES
from fukasa.core.catalogue import FORMATS, PLATFORMS
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_text import brief_data, brief_of

_KPIS = (
    ("views", _("Views")),
    ("conversions", _("Conversions")),
    ("engagement", _("Engagements")),
    ("reach", _("People reached")),
)
_ADDED = (
    ("", _("Nothing else")),
    ("views", _("Views")),
    ("engagement", _("Engagements")),
    ("conversions", _("Conversions")),
)
_RISKS = (("", _("As usual (views)")), ("views", _("Views")), ("conversions", _("Conversions")))
_GATES = (
    ("", _("No gate")),
    ("pass", _("Passed only")),
    ("review", _("Passed or to be reviewed")),
    ("fail", _("All that were judged")),
)


class BriefForm(Watched, forms.Form):
    """A brief. What the form has no field for stays as it was."""

    name = inputs.text(_("Name of the campaign"))
    product = inputs.text(_("Product"))
    starts_on = forms.DateField(label=_("Begins"), required=False, widget=forms.DateInput({"type": "date"}))
    ends_on = forms.DateField(label=_("Ends"), required=False, widget=forms.DateInput({"type": "date"}))
    language = inputs.text(_("Language"), _("Of the files: ja or en."))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)

    platforms = inputs.several(_("Platforms"))
    categories = inputs.several(_("Categories"))
    tiers = inputs.several(_("Tiers"))
    followers_min = inputs.number(_("Followers from"))
    followers_max = inputs.number(_("Followers up to"))
    countries = inputs.text(_("Countries"), _("ISO codes with commas, for example JP, KR."))
    regions = inputs.text(_("Regions"))
    languages = inputs.text(_("Languages of the content"), _("ISO codes with commas, for example ja, en."))
    keywords = inputs.text(
        _("Any of these words"), _("With commas. Looked for in name, profile, category and hashtags.")
    )
    formats = inputs.several(_("Formats"))
    exclude_handles = inputs.text(_("Leave these handles out"), _("One per line."), inputs.AREA)
    rivals = inputs.text(_("Rival brands"))

    kpi = forms.ChoiceField(
        label=_("What counts"), choices=_KPIS, help_text=_("People reached need segments, see “Audience” below.")
    )
    target = inputs.positive(
        _("How many"),
        _("With a budget the plan brings the most and tells the chance of this goal; without one it is the cheapest."),
    )
    average_order_value = inputs.positive(_("Average order value"))
    margin = inputs.percent(_("Margin, %"))
    conversion_rate = inputs.percent(_("Conversions per view, %"))
    added_value = inputs.choice(_("Beside people, count"), _ADDED, _("Only where people reached are what counts."))
    value_weight = inputs.number(_("worth so many people"), _("How many people reached one of them is worth."))

    amount = inputs.positive(_("Budget"))

    cpv = inputs.positive(_("Highest cost per view"), _("Above it nobody is booked."))
    probability = forms.FloatField(
        label=_("How sure"),
        min_value=0.01,
        max_value=0.99,
        widget=forms.NumberInput({"step": "0.05", "min": "0.05", "max": "0.95"}),
        help_text=_("Least chance that the CPV stays under it: 0.5 is the plain rule, 0.8 the strict one."),
    )

    authenticity = forms.ChoiceField(label=_("Authenticity"), choices=_GATES, required=False)
    depth_min = inputs.number(_("Depth from"), _("Between 0 and 1: 0.6 is 60 points."), 1)
    confidence_min = inputs.number(_("Confidence from"), _("Share between 0 and 1."), 1)
    brand_safety = forms.BooleanField(label=_("Brand safety checked"), required=False)

    max_creators = inputs.whole(_("At most so many creators"))
    min_creators = inputs.whole(_("At least so many creators"))
    max_posts_per_creator = inputs.whole(_("Posts of one creator, at most"), _("Empty: one."), low=1)
    max_posts = inputs.whole(_("Posts of all together, at most"))
    max_per_agency = inputs.whole(_("At most so many of one agency"))
    must_have = inputs.text(_("Always take"), _("Handles, one per line."), inputs.AREA)
    must_not = inputs.text(_("Never take"), _("Handles, one per line."), inputs.AREA)
    exclusivity = inputs.text(_("Exclusive categories"), _("With commas. One creator at most of each is booked."))
    small_share_min = inputs.percent(
        _("For small creators at least, %"), _("Share of the spend for nano and micro creators together.")
    )

    cvar_alpha = inputs.inner_percent(_("Worst cases, %"), _("For example 10: the worst tenth of what may happen."))
    cvar_floor = inputs.any_number(_("bring at least"), _("Least mean of the result in those cases."))
    risk_metric = inputs.choice(_("Counted in"), _RISKS)
    risk_shared = inputs.percent(_("Luck in common, %"), _("Share of the spread that hits all creators together."))
    seconds = inputs.positive(_("Seconds of search"), _("Empty: 10. The search ends earlier when the plan is proven."))
    node_limit = inputs.whole(_("Limit of nodes"), _("Ends the search in a way that can be repeated exactly."))
    seed = inputs.whole(_("Seed"))
    gap = inputs.percent(_("Gap that suffices, %"), _("How far the best plan may be away. Empty: 0.01%."))

    def __init__(self, data: Any = None, *, brief: Brief, **kwargs: Any) -> None:
        self.base = brief
        self.brief = brief
        self.keys = mix_keys(brief)
        super().__init__(data, initial=initial_of(brief) | mix_initial(brief, self.keys), **kwargs)
        self.fields.update(mix_fields(self.keys))
        self._offer_everything()

    def clean(self) -> dict[str, Any]:
        """Make the brief; its own reader says what is wrong with it."""
        values = super().clean()
        changed = self._touched(values)
        for field, sentence in list(contradictions(values, changed, self.keys)):
            self.add_error(field, sentence)
        if not self.errors:
            try:
                data = changed_data(brief_data(self.base), self.base, values, changed)
                self.brief = brief_of(with_mix(data, mix_data(self.keys, values, changed)))
            except InvalidInput as refusal:
                self.add_error(None, said(refusal.message))
        return values

    def _touched(self, values: dict[str, Any]) -> set[str]:
        """Give the fields that say something else than before; ``changed_data`` also names other spellings of it."""
        return {
            name
            for name in self.changed_data
            if name in values and self.fields[name].to_python(self.initial.get(name)) != values[name]
        }

    @property
    def said(self) -> dict[str, str]:
        """What each section says, in a few words, for when it is closed."""
        return sections_said(self.base)

    @property
    def opened(self) -> dict[str, bool]:
        """Which sections stand open because something in them must be mended."""
        wrong = {KEYS[name].section for name in self.errors if name in KEYS}
        wrong |= {"mix" for name in self.errors if name.startswith("mix_")}
        wrong |= {"filter" for name in self.errors if name in FOLLOWERS}
        return {section: section in wrong for section in SECTIONS}

    @property
    def mix(self) -> list[tuple[str, list[tuple[str, forms.BoundField, forms.BoundField]]]]:
        """The bounds on the shares of spend, kind by kind: the name of each row and its two fields."""
        titles = {"role": _("By role"), "tier": _("By tier"), "platform": _("By platform")}
        return [
            (str(title), [self._mix_row(key) for key in self.keys if key.kind == kind])
            for kind, title in titles.items()
        ]

    def _mix_row(self, key: MixKey) -> tuple[str, forms.BoundField, forms.BoundField]:
        return key.label, self[key.field("min")], self[key.field("max")]

    def _offer_everything(self) -> None:
        language = words.language()
        topics = default_taxonomy().categories.values()
        self._offer("kpi", list(_KPIS))
        self._offer("platforms", [(one, words.platform_name(one)) for one in PLATFORMS])
        self._offer("formats", [(one, words.format_name(one)) for one in FORMATS])
        self._offer("tiers", [(one.id, one.names[language]) for one in tier_scheme().tiers])
        self._offer("categories", [(one.category_id, one.names[language]) for one in topics])
        self._offer("currency", list(CURRENCIES))
        self._offer("authenticity", list(_GATES))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices, and whatever else the brief at hand holds already."""
        field = cast("forms.ChoiceField", self.fields[name])
        held = self.initial[name]
        extra = held if isinstance(held, list) else [held]
        known = {value for value, _label in choices}
        field.choices = [*choices, *((value, value) for value in extra if value not in known)]
