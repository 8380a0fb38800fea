"""Rules, values and keys of a brief in the words of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats

_RULES: dict[str, str | Promise] = {
    "followers_min": _("Too few followers"),
    "followers_max": _("Too many followers"),
    "tier": _("Other tier"),
    "no_forecast": _("No forecast"),
    "likes_only": _("Shows no views"),
    "no_price": _("No price"),
    "unknown_chance": _("No chance can be told"),
    "min_posts": _("Too few posts"),
    "authenticity": _("Authenticity"),
    "depth_min": _("Depth"),
    "authenticity_unknown": _("Authenticity not known"),
    "depth_unknown": _("Depth not known"),
    "cpv": _("Cost per view"),
    "passed": _("Passes"),
}
KPI_NAMES: dict[str, str | Promise] = {
    "views": _("views"),
    "conversions": _("conversions"),
    "engagement": _("engagements"),
    "reach": _("people reached"),
}

GOAL_NAMES: dict[str, str | Promise] = {
    "views": _("Expected views"),
    "conversions": _("Expected conversions"),
    "engagement": _("Expected engagements"),
    "reach": _("People reached"),
}

ROLES: dict[str, str | Promise] = {"diffusion": _("diffusion"), "empathy": _("empathy")}


def role_name(role: str | None) -> str:
    """Name what somebody is in a plan for."""
    return str(ROLES.get(role or "", role or ""))


def share_kind_name(kind: str, value: str) -> str:
    """Name one kind of creator whose share of spend is told: a tier, a platform, a role, small creators."""
    if kind == "tier":
        return words.tier_name(value)
    if kind == "platform":
        return words.platform_name(value)
    return str(_("small creators (nano and micro)")) if kind == "small" else role_name(value)


def rule_name(rule: str) -> str:
    """Name the rule by which somebody was cut or passed."""
    return str(_RULES.get(rule, rule))


def rule_value(rule: str, value: float | None) -> str:
    """Write a value or limit of a rule in its unit: chances in per cent, depth in points, the rest as counts."""
    if rule in {"depth_min", "depth_unknown"}:
        return formats.MISSING if value is None else formats.number(value * 100)
    return formats.percent(value) if rule in {"cpv", "passed"} else formats.compact(value)


def cost(value: float | None, currency: str) -> str:
    """Write a cost per view: two digits, more for the very small ones."""
    if value is None:
        return formats.MISSING
    return formats.money(round(value, 2) if value >= 0.1 else float(f"{value:.2g}"), currency)  # noqa: PLR2004
