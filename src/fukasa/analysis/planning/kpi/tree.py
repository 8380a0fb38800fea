"""Work a goal out: Monte Carlo over all assumptions and over who is booked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from fukasa.analysis.planning.kpi.book import Book
from fukasa.analysis.planning.kpi.branch import BranchDraws, Missing, TierDraws, branch_draws
from fukasa.analysis.planning.kpi.drivers import drivers_of
from fukasa.analysis.planning.kpi.funnel import ROOT
from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.analysis.planning.kpi.headcount import CreatorViews, Luck, creators_needed, trials_until
from fukasa.analysis.planning.kpi.results import FigureNeed, KpiTree, PlatformNeed, TierNeed, count_spread
from fukasa.analysis.planning.kpi.scores import Drawn
from fukasa.analysis.planning.totals import Spread
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

DRAWS = 2_000
FEWEST_DRAWS = 100


@dataclass(frozen=True, slots=True)
class _Heads:
    """The creators of a tier and their cost, draw by draw."""

    creators: Reals
    cost: Reals | None


@dataclass(frozen=True, slots=True)
class _Branch:
    """A platform, draw by draw and told."""

    need: PlatformNeed
    heads: _Heads | None
    views: Reals | None


def work_out(goal: Goal, book: Book, *, rng: Generator, draws: int = DRAWS) -> KpiTree:
    """Tell what a goal takes on every stage, how many creators of which tier, and what they cost.

    Rates and middles of tiers are drawn once for a campaign and shared by all of its creators; creators differ around
    them, and whole orders, visits or followers come as in a Poisson process. A platform or tier has to bring its own
    share of the goal: luck of one does not pay for another, which errs on the safe side.

    Args:
        goal: what is wanted.
        book: the assumptions, in the currency of the goal.
        rng: the random generator.
        draws: how many.

    Raises:
        InvalidInput: too few draws, or prices in another currency than the goal.

    """
    if draws < FEWEST_DRAWS or book.currency != goal.currency:
        raise InvalidInput(
            f"a KPI tree needs at least {FEWEST_DRAWS} draws and assumptions in {goal.currency}, "
            f"got {draws} and {book.currency}"
        )
    values = Drawn(rng, draws)
    luck, chances = Luck.draw(rng, draws), rng.random(draws)
    branches = [_branch(goal, platform, book, values, luck, chances) for platform in goal.shares()]
    heads = [branch.heads for branch in branches]
    views = [branch.views for branch in branches]
    if None in heads:
        return _insufficient(goal, branches, draws)
    creators = np.sum([one.creators for one in heads if one is not None], axis=0)
    cost = _total(one.cost for one in heads if one is not None)
    middle, found = drivers_of(goal, book, values, np.log(creators if cost is None else cost), priced=cost is not None)
    return KpiTree(
        goal=goal,
        status="ok",
        platforms=tuple(branch.need for branch in branches),
        creators=count_spread(creators),
        posts=count_spread(creators * goal.posts),
        views=Spread.of(np.sum([one for one in views if one is not None], axis=0)),
        cost=_told(cost),
        cost_per_goal=None if cost is None else Spread.of(cost / goal.amount),
        measured_in="creators" if cost is None else "cost",
        middle=middle,
        drivers=found,
        draws=draws,
    )


def _insufficient(goal: Goal, branches: list[_Branch], draws: int) -> KpiTree:
    platforms = tuple(branch.need for branch in branches)
    return KpiTree(goal, "insufficient", platforms, None, None, None, None, None, "cost", None, (), draws)


def _branch(goal: Goal, platform: str, book: Book, values: Drawn, luck: Luck, chances: Reals) -> _Branch:
    share = goal.shares()[platform]
    needed = trials_until(goal.count * share, chances)
    found = branch_draws(goal, platform, book, values, needed)
    if isinstance(found, Missing):
        need = PlatformNeed(platform, share, "insufficient", found, {}, (), None, None)
        return _Branch(need, None, None)
    tiers = {tier: _heads(goal, book, found, tier, luck, part) for tier, part in goal.mix().items()}
    creators = np.sum([one.creators for one in tiers.values()], axis=0)
    cost = _total(one.cost for one in tiers.values())
    need = PlatformNeed(
        platform=platform,
        share=share,
        status="ok",
        missing=None,
        figures=_figures(found),
        tiers=tuple(_tier(goal, platform, book, found, tier, heads, luck) for tier, heads in tiers.items()),
        creators=count_spread(creators),
        cost=_told(cost),
    )
    return _Branch(need, _Heads(creators, cost), found.figures[ROOT])


def _heads(goal: Goal, book: Book, branch: BranchDraws, tier: str, luck: Luck, part: float) -> _Heads:
    """Count the creators of a tier that bring a part of the views of the branch."""
    row = branch.tiers[tier]
    kind = CreatorViews.of(book.settings.creator_sd, book.settings.post_sd, goal.posts)
    creators = creators_needed(branch.figures[ROOT] * part, row.per_post, kind, luck)
    return _Heads(creators, _cost(creators, row, goal.posts))


def _cost(creators: Reals, row: TierDraws, posts: int) -> Reals | None:
    return None if row.price is None else np.asarray(creators * posts * row.price)


def _tier(goal: Goal, platform: str, book: Book, branch: BranchDraws, tier: str, heads: _Heads, luck: Luck) -> TierNeed:
    row, alone = branch.tiers[tier], _heads(goal, book, branch, tier, luck, 1.0)
    return TierNeed(
        tier=tier,
        share=goal.mix()[tier],
        views_per_post=Spread.of(row.per_post),
        creators=count_spread(heads.creators),
        cost=_told(heads.cost),
        alone=count_spread(alone.creators),
        cost_alone=_told(alone.cost),
        views_from=row.views_from,
        price_from=row.price_from,
        available=book.accounts.get((platform, tier), 0) if book.accounts else None,
    )


def _figures(branch: BranchDraws) -> Mapping[str, FigureNeed]:
    return {
        name: FigureNeed(name, Spread.of(amounts), branch.rests_on[name]) for name, amounts in branch.figures.items()
    }


def _told(draws: Reals | None) -> Spread | None:
    return None if draws is None else Spread.of(draws)


def _total(parts: Iterable[Reals | None]) -> Reals | None:
    """Add up; unknown where a part is."""
    known = list(parts)
    return None if any(part is None for part in known) else np.sum([p for p in known if p is not None], axis=0)
