"""How the filters, figures and values of a search are called in the language of the page."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.catalogue import words
from fukasa.apps.creators.query_params import NOT, PERCENT_FIELDS
from fukasa.apps.creators.wording import points
from fukasa.apps.pages import formats
from fukasa.lake.search import AccountQuery, FlagField, Range, RangeField, SetField

SET_NAMES: dict[SetField, str | Promise] = {
    SetField.PLATFORM: gettext_lazy("Platform"),
    SetField.COUNTRY: gettext_lazy("Country"),
    SetField.REGION: gettext_lazy("Region"),
    SetField.LANGUAGE: gettext_lazy("Language"),
    SetField.TIER: gettext_lazy("Tier"),
    SetField.KIND: gettext_lazy("Kind of account"),
    SetField.CATEGORY: gettext_lazy("Category"),
    SetField.FORECAST_METRIC: gettext_lazy("What can be forecast"),
    SetField.PRICE_BASIS: gettext_lazy("Price rests on"),
    SetField.CREATOR: gettext_lazy("Creator"),
    SetField.AUTHENTICITY: gettext_lazy("Authenticity"),
}
RANGE_NAMES: dict[RangeField, str | Promise] = {
    RangeField.FOLLOWERS: gettext_lazy("Followers"),
    RangeField.FOLLOWING: gettext_lazy("Following"),
    RangeField.POSTS_TOTAL: gettext_lazy("Posts in all"),
    RangeField.ER_FOLLOWERS: gettext_lazy("ER by followers"),
    RangeField.ER_COMMON: gettext_lazy("ER, likes and comments"),
    RangeField.ER_COMMON_PERCENTILE: gettext_lazy("ER among peers, percentile"),
    RangeField.ER_VIEWS: gettext_lazy("ER by views"),
    RangeField.VIEWS_MEDIAN: gettext_lazy("Views, median"),
    RangeField.VIEWS_PER_FOLLOWER: gettext_lazy("Views per follower"),
    RangeField.LIKES_MEDIAN: gettext_lazy("Likes, median"),
    RangeField.SAVE_RATE: gettext_lazy("Save rate"),
    RangeField.SHARE_RATE: gettext_lazy("Share rate"),
    RangeField.CADENCE: gettext_lazy("Posts per week"),
    RangeField.STABILITY: gettext_lazy("View stability"),
    RangeField.SPONSORED_SHARE: gettext_lazy("Share of PR posts"),
    RangeField.SPONSORED_VS_ORGANIC: gettext_lazy("PR posts against organic ones"),
    RangeField.QUESTION_RATE: gettext_lazy("Question rate"),
    RangeField.SUBSTANTIVE_RATE: gettext_lazy("Comments of substance"),
    RangeField.PURCHASE_SIGNAL_RATE: gettext_lazy("Purchase signals"),
    RangeField.RETURNING_RATE: gettext_lazy("Returning commenters"),
    RangeField.DEPTH: gettext_lazy("Depth, points of 100"),
    RangeField.DEPTH_PERCENTILE: gettext_lazy("Depth among peers, percentile"),
    RangeField.FORECAST_P50: gettext_lazy("Forecast of the next post"),
    RangeField.PRICE_P50: gettext_lazy("Price of a post"),
    RangeField.CPV_P50: gettext_lazy("CPV, middle of the forecast"),
    RangeField.FOLLOWER_GROWTH: gettext_lazy("Follower growth, 180 days"),
    RangeField.LAST_POST_AGE: gettext_lazy("Days since the last post"),
    RangeField.AUTHENTICITY_P: gettext_lazy("Probability of material inflation"),
    RangeField.INFLATED_SHARE: gettext_lazy("Followers that look fake, share"),
}
FLAG_NAMES: dict[FlagField, str | Promise] = {
    FlagField.VERIFIED: gettext_lazy("Verified"),
    FlagField.HAS_EMAIL: gettext_lazy("E-mail known"),
    FlagField.IS_OWN: gettext_lazy("From own data"),
}
WORD_NAMES: dict[str, str | Promise] = {
    "all": gettext_lazy("All of these words"),
    "any": gettext_lazy("Any of these words"),
    "no": gettext_lazy("None of these words"),
    "handle": gettext_lazy("Handles"),
    "not_handle": gettext_lazy("Without handles"),
    "key": gettext_lazy("Chosen accounts"),
    "cpv": gettext_lazy("Cut-off"),
}
_KINDS: dict[str, str | Promise] = {
    "person": gettext_lazy("Person"),
    "group": gettext_lazy("Group"),
    "brand": gettext_lazy("Brand"),
    "virtual": gettext_lazy("Virtual"),
    "employee": gettext_lazy("Employee"),
}
_FORECASTS: dict[str, str | Promise] = {"views": gettext_lazy("Views"), "likes": gettext_lazy("Likes only")}
_YEN = {RangeField.PRICE_P50, RangeField.CPV_P50}


def value_name(name: SetField, value: str) -> str:
    """Name one value of a property."""
    writers: dict[SetField, Callable[[str], str]] = {
        SetField.PLATFORM: words.platform_name,
        SetField.COUNTRY: words.country_name,
        SetField.LANGUAGE: words.language_name,
        SetField.TIER: words.tier_name,
        SetField.CATEGORY: words.category_name,
        SetField.PRICE_BASIS: words.price_basis_name,
        SetField.AUTHENTICITY: words.authenticity_name,
        SetField.KIND: kind_name,
        SetField.FORECAST_METRIC: lambda metric: str(_FORECASTS.get(metric, metric)),
    }
    return writers[name](value) if name in writers else value


def kind_name(kind: str | None) -> str:
    """Say who stands behind an account."""
    return str(_KINDS.get(kind or "", kind or ""))


def unit_of(name: RangeField) -> str:
    """Give the unit a range is typed in."""
    if name is RangeField.DEPTH:
        return ""
    return "¥" if name in _YEN else "%" if name in PERCENT_FIELDS else ""


def filter_name(param: str) -> str:
    """Name a filter by its parameter in the address."""
    base = param.removeprefix(NOT)
    if base in set(SetField):
        name = SET_NAMES[SetField(base)]
        return _("Not: %(name)s") % {"name": name} if param.startswith(NOT) and param not in WORD_NAMES else str(name)
    if param in set(RangeField):
        return str(RANGE_NAMES[RangeField(param)])
    if param in set(FlagField):
        return str(FLAG_NAMES[FlagField(param)])
    return str(WORD_NAMES[param])


def range_text(name: RangeField, span: Range) -> str:
    """Write what a range asks for."""
    low, high = (None if end is None else bound_text(name, end) for end in (span.low, span.high))
    if low is not None and high is not None:
        return f"{low}–{high}"
    if low is not None:
        return _("%(value)s or more") % {"value": low}
    return _("%(value)s or less") % {"value": high} if high is not None else _("known")


def bound_text(name: RangeField, value: float) -> str:
    """Write one end of a range."""
    if name in _YEN:
        return formats.money(value, "JPY")
    if name is RangeField.DEPTH:
        return points(value)
    return formats.percent(value) if name in PERCENT_FIELDS else formats.compact(value)


def chip_text(query: AccountQuery, param: str) -> str:
    """Write what the filter of a parameter asks for."""
    if param == "cpv" and query.cutoff is not None:
        cpv = formats.money(query.cutoff.cpv, "JPY")
        return _("%(cpv)s per view, strict") % {"cpv": cpv} if query.cutoff.z else _("%(cpv)s per view") % {"cpv": cpv}
    if param in set(RangeField):
        return range_text(RangeField(param), query.ranges[RangeField(param)])
    if param in set(FlagField):
        return _("yes") if query.flags[FlagField(param)] else _("no")
    return _listed(query, param)


def _listed(query: AccountQuery, param: str) -> str:
    texts = {
        "all": query.all_words,
        "any": query.any_words,
        "no": query.no_words,
        "handle": query.handles,
        "not_handle": query.excluded_handles,
    }
    if param in texts:
        return ", ".join(texts[param])
    if param == "key":
        return formats.number(len(query.keys or ()))
    name = SetField(param.removeprefix(NOT))
    chosen = query.excluded if param.startswith(NOT) else query.sets
    return ", ".join(value_name(name, value) for value in chosen[name])
