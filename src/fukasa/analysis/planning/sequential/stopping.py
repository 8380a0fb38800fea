"""Go on, book all the rest now, or stop; each answer names the rule it rests on."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.belief import Belief
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.choice import Choice, Rest
from fukasa.analysis.planning.sequential.rules import give_money, worth_of_posts
from fukasa.analysis.statistics.arrays import Integers, Reals

Action = Literal["go", "book_all", "stop"]
StopRule = Literal[
    "budget",
    "full",
    "cutoff",
    "worth_chance",
    "worth_mean",
    "rules",
    "enough",
    "last_round",
    "regret",
    "waiting",
    "learning",
]
_DRAWS = 100


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with the rest of the budget.

    Attributes:
        action: ``go`` on in rounds, ``book_all`` the rest now, or ``stop``.
        rule: ``budget`` (no booking fits what is left above the reserve), ``full`` (everybody has all posts),
            ``cutoff`` (nobody passes), ``worth_chance`` (too small a chance that any booking is worth its price),
            ``worth_mean`` (no booking is expected to be worth its price, learning included), ``rules`` (the rules admit
            nobody), ``enough`` (the money books everybody who may be booked),
            ``last_round``, ``regret`` (too little is left to learn), ``waiting`` (waiting costs more than
            learning gains), or ``learning`` (going on pays).
        chance: that at least one booking is worth its price; None where a conversion has no stated value.
        regret: what knowing everything would gain, as a share of what the rest is expected to bring; None on a stop.
        gain: what this round's results are expected to gain later, as the same share; None on a stop.
        loss: what waiting is expected to cost, as the same share; None on a stop.

    """

    action: Action
    rule: StopRule
    chance: float | None = None
    regret: float | None = None
    gain: float | None = None
    loss: float | None = None


def judge(candidates: Candidates, belief: Belief, rest: Rest, choice: Choice, assumed: Assumptions) -> Verdict:
    """Decide whether to go on, to book all the rest now, or to stop."""
    chance = _chance_of_worth(candidates, belief, rest, choice)
    ended = _end(candidates, belief, rest, choice, chance, assumed)
    if ended is not None:
        return Verdict("stop", ended, chance)
    room = np.where(choice.allowed, candidates.most - belief.booked, 0)
    worth = worth_of_posts(belief.mean, room, assumed.repeat)
    everything = rest_at_once(candidates, belief, rest, choice, assumed)
    expected = _value(worth, everything)
    regret = max(0.0, _with_hindsight(candidates, belief, rest, room, assumed) / expected - 1) if expected else 0.0
    gain = min(regret, float(choice.learning[choice.posts > 0].sum()) / expected) if expected else 0.0
    later = max(0.0, expected - _value(worth, choice.posts)) / expected if expected else 0.0
    kept = (1 - rest.waiting) ** np.arange(1, rest.rounds)
    loss = later * float(1 - kept.mean()) if rest.rounds > 1 else 0.0
    figures = (chance, regret, gain, loss)
    cases: tuple[tuple[StopRule, bool], ...] = (
        ("last_round", rest.rounds == 1),
        ("enough", choice.price_of_money <= 0),
        ("regret", regret < assumed.regret),
        ("waiting", loss > gain),
    )
    rule = next((rule for rule, holds in cases if holds), None)
    return Verdict("go", "learning", *figures) if rule is None else Verdict("book_all", rule, *figures)


def posts_of(
    verdict: Verdict, candidates: Candidates, belief: Belief, rest: Rest, choice: Choice, assumed: Assumptions
) -> Integers:
    """Give the posts of this round under a verdict."""
    if verdict.action == "stop":
        return np.zeros(candidates.size, dtype=np.int64)
    if verdict.action == "book_all":
        return rest_at_once(candidates, belief, rest, choice, assumed)
    return choice.posts


def rest_at_once(candidates: Candidates, belief: Belief, rest: Rest, choice: Choice, assumed: Assumptions) -> Integers:
    """Book the whole rest by what is believed now."""
    room = np.where(choice.allowed, candidates.most - belief.booked, 0)
    worth = worth_of_posts(belief.mean, room, assumed.repeat)
    return give_money(
        candidates, worth, rest.free, least=rest.least, rules=rest.rules, booked=belief.booked, allowed=choice.allowed
    )


def _end(
    candidates: Candidates, belief: Belief, rest: Rest, choice: Choice, chance: float | None, assumed: Assumptions
) -> StopRule | None:
    """Find the rule that ends the campaign; None where none does."""
    room, affordable = belief.booked < candidates.most, candidates.price <= rest.free
    promising = (belief.mean + choice.learning) / candidates.price > rest.least
    ends: tuple[tuple[StopRule, bool], ...] = (
        ("full", not room.any()),
        ("budget", not (room & affordable).any()),
        ("cutoff", not choice.allowed.any()),
        ("budget", not (choice.allowed & affordable).any()),
        ("worth_chance", chance is not None and chance < assumed.chance),
        ("worth_mean", not (promising & choice.allowed & affordable).any()),
        ("rules", not choice.posts.any()),
    )
    return next((rule for rule, holds in ends if holds), None)


def _chance_of_worth(candidates: Candidates, belief: Belief, rest: Rest, choice: Choice) -> float | None:
    if rest.value is None:
        return None
    inside = choice.allowed & (candidates.price <= rest.free)
    beats = belief.sampled[:, inside] * rest.value >= candidates.price[inside]
    return float(beats.any(axis=1).mean())


def _value(worth: Reals, posts: Integers) -> float:
    places = np.arange(worth.shape[1])
    return float((worth * (places < posts[:, None])).sum())


def _with_hindsight(candidates: Candidates, belief: Belief, rest: Rest, room: Integers, assumed: Assumptions) -> float:
    """Give what the rest would bring on average if the truth were known before booking; parts of posts allowed."""
    totals = []
    for drawn in belief.sampled[:_DRAWS]:
        worth = worth_of_posts(drawn, room, assumed.repeat)
        cost = np.where(worth > 0, candidates.price[:, None], 0.0).ravel()
        order = np.argsort(-(worth / candidates.price[:, None]).ravel(), kind="stable")
        spent = np.cumsum(cost[order])
        share = np.clip((rest.free - (spent - cost[order])) / np.maximum(cost[order], 1e-12), 0, 1)
        totals.append(float((worth.ravel()[order] * share).sum()))
    return float(np.mean(totals))
