"""The mixed-integer program over what is still possible, and what its search proves."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.model import Program
from fukasa.analysis.statistics.arrays import Integers, Reals

_DONE = highspy.HighsModelStatus
Watch = Callable[[Integers | None, float], None]
"""Told of new plans and of the bound while a search runs."""


@dataclass(frozen=True, slots=True)
class Effort:
    """When a search ends.

    Attributes:
        gap: relative distance of bound and plan that is enough.
        seconds: by the clock; None for no end.
        nodes: of the tree; None for no end.
        seed: of HiGHS.

    """

    gap: float
    seconds: float | None = None
    nodes: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        posts: the best plan of the program, all options; None where there is none.
        bound: no plan in the domain has a higher score; −∞ where there is none.
        nodes: of the tree.
        finished: the search ended by itself, not by clock or nodes.
        clock: the clock ended it.

    """

    posts: Integers | None
    bound: float
    nodes: int
    finished: bool
    clock: bool


def search(program: Program, effort: Effort, start: Integers | None = None, watch: Watch | None = None) -> Found:
    """Run the tree search of a program; it can be run again after tangents were added."""
    highs = program.highs
    _set_effort(highs, effort)
    if start is not None:
        _hand_over(program, start)
    if watch is not None:
        _subscribe(program, watch)
    highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    if status == _DONE.kInfeasible:
        return Found(None, float("-inf"), max(int(info.mip_node_count), 0), finished=True, clock=False)
    clock = status in {_DONE.kTimeLimit, _DONE.kInterrupt}
    solution = highs.getSolution()
    posts = _whole(program, np.array(solution.col_value)) if solution.value_valid else None
    bound = -float(info.mip_dual_bound) * program.unit
    return Found(posts, bound, max(int(info.mip_node_count), 0), finished=status == _DONE.kOptimal, clock=clock)


def _set_effort(highs: highspy.Highs, effort: Effort) -> None:
    highs.setOptionValue("mip_rel_gap", effort.gap)
    highs.setOptionValue("mip_abs_gap", 0.0)
    highs.setOptionValue("random_seed", effort.seed % 2**31)
    highs.setOptionValue("time_limit", float("inf") if effort.seconds is None else max(effort.seconds, 0.01))
    highs.setOptionValue("mip_max_nodes", 2**31 - 1 if effort.nodes is None else effort.nodes)


def _whole(program: Program, solution: Reals) -> Integers:
    return np.rint(program.posts(solution)).astype(np.int64)


def _hand_over(program: Program, posts: Integers) -> None:
    """Give a plan to begin with; HiGHS fills in the other columns."""
    columns = program.columns
    inside = posts[columns.options]
    values = np.concatenate([inside, inside[columns.several] > 0]).astype(np.float64)
    program.highs.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)


def _subscribe(program: Program, watch: Watch) -> None:
    def improved(event: highspy.HighsCallbackEvent) -> None:
        solution = np.array(event.data_out.mip_solution)
        watch(_whole(program, solution), -event.data_out.mip_dual_bound * program.unit)

    def logged(event: highspy.HighsCallbackEvent) -> None:
        watch(None, -event.data_out.mip_dual_bound * program.unit)

    program.highs.cbMipImprovingSolution.subscribe(improved)
    program.highs.cbMipLogging.subscribe(logged)


def fixed_domain(instance: Instance, reference: Integers, free: Integers) -> Domain:
    """Hold all options at a reference, except those that are free."""
    low, high = reference.copy(), reference.copy()
    low[free], high[free] = 0, instance.most[free]
    return Domain(low, high)
