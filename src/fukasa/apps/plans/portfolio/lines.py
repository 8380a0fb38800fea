"""Those who are booked, one line each, and how the spend is divided among kinds of creators."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.catalogue.addresses import panel_path, report_path
from fukasa.apps.pages import formats
from fukasa.apps.plans.portfolio.answer import Answer, called, said
from fukasa.apps.plans.portfolio.rules import rule_name
from fukasa.apps.plans.words import cost, role_name, share_kind_name

FRAGILE = 0.8  # who is kept in fewer of the plans that are made again from noisy forecasts is fragile


@dataclass(frozen=True, slots=True)
class Line:
    """One who is booked, written."""

    key: str
    name: str
    handle: str
    platform: str
    tier: str
    category: str
    report: str
    panel: str
    role: str
    role_name: str
    posts: int
    price: str
    cost: str
    price_source: str
    views: str
    views_range: str
    cpv: str
    cpv_range: str
    chance: float | None
    chance_text: str
    reason: str
    stability: float | None
    fragile: bool


@dataclass(frozen=True, slots=True)
class Portion:
    """What one kind of creator gets of the spend."""

    kind: str
    creators: int
    spend: str
    share: float
    passed: int | None  # stay under the cut-off
    candidates: int | None


@dataclass(frozen=True, slots=True)
class Left:
    """How many a rule left out."""

    rule: str
    count: int


def lines_of(answer: Answer) -> tuple[Line, ...]:
    """Write everybody who is booked, in the order of the document: the greatest loss without them first."""
    return tuple(_line(one, answer) for one in answer.selected)


def account_key(one: dict[str, Any]) -> str:
    """Give the key of an account of the document in the catalogue."""
    return f"{one['platform']}:{one['account_id']}"


def _line(one: dict[str, Any], answer: Answer) -> Line:
    key, currency, stability = account_key(one), answer.currency, one.get("stability")
    return Line(
        key=key,
        name=called(one),
        handle=one.get("handle") or "",
        platform=words.platform_name(one["platform"]),
        tier=words.tier_name(one.get("tier")),
        category=words.category_name(one.get("category")),
        report=report_path(key),
        panel=panel_path(key),
        role=one.get("role") or "",
        role_name=role_name(one.get("role")),
        posts=one["posts"],
        price=formats.compact_money(one["price"], currency),
        cost=formats.compact_money(one["cost"], currency),
        price_source="modelled" if one["price_basis"] == "modelled" else "supplied",
        views=formats.compact(one["views"]["p50"]),
        views_range=_range(one["views"], formats.compact),
        cpv=cost(one["cpv"]["p50"], currency),
        cpv_range=_range(one["cpv"], lambda value: cost(value, currency)),
        chance=one["p_cpv_ok"],
        chance_text=_floored(one["p_cpv_ok"]),
        reason=said(one, "reason"),
        stability=stability,
        fragile=stability is not None and stability < FRAGILE,
    )


def _floored(chance: float | None) -> str:
    """Write a chance in whole per cent, rounded down as in the reasons: what just passes is not shown as safer."""
    return formats.percent(None if chance is None else floor(chance * 100 + 1e-9) / 100, 0)


def _range(span: dict[str, Any], write: Callable[[Any], str]) -> str:
    ends = (span.get("p10"), span.get("p90"))
    return "" if None in ends else "–".join(map(write, ends))


def portions_of(answer: Answer) -> tuple[tuple[str, tuple[Portion, ...]], ...]:
    """Divide the spend by role, tier and platform; tiers also say how many of them pass the cut-off."""
    tiers = tuple(
        Portion(
            words.tier_name(one["tier"]) or _("no tier"),
            one["creators"],
            answer.money(one["spend"]),
            one["share"] or 0.0,
            one["under_cutoff"],
            one["candidates"],
        )
        for one in answer.document["tiers"]
    )
    made = (
        (_("By role"), _divided(answer, "role")),
        (_("By tier"), tiers),
        (_("By platform"), _divided(answer, "platform")),
    )
    return tuple((title, portions) for title, portions in made if portions)


def _divided(answer: Answer, kind: str) -> tuple[Portion, ...]:
    total = sum(one["cost"] for one in answer.selected) or 1.0
    values = dict.fromkeys(one.get(kind) or "" for one in answer.selected)
    groups = [(value, [one for one in answer.selected if (one.get(kind) or "") == value]) for value in values]
    spent = [(value, len(group), sum(one["cost"] for one in group)) for value, group in groups]
    return tuple(
        Portion(
            share_kind_name(kind, value) or _("no role"),
            count,
            answer.money(spend),
            spend / total,
            None,
            None,
        )
        for value, count, spend in sorted(spent, key=lambda one: -one[2])
    )


def left_out(answer: Answer) -> tuple[Left, ...]:
    """Count whom each rule cut, and who cannot be judged, the most first."""
    counted: dict[str, int] = answer.document["left_out"]
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))  # PostgreSQL keeps no order of keys
    return tuple(Left(rule_name(rule, answer), count) for rule, count in ordered)
