"""The creators of each tier, as lines of a table and of a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fukasa.analysis.planning.kpi.results import KpiTree, PlatformNeed, TierNeed
from fukasa.analysis.planning.totals import Spread
from fukasa.apps.catalogue import words
from fukasa.apps.goals.wording import basis_word
from fukasa.apps.pages import formats


@dataclass(frozen=True, slots=True)
class Span:
    """A middle and its interval."""

    value: str = formats.MISSING
    interval: str = ""


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier on a platform."""

    platform: str
    tier: str
    share: str
    views: Span
    views_basis: str
    creators: Span
    cost: Span
    price_basis: str
    alone: Span
    cost_alone: Span
    available: int | None
    too_few: bool


def tier_lines(tree: KpiTree) -> tuple[TierLine, ...]:
    """Write what every tier has to bring."""
    currency = tree.goal.currency
    return tuple(_line(need, tier, currency) for need in tree.platforms for tier in need.tiers)


def _line(need: PlatformNeed, tier: TierNeed, currency: str) -> TierLine:
    def money(value: formats.Number | None) -> str:
        return formats.compact_money(value, currency)

    return TierLine(
        platform=words.platform_name(need.platform),
        tier=words.tier_name(tier.tier),
        share=formats.percent(tier.share, 0),
        views=_span(tier.views_per_post),
        views_basis=basis_word(tier.views_from),
        creators=_span(tier.creators),
        cost=_span(tier.cost, money),
        price_basis="" if tier.price_from is None else basis_word(tier.price_from),
        alone=_span(tier.alone),
        cost_alone=_span(tier.cost_alone, money),
        available=tier.available,
        too_few=tier.too_few,
    )


def _span(spread: Spread | None, write: Callable[[Any], str] = formats.compact) -> Span:
    if spread is None:
        return Span()
    return Span(write(spread.p50), formats.interval(spread.p10, spread.p90, write))
