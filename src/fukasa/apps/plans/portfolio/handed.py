"""What people outside see of a plan, written; fed by what may be handed on and by nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Tile
from fukasa.apps.plans.portfolio.answer import called, said
from fukasa.apps.plans.words import cost, role_name

_LEVEL = 0.8  # P10 to P90
Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HandedLine:
    """One who is booked; costs are empty where prices are hidden."""

    name: str
    handle: str
    about: str
    role: str
    role_name: str
    posts: int
    views: str
    views_range: str
    cost: str
    price_source: str
    cpv: str
    cpv_range: str
    stability: float | None


@dataclass(frozen=True, slots=True)
class Handed:
    """The page of a link."""

    proof: str
    days: str
    tiles: tuple[Tile, ...]
    lines: tuple[HandedLine, ...]


def handed_of(document: Part) -> Handed:
    """Write what may be handed on."""
    days = "–".join(str(day) for day in (document["starts_on"], document["ends_on"]) if day)
    return Handed(
        proof=said(document["certificate"] or {}, "text"),
        days=days,
        tiles=tuple(_tiles(document)),
        lines=tuple(_line(one, document["currency"]) for one in document["selected"]),
    )


def _tiles(document: Part) -> list[Tile]:
    totals, currency = document["totals"], document["currency"]
    views = totals["views"]
    plain = Tile("", n=len(document["selected"]), provenance="modelled")
    ranged = replace(plain, level=_LEVEL)
    ends = formats.interval(views["p10"], views["p90"])
    tiles = [replace(ranged, label=_("Expected views"), value=formats.compact(views["mean"]), interval=ends)]
    if currency is not None:
        money = formats.compact_money(totals["cost"], currency)
        spread = _range(totals["cpv"], lambda value: cost(value, currency))
        own = cost(totals["cpv"]["mean"], currency)
        ends = _range(totals["cost_interval"], lambda value: formats.compact_money(value, currency))
        paid = replace(ranged if ends else plain, label=_("Cost"), value=money, interval=ends)
        tiles.insert(0, replace(paid, provenance=_basis(document["selected"])))
        tiles.append(replace(ranged, label=_("CPV of the plan"), value=own, interval=spread))
    counted = {
        _("People reached at least once"): totals["reach"],
        _("Engagements"): totals["engagement"],
        _("Conversions"): totals["conversions"],
    }
    return tiles + [
        replace(plain, label=label, value=formats.compact(value)) for label, value in counted.items() if value
    ]


def _basis(entries: Sequence[Part]) -> Literal["modelled", "supplied"]:
    """Tell whether any price is modelled."""
    return "modelled" if any(one["price_basis"] == "modelled" for one in entries) else "supplied"


def _line(one: Part, currency: str | None) -> HandedLine:
    about = (words.platform_name(one["platform"]), words.tier_name(one["tier"]), words.category_name(one["category"]))
    priced = currency is not None
    return HandedLine(
        name=called(one),
        handle=one["handle"] or "",
        about=" · ".join(filter(None, about)),
        role=one["role"] or "",
        role_name=role_name(one["role"]),
        posts=one["posts"],
        views=formats.compact(one["views"]["p50"]),
        views_range=_range(one["views"], formats.compact),
        cost=formats.compact_money(one["cost"], currency) if currency is not None else "",
        price_source=_basis([one]) if priced else "",
        cpv=cost(one["cpv"]["p50"], currency) if currency is not None else "",
        cpv_range=_range(one["cpv"], lambda value: cost(value, currency or "")) if priced else "",
        stability=one["stability"],
    )


def _range(span: Part | None, write: Callable[[Any], str]) -> str:
    ends = ((span or {}).get("p10"), (span or {}).get("p90"))
    return "" if None in ends else "–".join(map(write, ends))
