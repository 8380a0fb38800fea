"""The shares of spend of a brief as pairs of fields: least and greatest, in per cent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.apps.plans.fields import percent_of, share_of
from fukasa.apps.plans.words import share_kind_name
from fukasa.pipelines.brief import Brief, Span

Shares = dict[str, dict[str, float]]
ENDS = ("min", "max")
KINDS = ("role", "tier", "platform")
_ROLES = ("diffusion", "empathy")
_USUAL_PLATFORMS = ("instagram", "youtube", "tiktok", "x")
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class MixKey:
    """One kind of creator whose share of spend can be bounded."""

    kind: str
    value: str

    @property
    def label(self) -> str:
        """Name it."""
        return share_kind_name(self.kind, self.value)

    def field(self, end: str) -> str:
        """Name the field of one end."""
        return f"mix_{self.kind}_{self.value}_{end}"


def mix_keys(brief: Brief) -> tuple[MixKey, ...]:
    """Offer the roles, the tiers, the platforms of the filter, and whatever else the brief bounds already."""
    usual = {
        "role": _ROLES,
        "tier": tuple(tier.id for tier in tier_scheme().tiers),
        "platform": brief.filter.platforms or _USUAL_PLATFORMS,
    }
    return tuple(MixKey(kind, value) for kind in KINDS for value in dict.fromkeys((*usual[kind], *_spans(brief, kind))))


def mix_fields(keys: tuple[MixKey, ...]) -> dict[str, forms.Field]:
    """Make a field for each end."""
    said = {"min": _("%(kind)s: at least, %%"), "max": _("%(kind)s: at most, %%")}
    return {key.field(end): _field(said[end] % {"kind": key.label}) for key in keys for end in ENDS}


def mix_initial(brief: Brief, keys: tuple[MixKey, ...]) -> dict[str, Any]:
    """Give the initial values of the fields."""
    return {
        key.field(end): percent_of(getattr(_spans(brief, key.kind).get(key.value, Span()), end))
        for key in keys
        for end in ENDS
    }


def mix_data(keys: tuple[MixKey, ...], cleaned: Mapping[str, Any], changed: set[str]) -> dict[str, Shares]:
    """Give the bounds of every kind with a changed field, as the data of a brief."""
    return {
        kind: _shares([key for key in keys if key.kind == kind], cleaned)
        for kind in KINDS
        if any(key.field(end) in changed for key in keys for end in ENDS if key.kind == kind)
    }


def mix_errors(keys: tuple[MixKey, ...], cleaned: Mapping[str, Any], changed: set[str]) -> Iterator[tuple[str, str]]:
    """Say which bounds cannot hold: the least above the greatest, or more than the whole spend together."""
    for key in keys:
        low, high = (cleaned.get(key.field(end)) for end in ENDS)
        if low is not None and high is not None and low > high and {key.field(end) for end in ENDS} & changed:
            yield key.field("max"), _("The upper end lies below the lower one.")
    for kind in KINDS:
        asked = [key for key in keys if key.kind == kind and cleaned.get(key.field("min"))]
        total = sum((cleaned[key.field("min")] for key in asked), Decimal(0))
        if total > _WHOLE and changed & {key.field("min") for key in asked}:
            sentence = _("The least shares add up to %(total)s%%; 100%% is all there is.")
            yield asked[-1].field("min"), sentence % {"total": total}


def _field(label: str) -> forms.DecimalField:
    widget = forms.NumberInput({"step": "any", "min": 0, "max": 100, "aria-label": label, "placeholder": "–"})
    return forms.DecimalField(label=label, required=False, widget=widget, min_value=0, max_value=100)


def _spans(brief: Brief, kind: str) -> Mapping[str, Span]:
    return getattr(brief.mix, kind) or {}


def _shares(keys: list[MixKey], cleaned: Mapping[str, Any]) -> Shares:
    spans = {key.value: {f"{end}_share": share_of(cleaned.get(key.field(end))) for end in ENDS} for key in keys}
    given = {value: {end: at for end, at in span.items() if at is not None} for value, span in spans.items()}
    return {value: span for value, span in given.items() if span}
