"""Is any plan possible, and how far can one quantity go while one is?"""

from dataclasses import dataclass

import highspy
import numpy as np

from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.model import Domain, Program
from fukasa.analysis.planning.solvers.tangents import first_tangents
from fukasa.analysis.statistics.arrays import Integers, Reals

_ROUNDS = 200
_NODES = 2_000
_GAP = 1e-4


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Attributes:
        posts: a plan that keeps all rules; None where none was found.
        impossible: there is proof that none exists.

    """

    posts: Integers | None
    impossible: bool = False


def any_plan(instance: Instance) -> Answer:
    """Look for some plan that keeps all rules."""
    return extreme_plan(instance, np.zeros(instance.size), np.zeros(instance.size))


def extreme_plan(instance: Instance, per_post: Reals, per_booking: Reals) -> Answer:
    """Look for the plan with the least Σ per_post · x + per_booking · y among those that keep all rules."""
    if not instance.size:
        return Answer(None, impossible=True)
    program = Program(instance, Domain.all_of(instance), whole=True)
    program.aim(per_post, per_booking)
    if instance.target is not None:
        program.touch(first_tangents(instance.exposure, instance.most.astype(np.float64)))
    if instance.risk is not None:
        program.cut(np.full(len(instance.risk.draws), 1 / len(instance.risk.draws)))
    program.highs.setOptionValue("mip_max_nodes", _NODES)
    program.highs.setOptionValue("mip_rel_gap", _GAP)
    return _until_kept(instance, program)


def _until_kept(instance: Instance, program: Program) -> Answer:
    """Solve, and add the tangents and cuts that the answer breaks, until it breaks none."""
    for _ in range(_ROUNDS):
        program.highs.run()
        if program.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return Answer(None, impossible=True)
        solution = program.highs.getSolution()
        if not solution.value_valid:
            return Answer(None)
        posts = np.rint(program.posts(np.array(solution.col_value))).astype(np.int64)
        if instance.holds(posts):
            return Answer(posts)
        if instance.risk is not None and not instance.risk.holds(posts):
            program.cut(instance.risk.weights(posts))
        elif instance.target is not None and instance.value(posts) < instance.target:
            program.touch(posts @ instance.exposure)
        else:
            return Answer(None)
    return Answer(None)
