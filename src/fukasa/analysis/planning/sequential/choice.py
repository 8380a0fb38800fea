"""Which posts to book now."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.random import Generator

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.belief import Belief
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.learning import value_of_learning
from fukasa.analysis.planning.sequential.rules import BookingRules, give_money, price_of_money, worth_of_posts
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput

Policy = Literal["learning", "thompson", "greedy"]
POLICIES: tuple[Policy, ...] = ("learning", "thompson", "greedy")


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a campaign.

    Attributes:
        budget: money that is left.
        rounds: rounds that are left, this one included.
        rules: the rules.
        policy: ``learning`` adds the value of learning to what a post brings, ``thompson`` books by one draw of the
            posterior (Thompson 1933), ``greedy`` by its mean.
        value: money that one conversion is worth; None where nobody says.
        reserve: part of the budget that is kept.
        waiting: share of the conversions that every round of waiting costs, such as in a short sales event.

    """

    budget: float
    rounds: int
    rules: BookingRules = field(default_factory=BookingRules)
    policy: Policy = "learning"
    value: float | None = None
    reserve: float = 0.0
    waiting: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.budget < np.inf:
            raise InvalidInput(f"the budget that is left is an amount of 0 or more, got {self.budget}")
        if self.rounds < 1:
            raise InvalidInput(f"one round or more is left, got {self.rounds}")
        if self.value is not None and not 0 < self.value < np.inf:
            raise InvalidInput(f"the value of a conversion is an amount above 0, got {self.value}")
        if not 0 <= self.reserve < np.inf:
            raise InvalidInput(f"the reserve is an amount of 0 or more, got {self.reserve}")
        if not 0 <= self.waiting < 1:
            raise InvalidInput(f"what waiting costs is a share from 0 to below 1, got {self.waiting}")

    @property
    def free(self) -> float:
        """Money above the reserve."""
        return max(0.0, self.budget - self.reserve)

    @property
    def least(self) -> float:
        """Conversions per unit of money that a booking must be worth."""
        return 0.0 if self.value is None else 1 / self.value


@dataclass(frozen=True, slots=True)
class Choice:
    """What to book now; arrays follow the candidates.

    Attributes:
        posts: new posts.
        learning: conversions that a first new post gains later by what it teaches; 0 in the last round.
        price_of_money: conversions that one more unit of money brings.
        allowed: who has room and passes the cut-off.
        chance: of a cost per view at or under the cut-off; 1 without a cut-off.

    """

    posts: Integers
    learning: Reals
    price_of_money: float
    allowed: Flags
    chance: Reals


def passes(candidates: Candidates, belief: Belief, rules: BookingRules) -> tuple[Flags, Reals]:
    """Tell who has room for a post and passes the cut-off, and with which chance."""
    chance = np.ones(candidates.size)
    if rules.cpv is not None:
        chance = belief.views.chance_of_cost(candidates.price, rules.cpv)
    enough = chance >= rules.probability if rules.cpv is not None else np.ones(candidates.size, dtype=bool)
    return enough & (belief.booked < candidates.most), chance


def choose(candidates: Candidates, belief: Belief, rest: Rest, assumed: Assumptions, *, rng: Generator) -> Choice:
    """Choose the posts of this round.

    Args:
        candidates: who may be booked.
        belief: what is believed now.
        rest: money, time and rules that are left.
        assumed: the assumptions.
        rng: chooses the draw of Thompson's policy; the others do not use it.

    """
    allowed, chance = passes(candidates, belief, rest.rules)
    room = np.where(allowed, candidates.most - belief.booked, 0)
    worth = worth_of_posts(belief.mean, room, assumed.repeat)
    price = price_of_money(candidates, worth, rest.free, allowed)
    learning = np.zeros(candidates.size)
    if rest.rounds > 1:
        further = np.minimum(room - 1, (rest.free - candidates.price) // candidates.price).clip(0).astype(np.int64)
        learning = value_of_learning(belief, max(price, rest.least) * candidates.price, further, assumed.repeat)
    counted = worth
    if rest.policy == "thompson":
        counted = worth_of_posts(belief.sampled[int(rng.integers(len(belief.sampled)))], room, assumed.repeat)
    elif rest.policy == "learning":
        counted = worth.copy()
        counted[:, 0] += np.where(room > 0, learning, 0.0)
    posts = give_money(
        candidates,
        counted,
        rest.free / rest.rounds,
        most=rest.free,
        least=rest.least,
        rules=rest.rules,
        booked=belief.booked,
        allowed=allowed,
    )
    return Choice(posts, learning, price, allowed, chance)


def book_at_once(candidates: Candidates, budget: float, rules: BookingRules, assumed: Assumptions) -> Integers:
    """Book the whole budget by what was stated: the plan that rounds are compared with."""
    nobody = np.zeros(candidates.size, dtype=np.int64)
    stated = candidates.rate * candidates.views_mean
    allowed = candidates.most > 0
    if rules.cpv is not None:
        allowed &= candidates.chance_of_cost(rules.cpv) >= rules.probability
    worth = worth_of_posts(stated, np.where(allowed, candidates.most, 0), assumed.repeat)
    return give_money(candidates, worth, budget, rules=rules, booked=nobody, allowed=allowed)
