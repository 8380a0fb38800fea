"""One platform of a tree: from its part of the goal to views, and from views to every other figure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.kpi.assumption import Assumption
from fukasa.analysis.planning.kpi.book import ENGAGEMENT, PRICE, VIEWS, Book
from fukasa.analysis.planning.kpi.funnel import ROOT, chain, figures
from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.analysis.planning.kpi.scores import Values
from fukasa.analysis.statistics.arrays import Reals


@dataclass(frozen=True, slots=True)
class TierDraws:
    """A tier on a platform: views of a post of its typical creator, and what a post costs; None where unknown."""

    per_post: Reals
    price: Reals | None
    views_from: Assumption
    price_from: Assumption | None


@dataclass(frozen=True, slots=True)
class BranchDraws:
    """All figures of a platform, draw by draw, and the assumption that each rests on."""

    figures: Mapping[str, Reals]
    rests_on: Mapping[str, Assumption | None]
    tiers: Mapping[str, TierDraws]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a platform has no figures: which rate nobody states."""

    rate: str
    tier: str = ""


def branch_draws(goal: Goal, platform: str, book: Book, values: Values, needed: Reals) -> BranchDraws | Missing:
    """Work a platform out.

    Args:
        goal: for its tiers and the figure it is set in.
        platform: which one.
        book: the assumptions.
        values: the values of an assumption in all draws.
        needed: how much of the goal's figure is to be expected, per draw.

    """
    tiers: dict[str, TierDraws] = {}
    for tier in goal.mix():
        found = _tier(platform, tier, book, values)
        if found is None:
            return Missing(VIEWS, tier)
        tiers[tier] = found
    rates = _rates(platform, book, values)
    rates |= _engagement(goal, platform, book, values, tiers)
    lacking = next((rate for rate in chain(goal.figure) if rate not in rates), None)
    if lacking is not None:
        return Missing(lacking)
    per_view = np.prod([rates[rate][0] for rate in chain(goal.figure)], axis=0)
    return _figures(needed / per_view, rates, tiers)


def _figures(
    views: Reals, rates: Mapping[str, tuple[Reals, Assumption | None]], tiers: Mapping[str, TierDraws]
) -> BranchDraws:
    found: dict[str, Reals] = {ROOT: views}
    rests_on: dict[str, Assumption | None] = {ROOT: None}
    for row in figures().values():
        if row.parent in found and row.rate in rates:
            values, told = rates[row.rate]
            found[row.id], rests_on[row.id] = found[row.parent] * values, told
    return BranchDraws(found, rests_on, tiers)


def _rates(platform: str, book: Book, values: Values) -> dict[str, tuple[Reals, Assumption | None]]:
    """Give the rates that somebody states for the platform."""
    wished = dict.fromkeys(row.rate for row in figures().values() if row.parent and row.rate != ENGAGEMENT)
    known = {rate: book.find(rate, platform) for rate in wished}
    return {rate: (values(row), row) for rate, row in known.items() if row is not None}


def _tier(platform: str, tier: str, book: Book, values: Values) -> TierDraws | None:
    """Take the views of a post as measured, else as a share of the followers of the tier's middle."""
    measured, ratio = book.find(VIEWS, platform, tier), book.find("views_per_follower", platform, tier)
    followers = book.settings.followers.get(tier)
    row = measured or (ratio if followers else None)
    if row is None:
        return None
    per_post = values(row) if row is measured else values(row) * (followers or 0.0)
    price = book.find(PRICE, platform, tier)
    return TierDraws(per_post, None if price is None else values(price), row, price)


def _engagement(
    goal: Goal, platform: str, book: Book, values: Values, tiers: Mapping[str, TierDraws]
) -> dict[str, tuple[Reals, Assumption | None]]:
    """Mix the engagements per view of the tiers; those by followers are turned round by the views per follower."""
    mixed: Reals | None = None
    told: Assumption | None = None
    for tier, share in goal.mix().items():
        row = book.find(ENGAGEMENT, platform, tier) or book.find("engagement_by_followers", platform, tier)
        if row is None:
            return {}
        per_view = values(row)
        if row.rate != ENGAGEMENT:
            per_view = per_view * book.settings.followers[tier] / tiers[tier].per_post
        mixed, told = share * per_view + (0.0 if mixed is None else mixed), told or row
    return {} if mixed is None else {ENGAGEMENT: (mixed, told)}
