"""What a solver answers: the posts of every option, and a bound that no plan can exceed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np

from fukasa.analysis.statistics.arrays import Integers, Reals

Status = Literal["optimal", "feasible", "infeasible"]
SEPARATOR = "; "
"""Stands between the steps of a method."""


class Step(StrEnum):
    """How a plan was found, step by step; a count may follow after a space."""

    TANGENTS = "tangents"
    ROUNDING = "rounding"
    BRANCHING = "branch_and_bound"
    REDUCED_COSTS = "reduced_costs"
    CLOCK = "clock"
    GATES = "gates"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class SolverSettings:
    """How long and how exactly to search.

    Attributes:
        seconds: end of the search by the clock; a search ended by it cannot be repeated exactly. None for no end.
        node_limit: end of the search by nodes of the tree, which can be repeated exactly.
        seed: of every random choice.
        gap: (bound − value) / value at which a plan counts as optimal.

    """

    seconds: float | None = 10.0
    node_limit: int | None = None
    seed: int = 0
    gap: float = 1e-4


@dataclass(frozen=True, slots=True)
class Dual:
    """Multipliers that prove a bound by weak duality; anybody can recompute the bound from them.

    Rows of the limits are A x + D y ≤ b (named in ``rules``), where x_i are posts and y_i is 1 if an option is booked
    at all. With multipliers λ ≥ 0 of the rows and μ_s ≥ 0 of z_s ≤ Σ_i exposure_is x_i no plan's value exceeds
    λ·b + Σ_s max_z (W_s (1 − e^{−z}) − μ_s z) + Σ_i max(0, max_{1 ≤ x ≤ most_i} c_i x − d_i), where
    c_i = linear_i + Σ_s μ_s exposure_is − Σ_r λ_r A_ri and d_i = Σ_r λ_r D_ri.

    The row of ``risk.cvar_floor`` is −Σ_d q_d Σ_i scenario_di x_i ≤ −floor: no mean over weights q with Σ q = 1 and
    0 ≤ q_d ≤ 1 / (alpha · draws) is below the mean of the worst cases, so the row holds for every such q.

    Where the lowest cost is sought (a target and no budget), ``goal.target`` is among the rules with a multiplier ν:
    with ν · linear and ν · W in place of linear and W, c_i less the price, and λ·b without the target's row, no plan
    costs less than ν · target − (λ·b + Σ_s … + Σ_i …).

    Attributes:
        rules: ids of the rows with a multiplier above 0; other rows are left out (multiplier 0).
        multipliers: λ of those rows.
        exposure: μ of every segment.
        scenarios: q of every draw; empty where the row of the risk has no multiplier.

    """

    rules: tuple[str, ...]
    multipliers: Reals
    exposure: Reals
    scenarios: Reals = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, slots=True)
class Solution:
    """The best plan that was found.

    Attributes:
        status: ``optimal`` within the gap that was asked, ``feasible``, or ``infeasible``.
        posts: posts of every option, in the order of the problem; empty where infeasible.
        value: the objective as the solver sees it.
        bound: what no plan can exceed, by the solver's search; where the problem has a target and no budget, the cost
            that no plan can undercut (and ``value`` is the cost).
        dual: a proof of a bound that may be weaker than ``bound``.
        reproducible: False where the clock ended the search.
        nodes: nodes of the search tree.
        method: how it was found: steps (:class:`Step`), with SEPARATOR between them.

    """

    status: Status
    posts: Integers
    value: float
    bound: float
    dual: Dual | None
    reproducible: bool
    nodes: int
    method: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is.

    Attributes:
        seconds: since it began.
        value: of the best plan so far; None before the first.
        bound: the least bound so far; None before the first.
        posts: of the best plan so far.

    """

    seconds: float
    value: float | None
    bound: float | None
    posts: Integers | None = None


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least change of one rule that, alone, would make the rules possible.

    Attributes:
        rule: id of the rule.
        limit: as it stands; None for a rule without number.
        needed: what it would have to be; None where no change of this rule alone helps or it has no number (drop it).

    """

    rule: str
    limit: float | None
    needed: float | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot hold together, and of which none can be left out where there was time to find that.

    Attributes:
        rules: their ids; gates as ``cutoff.cpv``, ``gates.authenticity`` …
        relaxations: what to relax, one entry per rule that helps alone.
        all_sought: whether that was sought for every rule; False where the clock ended it.
        irreducible: whether none can be left out; False where the clock ended the search for a smaller set.

    """

    rules: tuple[str, ...]
    relaxations: tuple[Relaxation, ...] = field(default=())
    all_sought: bool = True
    irreducible: bool = True
