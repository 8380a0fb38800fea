"""Weak duality: from any multipliers a bound that no plan exceeds, exact over all options."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.problem.limits import CVAR, TARGET
from fukasa.analysis.planning.problem.solution import Dual
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.statistics.arrays import Integers, Reals


@dataclass(frozen=True, slots=True)
class Multipliers:
    """What the rows are worth, all ≥ 0, in scaled units.

    Attributes:
        rows: of the limits.
        exposure: of every segment that counts.
        target: of the target; 1 where the value itself is maximised.
        cost: of the price, where the lowest cost is sought; 0 in a proof that nothing is possible.
        risk: of the floor of the worst cases.
        scenarios: weights of the draws in that row.

    """

    rows: Reals
    exposure: Reals
    target: float = 1.0
    cost: float = 1.0
    risk: float = 0.0
    scenarios: Reals | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound and what proves it.

    Attributes:
        value: no plan of the domain has a higher score.
        per_post: what a post of each option brings beyond what it uses up.
        per_booking: what a booking uses up.
        best: the most that each option can add inside the domain.
        multipliers: the proof.

    """

    value: float
    per_post: Reals
    per_booking: Reals
    best: Reals
    multipliers: Multipliers

    def profit(self, posts: Reals | Integers) -> Reals:
        """Give what each option adds at these posts."""
        return np.asarray(self.per_post * posts - np.where(posts > 0, self.per_booking, 0.0))


def bound_of(instance: Instance, multipliers: Multipliers, domain: Domain) -> Bound:
    """Work out the bound of some multipliers, as the documentation of ``Dual`` states it, over a domain."""
    rows, target = instance.rows, multipliers.target
    per_post = target * instance.linear + instance.exposure @ multipliers.exposure - rows.posts.T @ multipliers.rows
    value = float(rows.limit @ multipliers.rows) + _saturation(target * instance.weights, multipliers.exposure)
    if instance.target is not None:
        per_post = per_post - multipliers.cost * instance.price
        value -= target * instance.target
    if instance.risk is not None and multipliers.scenarios is not None:
        per_post = per_post + multipliers.risk * (multipliers.scenarios @ instance.risk.draws)
        value -= multipliers.risk * instance.risk.floor
    per_booking = np.asarray(rows.booked.T @ multipliers.rows)
    best = _best(per_post, per_booking, domain)
    return Bound(value + float(best.sum()), per_post, per_booking, best, multipliers)


def _best(per_post: Reals, per_booking: Reals, domain: Domain) -> Reals:
    """Give the most of c x − d [x > 0] for x from low to high."""
    few = np.maximum(domain.low, 1)
    booked = np.maximum(per_post * few, per_post * domain.high) - per_booking
    booked = np.where(domain.high >= few, booked, -np.inf)
    return np.asarray(np.where(domain.low > 0, booked, np.maximum(booked, 0.0)))


def _saturation(weights: Reals, slopes: Reals) -> float:
    """Give Σ max over z ≥ 0 of W (1 − e^{−z}) − μ z: at e^{−z} = μ / W, and 0 where μ ≥ W."""
    inside = np.minimum(slopes, weights)
    ratio = np.divide(inside, weights, out=np.ones_like(weights), where=weights > 0)
    log = np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return float((weights - inside + inside * log).sum())


def dual_of(instance: Instance, bound: Bound, segments: int) -> Dual:
    """State the proof of a bound in the units of the problem."""
    multipliers, seeks_value = bound.multipliers, instance.target is None
    unit = instance.scale if seeks_value else 1.0
    rules = [(rule, float(x) * unit) for rule, x in zip(instance.rows.rules, multipliers.rows, strict=True) if x > 0]
    if multipliers.risk > 0:
        rules.append((CVAR, multipliers.risk * unit))
    if not seeks_value:
        rules.append((TARGET, multipliers.target / instance.scale))
    exposure = np.zeros(segments)
    exposure[instance.segments] = multipliers.exposure * unit
    used = multipliers.scenarios if multipliers.risk > 0 and multipliers.scenarios is not None else np.zeros(0)
    return Dual(tuple(rule for rule, _ in rules), np.array([x for _, x in rules]), exposure, used)
