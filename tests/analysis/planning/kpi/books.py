"""Small books of assumptions with known truth."""

from dataclasses import replace
from datetime import date

from fukasa.analysis.planning.kpi.assumption import Assumption
from fukasa.analysis.planning.kpi.book import Book, default_book
from fukasa.analysis.planning.kpi.goal import Goal

DAY = date(2026, 11, 22)


def assumption(rate: str, low: float, high: float, **parts: str) -> Assumption:
    given = {"platform": "", "tier": "", "kind": "share", "basis": "assumed", "source": "planted"} | parts
    return Assumption(rate=rate, low=low, high=high, date=DAY, **given)


def known(rate: str, value: float, **parts: str) -> Assumption:
    return assumption(rate, value, value, **parts)


def book(*rows: Assumption, creator_sd: float = 0.9, post_sd: float = 0.6) -> Book:
    settings = replace(default_book("JPY").settings, creator_sd=creator_sd, post_sd=post_sd)
    return Book(settings, {row.key: row for row in rows}, "JPY", {})


def uncertain_book() -> Book:
    """Give wide ranges on the way to visits, and prices."""
    return book(
        assumption("views", 4_000, 12_000, platform="instagram", tier="micro", kind="amount"),
        assumption("click_rate", 0.004, 0.016),
        assumption("arrival_rate", 0.7, 0.95),
        assumption("price", 20_000, 60_000, tier="micro", kind="amount"),
    )


def visits(amount: float = 2_000, **values: object) -> Goal:
    given = {"platforms": {"instagram": 1.0}, "tiers": {"micro": 1.0}} | values
    return Goal("visits", amount, **given)
