"""Every limit of a plan, checked by plain arithmetic on what is booked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import floor, fsum

import numpy as np

from fukasa.analysis.planning.certificate.bookings import Booking, Pairs
from fukasa.analysis.planning.certificate.results import Constraint
from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.problem.limits import SMALL_TIERS, Limits, Share
from fukasa.analysis.statistics.arrays import Reals

WHOLE = "posts.whole"
MOST = "posts.max_per_option"
ONE_OPTION = "one_option"
ROUNDING = 1e-9
"""How far sums of prices may miss a limit by rounding, as a share of the limit."""


def at_most(rule: str, value: float, limit: float, scale: float | None = None) -> Constraint:
    """Check that a value is not above a limit."""
    slack = ROUNDING * max(abs(limit) if scale is None else scale, ROUNDING)
    return Constraint(rule, value, limit, value <= limit + slack)


def at_least(rule: str, value: float, limit: float) -> Constraint:
    """Check that a value is not below a limit."""
    return Constraint(rule, value, limit, value >= limit - ROUNDING * max(abs(limit), ROUNDING))


def _posts(booked: tuple[Booking, ...]) -> Iterator[Constraint]:
    broken = sum(b.posts != floor(b.posts) or b.posts < 0 for b in booked)
    yield at_most(WHOLE, broken, 0)
    over = [b.option_id for b in booked if b.posts > b.most]
    yield at_most(MOST, len(over), 0)


def _persons(booked: tuple[Booking, ...]) -> Iterator[Constraint]:
    options = Counter(b.creator_id for b in booked)
    twice = [(creator, number) for creator, number in options.items() if number > 1]
    yield from (at_most(ids.person_id(creator), number, 1) for creator, number in twice)
    if not twice:
        yield at_most(ONE_OPTION, max(options.values(), default=0), 1)


def belongs(share: Share, booking: Booking) -> bool:
    """Tell whether a booking counts for a share of spend."""
    if share.kind == "small":
        return booking.tier in SMALL_TIERS
    kinds = {"tier": booking.tier, "platform": booking.platform, "role": booking.role}
    return kinds[share.kind] == share.value


def _shares(booked: tuple[Booking, ...], shares: Iterable[Share]) -> Iterator[Constraint]:
    total = fsum(b.cost for b in booked)
    for share in shares:
        part = fsum(b.cost for b in booked if belongs(share, b)) / total if total > 0 else 0.0
        if share.min is not None:
            yield (
                at_least(share.min_id, part, share.min)
                if total > 0
                else Constraint(share.min_id, 0, share.min, ok=True)
            )
        if share.max is not None:
            yield at_most(share.max_id, part, share.max, scale=1.0)


def _numbers(booked: tuple[Booking, ...], limits: Limits) -> Iterator[Constraint]:
    creators = {b.creator_id for b in booked}
    if limits.budget is not None:
        yield at_most(ids.BUDGET, fsum(b.cost for b in booked), limits.budget)
    yield at_least(ids.MIN_CREATORS, len(creators), max(1, limits.min_creators))
    if limits.max_creators is not None:
        yield at_most(ids.MAX_CREATORS, len(creators), limits.max_creators)
    if limits.max_posts is not None:
        yield at_most(ids.MAX_POSTS, fsum(b.posts for b in booked), limits.max_posts)
    for creator in limits.must_have:
        yield at_least(ids.must_have_id(creator), creator in creators, 1)


def _groups(booked: tuple[Booking, ...], limits: Limits) -> Iterator[Constraint]:
    if limits.max_per_agency is not None:
        agencies = {(b.agency, b.creator_id) for b in booked if b.agency is not None}
        for agency, number in sorted(Counter(str(agency) for agency, _ in agencies).items()):
            yield at_most(ids.agency_id(agency), number, limits.max_per_agency)
    for category in limits.exclusive_categories:
        yield at_most(ids.exclusive_id(category), len({b.creator_id for b in booked if b.category == category}), 1)


def _conflicts(booked: tuple[Booking, ...], pairs: Pairs) -> Iterator[Constraint]:
    creators = {b.creator_id for b in booked}
    for one, other in sorted(pair for pair in pairs if not creators.isdisjoint(pair)):
        yield at_most(ids.conflict_id(one, other), (one in creators) + (other in creators), 1)


def worst_mean(draws: Reals, alpha: float) -> float:
    """Give the mean of the worst share alpha of draws (CVaR; Rockafellar & Uryasev 2000).

    Where alpha times the number of draws is no whole number, the next draw counts for the rest.
    """
    ordered, asked = np.sort(draws).tolist(), alpha * draws.size
    full = min(floor(asked + ROUNDING), draws.size)
    rest = (asked - full) * ordered[full] if full < draws.size and asked > full else 0.0
    return (fsum(ordered[:full]) + rest) / asked


def check_limits(
    booked: tuple[Booking, ...], limits: Limits, pairs: Pairs, drawn: Reals | None = None
) -> tuple[Constraint, ...]:
    """Check every limit but the target.

    Args:
        booked: what is booked.
        limits: the limits.
        pairs: creators who are not booked together.
        drawn: the plan's metric in every scenario; needed where the limits ask for the worst cases.

    """
    found = [
        *_posts(booked),
        *_persons(booked),
        *_numbers(booked, limits),
        *_shares(booked, limits.shares),
        *_groups(booked, limits),
        *_conflicts(booked, pairs),
    ]
    if limits.cvar is not None and drawn is not None:
        found.append(at_least(ids.CVAR, worst_mean(drawn, limits.cvar.alpha), limits.cvar.floor))
    return tuple(found)
