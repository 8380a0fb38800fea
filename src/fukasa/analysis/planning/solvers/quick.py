"""A good plan fast, without a proof."""

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.solvers.affordable import affordable
from fukasa.analysis.planning.solvers.instance import instance_of
from fukasa.analysis.planning.solvers.integer import Effort
from fukasa.analysis.planning.solvers.relaxation import Relaxation
from fukasa.analysis.planning.solvers.rounding import near, round_off
from fukasa.analysis.planning.solvers.swaps import improve
from fukasa.analysis.statistics.arrays import Integers

KERNELS = (60, 240, 1_000, 5_000)
_CLOSE = 1e-3
_GAP = 2e-3
_NODES = 20
_LAST_NODES = 1_000


def quick(problem: Problem, *, seed: int = 0) -> Integers | None:
    """Find a good plan fast, without a proof; None where none was found."""
    instance = instance_of(problem)
    if not instance.size:
        return None
    relaxation, everything = Relaxation(instance), affordable(instance)
    relaxed = relaxation.solve(everything, close=_CLOSE)
    if relaxed is None:
        return None
    for kernel in KERNELS:
        effort = Effort(_GAP, nodes=_NODES if kernel < instance.size else _LAST_NODES, seed=seed)
        posts = round_off(instance, relaxation, relaxed, everything, kernel, effort)
        if posts is not None:
            return improve(instance, posts, near(instance, relaxed))
        if kernel >= instance.size:
            return None
    return None
