"""One campaign of a planted world, booked in different ways with the same luck."""

from dataclasses import dataclass, replace

import numpy as np

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.belief import believe
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.choice import Policy, Rest, book_at_once, choose
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.planning.sequential.rules import BookingRules
from fukasa.analysis.planning.sequential.stopping import judge, posts_of
from fukasa.synth.booking.campaign import Campaign, Posts

NO_RULES = BookingRules()
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a way of booking brought in one campaign.

    Attributes:
        spent: money.
        sold: orders as they were.
        expected: orders that were to be expected of these posts in these rounds.
        creators: how many were booked.

    """

    spent: float
    sold: float
    expected: float
    creators: int


def run_at_once(campaign: Campaign, assumed: Assumptions, *, spread: bool = False, truth: bool = False) -> Outcome:
    """Book the whole budget in the first round.

    Args:
        campaign: the campaign.
        assumed: the assumptions.
        spread: one post of each creator at most.
        truth: by what creators really sell instead of what was stated; nobody can, so it is an upper mark.

    """
    candidates = Candidates.of(campaign.candidates)
    if spread:
        candidates = replace(candidates, most=np.ones_like(candidates.most))
    if truth:
        real = np.maximum(campaign.rate * np.exp(campaign.level), _NOTHING)
        candidates = replace(candidates, rate=real / candidates.views_mean)
    posts = book_at_once(candidates, campaign.budget, NO_RULES, assumed)
    return _outcome(candidates, [campaign.publish(posts, before=np.zeros_like(posts), turn=0)])


def run_in_rounds(
    campaign: Campaign, assumed: Assumptions, policy: Policy, *, rng: np.random.Generator, waiting: float = 0.0
) -> Outcome:
    """Book round by round, each after the results of the one before, until the verdict ends it.

    Args:
        campaign: the campaign.
        assumed: the assumptions.
        policy: how posts are chosen.
        rng: of the posterior's draws.
        waiting: share of the conversions that a round of waiting costs, as far as the method is told.

    """
    candidates = Candidates.of(campaign.candidates)
    published: list[Posts] = []
    booked, budget = np.zeros(candidates.size, dtype=np.int64), campaign.budget
    for turn in range(campaign.rounds):
        belief = believe(candidates, results_of(published), assumed, rng=rng)
        rest = Rest(budget, campaign.rounds - turn, NO_RULES, policy, waiting=waiting)
        choice = choose(candidates, belief, rest, assumed, rng=rng)
        posts = posts_of(judge(candidates, belief, rest, choice, assumed), candidates, belief, rest, choice, assumed)
        published.append(campaign.publish(posts, before=booked, turn=turn))
        booked = booked + posts
        budget -= float(posts @ candidates.price)
    return _outcome(candidates, published)


def results_of(published: list[Posts]) -> Results:
    """Give what a brand sees of published posts, one row per post."""
    if not published:
        return Results.none()
    owner = np.concatenate([one.creator for one in published])
    return Results(
        owner=owner,
        turn=np.repeat(np.arange(len(published)), [len(one.creator) for one in published]),
        posts=np.ones_like(owner),
        views=np.concatenate([one.views for one in published]),
        conversions=np.concatenate([one.conversions for one in published]),
    )


def _outcome(candidates: Candidates, published: list[Posts]) -> Outcome:
    owner = np.concatenate([one.creator for one in published])
    return Outcome(
        spent=float(candidates.price[owner].sum()),
        sold=float(sum(one.sold.sum() for one in published)),
        expected=float(sum(one.expected.sum() for one in published)),
        creators=len(np.unique(owner)),
    )
