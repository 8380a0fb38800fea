"""What a certificate says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule, checked again.

    Attributes:
        rule: its id.
        value: what the plan has. Of a gate it is the worst value among those booked, or how many of them fail it where
            the gate speaks in words.
        limit: what the rule allows.
        ok: whether the rule holds.

    """

    rule: str
    value: float
    limit: float
    ok: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a plan made by habit would give.

    Attributes:
        objective: what it would bring.
        cost: what it would cost.
        cpv: cost over expected views; None without views.
        violations: ids of the rules that it breaks.

    """

    objective: float
    cost: float
    cpv: float | None
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """The plan made again under another assumption; all None where no plan was found.

    Attributes:
        objective: what it would bring.
        cost: what it would cost.
        cpv: cost over expected views.
        creators: how many would be booked.
        change: of the goal against the plan, as a share of the plan's; the goal is the objective, or the cost where
            the lowest cost is sought.
        joins: creators who would be booked and are not in the plan.
        leaves: creators of the plan who would not be booked.

    """

    objective: float | None = None
    cost: float | None = None
    cpv: float | None = None
    creators: int | None = None
    change: float | None = None
    joins: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The plan made again without one creator.

    Attributes:
        creator_id: who is left out.
        objective: what the best plan found without them brings; None where none was found.
        change: of the goal, as a share of the plan's.
        joins: creators who would be booked instead.

    """

    creator_id: str
    objective: float | None
    change: float | None
    joins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noise:
    """The plan made again with forecasts that turn out differently.

    Attributes:
        draws: how many forecasts were drawn and planned.
        stability: creator id to the share of those plans that book them as well.
        kept: mean share of the re-planned goal that the plan as it is reaches in those draws; None without draws.

    """

    draws: int
    stability: Mapping[str, float]
    kept: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the plan answers to other assumptions.

    Attributes:
        budget: scenarios by change of the budget, ``-10%`` and ``+10%``; empty without a budget.
        cutoff: scenarios by change of the cut-off; empty without a cut-off.
        leave_one_out: one entry per booked creator who was tried, first those without whom most is lost.
        noise: how stable the picks are.
        replans: how many plans were made.
        not_tried: booked creators for whom the allowance of plans did not suffice.
        quick_share: goal of a quick plan under unchanged assumptions as a share of the certified plan's: how far
            below the best the scenarios may lie; None where the quick search found nothing.

    """

    budget: Mapping[str, Scenario]
    cutoff: Mapping[str, Scenario]
    leave_one_out: tuple[LeftOut, ...]
    noise: Noise
    replans: int
    not_tried: int
    quick_share: float | None


@dataclass(frozen=True, slots=True)
class Marginal:
    """Who stands next to the edge of the plan.

    Attributes:
        creator_id: the creator outside who would come in first.
        option_id: the option by which.
        adds: what one post would add to the objective.
        price: what it costs.
        extra_budget: how much more budget it needs than is left.
        in_place_of: whom the creator would replace, where no rule but the budget lets another one in.
        by_replan: whether nobody can just join or replace, and the creator comes in with a plan made again with a tenth
            more budget.
        weakest: the creator inside who brings least for the price and may leave; None where nobody may.
        weakest_adds: what would be lost without them.
        weakest_cost: what they cost.

    """

    creator_id: str | None = None
    option_id: str | None = None
    adds: float | None = None
    price: float | None = None
    extra_budget: float | None = None
    in_place_of: str | None = None
    by_replan: bool = False
    weakest: str | None = None
    weakest_adds: float | None = None
    weakest_cost: float | None = None


Proof = Literal["duality", "search"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A plan that was checked; there is no certificate of a plan that broke a rule.

    Attributes:
        constraints: every rule and every gate.
        objective_recomputed: the objective, from the forecasts.
        cost: sum of the prices.
        cpv: cost over expected views; None without views.
        bound: what the search says no plan can exceed (where the lowest cost is sought, undercut).
        gap: distance of that bound from the plan, as a share of the plan.
        bound_verified: the bound that the multipliers prove, computed again over all options; None without them.
        gap_verified: the same distance from the proven bound.
        proof: the tighter of what can be relied on: ``duality`` where the proven bound is at least as tight as the
            one of the search, ``search`` where the tighter one rests on the search alone.
        target_reached: whether the target is reached; None without one.
        baselines: plans by habit: ``followers``, ``er``, ``cheapest_cpv``, ``equal_split``.
        sensitivity: how the plan answers to other assumptions.
        losses: creator id to what the objective loses without them, others unchanged.
        marginal: who stands next to the edge of the plan.
        beaten: whether a better plan that keeps every rule was met while checking.
        text_en: all of it in a paragraph.
        text_ja: the same in Japanese.
        ok: that every rule holds.

    """

    constraints: tuple[Constraint, ...]
    objective_recomputed: float
    cost: float
    cpv: float | None
    bound: float
    gap: float
    bound_verified: float | None
    gap_verified: float | None
    proof: Proof
    target_reached: bool | None
    baselines: Mapping[str, Baseline]
    sensitivity: Sensitivity
    losses: Mapping[str, float]
    marginal: Marginal
    beaten: bool
    text_en: str
    text_ja: str
    ok: bool = field(default=True)
