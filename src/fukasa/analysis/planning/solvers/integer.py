"""Small mixed-integer programs: some options are decided anew, the others are held."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.model import Program
from fukasa.analysis.statistics.arrays import Integers


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


def search(program: Program, effort: Effort) -> Integers | None:
    """Run the tree search of a program; give the posts of all options, None where none were found."""
    highs = program.highs
    highs.setOptionValue("mip_rel_gap", effort.gap)
    highs.setOptionValue("mip_abs_gap", 0.0)
    highs.setOptionValue("random_seed", effort.seed % 2**31)
    if effort.seconds is not None:
        highs.setOptionValue("time_limit", highs.getRunTime() + max(effort.seconds, 0.01))
    if effort.nodes is not None:
        highs.setOptionValue("mip_max_nodes", effort.nodes)
    highs.run()
    solution = highs.getSolution()
    if not solution.value_valid:
        return None
    return np.rint(program.posts(np.array(solution.col_value))).astype(np.int64)


def fixed_domain(instance: Instance, reference: Integers, free: Integers) -> Domain:
    """Hold all options at a reference, except those that are free."""
    low, high = reference.copy(), reference.copy()
    low[free], high[free] = 0, instance.most[free]
    return Domain(low, high)
