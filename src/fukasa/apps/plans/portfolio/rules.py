"""The rules of a plan in the words of the page; their ids are those of ``fukasa.analysis.planning.problem.limits``."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats
from fukasa.apps.plans.portfolio.answer import Answer
from fukasa.apps.plans.words import share_kind_name

_NAMES: dict[str, str | Promise] = {
    "budget": gettext_lazy("Budget"),
    "rules.min_creators": gettext_lazy("Fewest creators"),
    "rules.max_creators": gettext_lazy("Most creators"),
    "rules.max_posts": gettext_lazy("Most posts of all together"),
    "rules.must_not": gettext_lazy("Never take"),
    "rules.max_per_agency": gettext_lazy("Most creators of one agency"),
    "risk.cvar_floor": gettext_lazy("Mean of the worst cases"),
    "goal.target": gettext_lazy("Goal"),
    "cutoff.cpv": gettext_lazy("Cut-off: cost per view"),
    "gates.authenticity": gettext_lazy("Authenticity"),
    "gates.depth_min": gettext_lazy("Depth"),
    "gates.confidence_min": gettext_lazy("Confidence"),
    "gates.brand_safety": gettext_lazy("Brand safety checked"),
    "filter.tiers": gettext_lazy("Tiers"),
    "filter.formats": gettext_lazy("Formats"),
    "no_forecast": gettext_lazy("No forecast"),
    "no_price": gettext_lazy("No price"),
    "dates": gettext_lazy("Free in the days of the campaign"),
    "posts.whole": gettext_lazy("Posts are whole numbers"),
    "posts.max_per_option": gettext_lazy("Nobody posts more often than offered"),
    "one_option": gettext_lazy("Everybody is booked on one account only"),
    "conflict": gettext_lazy("Nobody beside a competitor"),
    "rules.exclusivity": gettext_lazy("Exclusive categories"),
    "rules.must_have": gettext_lazy("Always take"),
    "options.same_as_market": gettext_lazy("Prices and forecasts are those of the candidates"),
    "objective.from_forecasts": gettext_lazy("The goal is computed from the forecasts"),
}
_MONEY = frozenset({"budget"})
_SHARE = ("mix.", "rules.small_share_min")


def rule_name(rule: str, answer: Answer) -> str:
    """Name a rule: ``mix.tier.micro.min_share`` is the least share of spend for micro creators."""
    if rule in _NAMES:
        return str(_NAMES[rule])
    if rule.startswith("mix."):
        return _share_name(rule)
    if rule.startswith("filter."):
        return _("Filter: %(key)s") % {"key": rule.removeprefix("filter.")}
    kind, _colon, what = rule.partition(":")
    written = _ABOUT_SOMEBODY.get(kind)
    return written(what, answer) if written else rule


def rule_value(rule: str, value: object, answer: Answer) -> str:
    """Write a value or limit of a rule in its unit."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or not isinstance(value, int | float):
        return formats.MISSING if value is None else words.authenticity_name(str(value))
    if rule in _MONEY:
        return formats.compact_money(value, answer.currency)
    if rule.startswith(_SHARE):
        return formats.percent(value)
    if rule == "cutoff.cpv":
        return formats.percent(value)  # a rule that is checked is told by its chance
    return formats.number(value * 100) if rule == "gates.depth_min" else formats.compact(value)


def _share_name(rule: str) -> str:
    _section, kind, rest = rule.split(".", 2)
    value, _dot, end = rest.rpartition(".")
    said = {"kind": share_kind_name(kind, value)}
    if end == "max_share":
        return _("Greatest share of spend: %(kind)s") % said
    return _("Least share of spend: %(kind)s") % said


def _conflict_name(pair: str, answer: Answer) -> str:
    return _("Not together: %(names)s") % {"names": " × ".join(answer.name(one) for one in pair.split("|"))}


_ABOUT_SOMEBODY: dict[str, Callable[[str, Answer], str]] = {
    "rules.must_have": lambda who, answer: _("Always take: %(name)s") % {"name": answer.name(who)},
    "rules.max_per_agency": lambda agency, _answer: _("Most creators of the agency %(agency)s") % {"agency": agency},
    "rules.exclusivity": lambda category, _answer: (
        _("One creator at most: %(category)s") % {"category": words.category_name(category)}
    ),
    "one_option": lambda who, answer: _("Booked on one account only: %(name)s") % {"name": answer.name(who)},
    "conflict": _conflict_name,
}
