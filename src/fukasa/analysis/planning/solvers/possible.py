"""Is any plan possible, and how far can one quantity go while one is?"""

from dataclasses import dataclass

import highspy
import numpy as np

from fukasa.analysis.planning.solvers.affordable import affordable
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.integer import fixed_domain
from fukasa.analysis.planning.solvers.model import Program
from fukasa.analysis.planning.solvers.tangents import first_tangents
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

FEW = 150
"""So few options are decided all at once, to the end."""
_SPREAD = 400
_ROUNDS = 200
_NODES, _NEAR_NODES = 2_000, 50
_GAP, _NEAR_GAP = 1e-4, 2e-3
_WHOLE = 1e-6
_TIGHTER = 4
_LEAST_SECONDS = 0.05
_NO_ANSWER = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnknown)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Attributes:
        posts: a plan that keeps all rules; None where none was found.
        impossible: there is proof that none exists.

    """

    posts: Integers | None
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """What is made least: Σ per_post · x + per_booking · y."""

    per_post: Reals
    per_booking: Reals


def any_plan(instance: Instance, *, seconds: float | None = None) -> Answer:
    """Look for some plan that keeps all rules; ``seconds`` end a search of all options."""
    return extreme_plan(instance, np.zeros(instance.size), np.zeros(instance.size), seconds=seconds)


def extreme_plan(instance: Instance, per_post: Reals, per_booking: Reals, *, seconds: float | None = None) -> Answer:
    """Look for the plan with the least Σ per_post · x + per_booking · y among those that keep all rules.

    Of many options only some are decided anew, those that fractions of posts leave open and others of all prices, as
    long as that finds a plan: it is then near the least, not proven to be it. ``seconds`` end a search of all options.
    """
    if not instance.size:
        return Answer(None, impossible=True)
    aim = Aim(per_post, per_booking)
    if instance.size > FEW:
        found = _near_plan(instance, aim)
        if found.impossible or found.posts is not None:
            return found
    domain = possible_part(instance)
    if domain is None:
        return Answer(None, impossible=True)
    return Seeker(instance, domain, seconds=seconds).least(aim)


def _near_plan(instance: Instance, aim: Aim) -> Answer:
    fractions = fractions_of(instance, affordable(instance), aim)
    if fractions is None:
        return Answer(None, impossible=True)
    for kernel in (surest(instance, fractions), spread(instance, fractions.posts)):
        found = Seeker(instance, kernel, near=True).least(aim)
        if found.posts is not None:
            return found
    return Answer(None)


def possible_part(instance: Instance) -> Domain | None:
    """Leave what the budget and the shares leave, no more being spent than fractions of posts can; None for nothing.

    What is left out lowers what can be spent, and that leaves out more.
    """
    domain, spend = affordable(instance), Aim(-instance.price, np.zeros(instance.size))
    for _ in range(_TIGHTER):
        most = fractions_of(instance, domain, spend)
        if most is None:
            return None
        left = affordable(instance, float(instance.price @ most.posts) * (1 + _WHOLE)).within(domain)
        if (left.high == domain.high).all():
            break
        domain = left
    return domain


@dataclass(frozen=True, slots=True)
class Fractions:
    """The least in fractions of posts.

    Attributes:
        posts: of every option.
        worth: how much a post more or less of each would cost.

    """

    posts: Reals
    worth: Reals


def fractions_of(instance: Instance, domain: Domain, aim: Aim) -> Fractions | None:
    """Find the least in fractions of posts; None where it is proven that even they break a rule.

    Where HiGHS cannot tell, everybody is taken at the most, which rules nothing out. A plan of nobody is none.
    """
    if not len(domain.columns):
        return None
    program = _program(instance, domain, aim, whole=False)
    if not _solve(instance, program):
        if program.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        return Fractions(domain.high.astype(np.float64), np.zeros(instance.size))
    solution, worth = program.highs.getSolution(), np.full(instance.size, np.inf)
    worth[program.columns.options] = np.abs(np.array(solution.col_dual)[program.columns.posts])
    return Fractions(program.posts(np.array(solution.col_value)), worth)


def surest(instance: Instance, fractions: Fractions) -> Domain:
    """Hold what fractions of posts are sure of, and leave the others open."""
    order = np.lexsort((instance.price, fractions.worth, ~_open(fractions.posts)))
    return fixed_domain(instance, np.rint(fractions.posts).astype(np.int64), order[:FEW])


def spread(instance: Instance, posts: Reals, first: int = 0) -> Domain:
    """Leave open what is taken by a fraction, and of who is booked and who is not as many, evenly by price.

    ``first`` tells with whom to begin: other numbers leave open others.
    """
    whole, part = np.rint(posts).astype(np.int64), _open(posts)
    by_price = np.argsort(instance.price, kind="stable")
    groups = [by_price[~part[by_price] & booked[by_price]] for booked in (whole > 0, whole == 0)]
    steps = [max(1, -(-len(group) // (_SPREAD // 2))) for group in groups]
    chosen = [group[first % step :: step] for group, step in zip(groups, steps, strict=True)]
    return fixed_domain(instance, whole, np.concatenate([np.flatnonzero(part), *chosen]))


def _open(posts: Reals) -> Flags:
    return np.asarray(np.abs(posts - np.rint(posts)) > _WHOLE)


class Seeker:
    """Looks for whole plans in a domain, for one aim after the other.

    Args:
        instance: the instance.
        domain: the posts that are possible.
        near: whether few nodes are enough.
        within: distance from the least that is near enough, in the units of the aims.
        seconds: end of each search by the clock; None for no end.

    """

    def __init__(
        self,
        instance: Instance,
        domain: Domain,
        *,
        near: bool = False,
        within: float = 0.0,
        seconds: float | None = None,
    ) -> None:
        self._instance, self._within, self._seconds = instance, within, seconds
        nothing = np.zeros(instance.size)
        self._program = _program(instance, domain, Aim(nothing, nothing), whole=True)
        if near:
            self._program.highs.setOptionValue("mip_max_nodes", _NEAR_NODES)
            self._program.highs.setOptionValue("mip_rel_gap", _NEAR_GAP)

    def least(self, aim: Aim) -> Answer:
        """Look for the plan for which an aim is least."""
        program = self._program
        unit = program.aim(aim.per_post, aim.per_booking)
        program.highs.setOptionValue("mip_abs_gap", self._within / unit)
        if self._seconds is not None:
            program.highs.setOptionValue("time_limit", program.highs.getRunTime() + max(self._seconds, _LEAST_SECONDS))
        if not _solve(self._instance, program):
            return Answer(None, impossible=program.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)
        posts = np.rint(program.posts(np.array(program.highs.getSolution().col_value))).astype(np.int64)
        return Answer(posts if self._instance.holds(posts) else None)


def _program(instance: Instance, domain: Domain, aim: Aim, *, whole: bool) -> Program:
    program = Program(instance, domain, whole=whole)
    program.aim(aim.per_post, aim.per_booking)
    if instance.target is not None:
        program.touch(first_tangents(instance.exposure, instance.most.astype(np.float64)))
    if instance.risk is not None:
        program.cut(np.full(len(instance.risk.draws), 1 / len(instance.risk.draws)))
    program.highs.setOptionValue("mip_max_nodes", _NODES)
    program.highs.setOptionValue("mip_rel_gap", _GAP)
    return program


def _solve(instance: Instance, program: Program) -> bool:
    """Solve, and add the tangents and cuts that the answer breaks, until it breaks none; False without an answer."""
    for _ in range(_ROUNDS):
        program.highs.run()
        solution = program.highs.getSolution()
        if program.highs.getModelStatus() in _NO_ANSWER or not solution.value_valid:
            return False
        posts = program.posts(np.array(solution.col_value))
        if instance.risk is not None and not instance.risk.holds(posts):
            program.cut(instance.risk.weights(posts))
        elif instance.target is not None and instance.value(posts) < instance.target * (1 - _WHOLE * 1e-3):
            program.touch(posts @ instance.exposure)
        else:
            return True
    return False
