"""How a plan answers to another budget, another cut-off, a creator who drops out, and forecasts that err."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.planning.certificate.baselines import whole_market
from fukasa.analysis.planning.certificate.gates import CUTOFF, TOLERANCE, Gates, failing
from fukasa.analysis.planning.certificate.noise import noise
from fukasa.analysis.planning.certificate.objective import losses
from fukasa.analysis.planning.certificate.replans import Replans, Resolve, booked_by, goal, told
from fukasa.analysis.planning.certificate.results import LeftOut, Scenario, Sensitivity
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Flags, Integers

STEPS: Mapping[str, float] = {"-10%": 0.9, "+10%": 1.1}


def sensitivity(
    problem: Problem,
    market: Market,
    gates: Gates,
    posts: Integers,
    *,
    resolve: Resolve,
    rng: Generator,
    draws: int,
    replans: int,
) -> Sensitivity:
    """Make the plan again under other assumptions.

    A scenario tells the better of the quick search's plan and the certified plan, if that keeps the changed limits.

    Args:
        problem: the problem.
        market: all candidates, for another cut-off.
        gates: what the brief asks of everybody.
        posts: the certified plan.
        resolve: the quick search.
        rng: draws the forecasts.
        draws: how many forecasts are drawn.
        replans: most plans that are made; creators are left out in turn, first those who bring most.

    """
    again, plan = Replans(resolve, replans), goal(problem, posts)
    quick = again.best(problem) if again.left else None
    by_budget = dict(_by_budget(problem, posts, again, plan))
    by_cutoff = dict(_by_cutoff(problem, market, gates, posts, again, plan))
    noisy = noise(problem, posts, again, rng, draws)
    without = tuple(_without_each(problem, posts, again, plan))
    share = None if quick is None or not plan else goal(problem, quick) / plan
    return Sensitivity(
        budget=by_budget, cutoff=by_cutoff, leave_one_out=without, noise=noisy, replans=again.made,
        not_tried=len(booked_by(problem, posts)) - len(without), quick_share=share,
    )  # fmt: skip


def _by_budget(problem: Problem, posts: Integers, again: Replans, plan: float) -> Iterator[tuple[str, Scenario]]:
    budget, members = problem.limits.budget, booked_by(problem, posts)
    for name, step in STEPS.items():
        if budget is not None and again.left:
            changed = problem.with_limits(replace(problem.limits, budget=budget * step))
            yield name, told(changed, again.best(changed, posts), plan, members)


def _by_cutoff(
    problem: Problem, market: Market, gates: Gates, posts: Integers, again: Replans, plan: float
) -> Iterator[tuple[str, Scenario]]:
    if gates.cpv is None:
        return
    members = booked_by(problem, posts)
    for name, step in STEPS.items():
        if again.left:
            changed = at_cutoff(problem, market, gates, gates.cpv * step)
            moved = _moved(problem.options, posts, changed.options)
            yield name, told(changed, again.best(changed, *([] if moved is None else [moved])), plan, members)


def at_cutoff(problem: Problem, market: Market, gates: Gates, cpv: float) -> Problem:
    """Give the problem at another cut-off: who fails it leaves, and who fails no other gate may come in."""
    everybody, places = whole_market(problem, market)
    inside = everybody.options["option_id"].is_in(problem.options["option_id"].implode()).to_numpy()
    passes = gates.chance(market.candidates[places], cpv) >= gates.probability - TOLERANCE
    return everybody.only((inside | _cut_by_nothing_else(market, places)) & passes)


def _cut_by_nothing_else(market: Market, places: Integers) -> Flags:
    rows = market.candidates[places]
    others: Flags = np.zeros(places.size, dtype=np.bool_)
    for rule in market.gates:
        if rule != CUTOFF:
            others |= failing(rows, rule)
    return ~others & (CUTOFF in market.gates)


def _moved(options: pl.DataFrame, posts: Integers, other: pl.DataFrame) -> Integers | None:
    """Give the same plan over other options; None where one of its picks is not among them."""
    booked = dict(zip(options["option_id"].to_list(), posts.tolist(), strict=True))
    moved = np.array([booked.get(name, 0) for name in other["option_id"].to_list()], dtype=np.int64)
    return moved if moved.sum() == posts.sum() else None


def without(problem: Problem, creator: str) -> tuple[Problem, Flags]:
    """Give the problem without a creator, whom no rule asks for any more, and who stays."""
    keep = (problem.options["creator_id"] != creator).to_numpy()
    must_have = tuple(name for name in problem.limits.must_have if name != creator)
    return problem.only(keep).with_limits(replace(problem.limits, must_have=must_have)), keep


def _without_each(problem: Problem, posts: Integers, again: Replans, plan: float) -> Iterator[LeftOut]:
    lost = losses(problem, posts)
    for creator in sorted(lost, key=lambda name: -lost[name]):
        if not again.left:
            return
        rest, keep = without(problem, creator)
        scenario = told(rest, again.best(rest, posts[keep]), plan, lost)
        yield LeftOut(creator, scenario.objective, scenario.change, scenario.joins)
