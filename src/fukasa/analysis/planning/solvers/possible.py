"""Is any plan possible, and how far can one quantity go while one is?"""

from dataclasses import dataclass

import highspy
import numpy as np

from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.integer import fixed_domain
from fukasa.analysis.planning.solvers.model import Program
from fukasa.analysis.planning.solvers.tangents import first_tangents
from fukasa.analysis.statistics.arrays import Integers, Reals

_KERNEL = 150
_ROUNDS = 200
_NODES, _NEAR_NODES = 2_000, 20
_GAP, _NEAR_GAP = 1e-4, 2e-3
_WHOLE = 1e-6


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


def any_plan(instance: Instance) -> Answer:
    """Look for some plan that keeps all rules."""
    return extreme_plan(instance, np.zeros(instance.size), np.zeros(instance.size))


def extreme_plan(instance: Instance, per_post: Reals, per_booking: Reals) -> Answer:
    """Look for the plan with the least Σ per_post · x + per_booking · y among those that keep all rules.

    Of many options only those are decided anew that fractions of posts leave open, as long as that finds a plan: it is
    then near the least, not proven to be it.
    """
    if not instance.size:
        return Answer(None, impossible=True)
    aim, everything = Aim(per_post, per_booking), Domain.all_of(instance)
    if instance.size > _KERNEL:
        kernel = _kernel(instance, aim)
        if kernel is None:
            return Answer(None, impossible=True)
        found = _whole_plan(instance, kernel, aim, near=True)
        if found.posts is not None:
            return found
    return _whole_plan(instance, everything, aim)


def _kernel(instance: Instance, aim: Aim) -> Domain | None:
    """Hold what fractions of posts are sure of, and leave the others open; None where even fractions break a rule."""
    program = _program(instance, Domain.all_of(instance), aim, whole=False)
    if not _solve(instance, program):
        return None
    solution = program.highs.getSolution()
    posts = program.posts(np.array(solution.col_value))
    worth = np.abs(np.array(solution.col_dual)[program.columns.posts])
    whole = np.rint(posts)
    order = np.lexsort((instance.price, worth, np.abs(posts - whole) < _WHOLE))
    return fixed_domain(instance, whole.astype(np.int64), order[:_KERNEL])


def _whole_plan(instance: Instance, domain: Domain, aim: Aim, *, near: bool = False) -> Answer:
    program = _program(instance, domain, aim, whole=True)
    if near:
        program.highs.setOptionValue("mip_max_nodes", _NEAR_NODES)
        program.highs.setOptionValue("mip_rel_gap", _NEAR_GAP)
    if not _solve(instance, program):
        return Answer(None, impossible=program.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)
    posts = np.rint(program.posts(np.array(program.highs.getSolution().col_value))).astype(np.int64)
    return Answer(posts if instance.holds(posts) else None)


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
        if program.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible or not solution.value_valid:
            return False
        posts = program.posts(np.array(solution.col_value))
        if instance.risk is not None and not instance.risk.holds(posts):
            program.cut(instance.risk.weights(posts))
        elif instance.target is not None and instance.value(posts) < instance.target * (1 - _WHOLE * 1e-3):
            program.touch(posts @ instance.exposure)
        else:
            return True
    return False
