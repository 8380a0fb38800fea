"""A good plan fast, without a proof."""

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.solvers.affordable import affordable
from fukasa.analysis.planning.solvers.instance import Instance, instance_of
from fukasa.analysis.planning.solvers.integer import Effort
from fukasa.analysis.planning.solvers.relaxation import Relaxation, Relaxed
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
    relaxation = Relaxation(instance)
    relaxed = relaxation.solve(affordable(instance), close=_CLOSE)
    return None if relaxed is None else near_plan(instance, relaxation, relaxed, seed=seed)


def near_plan(
    instance: Instance, relaxation: Relaxation, relaxed: Relaxed, *, seed: int, seconds: float | None = None
) -> Integers | None:
    """Round the relaxation, deciding more options anew until that gives a plan, and improve it by swaps."""
    for kernel in KERNELS:
        last = kernel >= instance.size
        effort = Effort(_GAP, seconds, _LAST_NODES if last else _NODES, seed)
        posts = round_off(instance, relaxation, relaxed, affordable(instance), kernel, effort)
        if posts is not None:
            return improve(instance, posts, near(instance, relaxed))
        if last:
            return None
    return None
