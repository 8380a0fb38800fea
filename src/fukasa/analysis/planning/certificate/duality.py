"""The bound that multipliers prove, computed from the problem alone (weak duality)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum, log

import numpy as np

from fukasa.analysis.planning.certificate.bookings import conflicts
from fukasa.analysis.planning.certificate.checks import seeks_lowest_cost
from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.problem.limits import SMALL_TIERS, Cvar, Share
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.scenarios import scenarios
from fukasa.analysis.planning.problem.solution import Dual
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import PlanNotCertified

DUAL = "bound.dual"
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """One limit as A x + D y ≤ b over posts x and bookings y.

    Attributes:
        per_post: A, per option.
        per_booking: D, per option.
        limit: b.

    """

    per_post: Reals | float
    per_booking: Reals | float
    limit: float


Rows = dict[str, Callable[[], Row]]


def dual_bound(problem: Problem, dual: Dual) -> float:
    """Give the bound that multipliers prove over all options.

    For multipliers λ ≥ 0 and μ ≥ 0 no plan that keeps the limits brings more than
    λ·b + Σ_s max_z (W_s (1 − e^{−z}) − μ_s z) + Σ_i max(0, max_{1 ≤ x ≤ most_i} c_i x − d_i), because each plan breaks
    no row and its z is its exposure. Where the lowest cost is sought, the multiplier θ of the target weighs the
    objective against the cost, and no plan that reaches the target costs less than θ · target minus that maximum of
    θ · objective − cost.

    Raises:
        PlanNotCertified: a multiplier is negative, or a row is none of the problem's limits.

    """
    _check(problem, dual)
    multipliers: dict[str, float] = dict(zip(dual.rules, dual.multipliers.tolist(), strict=True))
    if not seeks_lowest_cost(problem.limits):
        return _most(problem, dual, multipliers, worth=1.0, charge=0.0)
    worth = multipliers.pop(ids.TARGET, 0.0)
    target: float = problem.limits.target or 0.0
    return worth * target - _most(problem, dual, multipliers, worth=worth, charge=1.0)


def _check(problem: Problem, dual: Dual) -> None:
    numbers = np.concatenate([dual.multipliers, dual.exposure])
    if dual.exposure.shape != (len(problem.segments),) or dual.multipliers.shape != (len(dual.rules),):
        raise PlanNotCertified("the proof of the bound has multipliers of another problem; plan again", rule=DUAL)
    if not np.all(np.isfinite(numbers) & (numbers >= 0)) or len(set(dual.rules)) != len(dual.rules):
        raise PlanNotCertified("the proof of the bound has a negative or doubled multiplier; plan again", rule=DUAL)


def _most(problem: Problem, dual: Dual, multipliers: Mapping[str, float], *, worth: float, charge: float) -> float:
    """Maximise worth · objective − charge · cost with all limits priced by their multipliers."""
    per_post = worth * problem.linear - charge * problem.price + problem.exposure @ dual.exposure
    per_booking, total = np.zeros(problem.options.height), []
    rows = _rows(problem, dual)
    for rule, multiplier in multipliers.items():
        if rule not in rows:
            raise PlanNotCertified(f"the proof of the bound uses {rule}, which is no limit of the problem", rule=DUAL)
        row = rows[rule]()
        per_post = per_post - multiplier * row.per_post
        per_booking = per_booking + multiplier * row.per_booking
        total.append(multiplier * row.limit)
    total += [
        _segment(worth * weight, slope)
        for weight, slope in zip(problem.weights.tolist(), dual.exposure.tolist(), strict=True)
    ]
    best = np.maximum(per_post, per_post * problem.most) - per_booking
    return fsum(total + np.maximum(best, 0.0).tolist())


def _segment(weight: float, slope: float) -> float:
    """Maximise weight (1 − e^{−z}) − slope z over z ≥ 0."""
    if slope >= weight:
        return 0.0
    return weight - slope - slope * (log(weight) - log(slope)) if slope > 0 else weight


def _rows(problem: Problem, dual: Dual) -> Rows:
    rows: Rows = dict(_money(problem, dual))
    rows.update(_counts(problem))
    rows.update(_groups(problem))
    return rows


def _share_rows(problem: Problem, share: Share) -> Iterator[tuple[str, Callable[[], Row]]]:
    price = problem.price
    inside = price * _belongs(problem, share)
    if share.min is not None:
        lower = Row(share.min * price - inside, 0.0, 0.0)
        yield share.min_id, lambda: lower
    if share.max is not None:
        upper = Row(inside - share.max * price, 0.0, 0.0)
        yield share.max_id, lambda: upper


def _belongs(problem: Problem, share: Share) -> Flags:
    column, values = ("tier", SMALL_TIERS) if share.kind == "small" else (share.kind, (share.value,))
    return problem.options[column].is_in(values).fill_null(value=False).to_numpy()


def _risk_row(problem: Problem, cvar: Cvar, weights: Reals) -> Row:
    """Give the row of the worst cases: no mean over weights up to 1 / (alpha · draws) is below theirs."""
    most = (1 + _CLOSE) / (cvar.alpha * cvar.draws)
    if weights.shape != (cvar.draws,) or not np.all((weights >= 0) & (weights <= most)):
        raise PlanNotCertified("the proof of the bound weighs scenarios as no mean of worst cases does", rule=DUAL)
    if abs(weights.sum() - 1) > _CLOSE:
        raise PlanNotCertified("the proof of the bound weighs scenarios, and not by 1 in all", rule=DUAL)
    return Row(-(weights @ scenarios(problem.options, cvar)), 0.0, -cvar.floor)


def _money(problem: Problem, dual: Dual) -> Iterator[tuple[str, Callable[[], Row]]]:
    limits = problem.limits
    if limits.budget is not None:
        budget = Row(problem.price, 0.0, limits.budget)
        yield ids.BUDGET, lambda: budget
    for share in limits.shares:
        yield from _share_rows(problem, share)
    cvar = limits.cvar
    if cvar is not None:
        yield ids.CVAR, lambda: _risk_row(problem, cvar, dual.scenarios)


def _counts(problem: Problem) -> Iterator[tuple[str, Callable[[], Row]]]:
    limits = problem.limits
    yield ids.MIN_CREATORS, lambda: Row(0.0, -1.0, -max(1, limits.min_creators))
    if limits.max_creators is not None:
        most = Row(0.0, 1.0, limits.max_creators)
        yield ids.MAX_CREATORS, lambda: most
    if limits.max_posts is not None:
        posts = Row(1.0, 0.0, limits.max_posts)
        yield ids.MAX_POSTS, lambda: posts


def _places(values: list[str | None]) -> dict[str, Integers]:
    found: dict[str, list[int]] = {}
    for place, value in enumerate(values):
        if value is not None:
            found.setdefault(value, []).append(place)
    return {value: np.array(places, dtype=np.int64) for value, places in found.items()}


def _groups(problem: Problem) -> Rows:
    limits, n = problem.limits, problem.options.height
    creators, agencies, categories = (
        _places(problem.options[c].to_list()) for c in ("creator_id", "agency", "category")
    )

    def row(sign: float, limit: float, *groups: Integers) -> Callable[[], Row]:
        def make() -> Row:
            per_booking = np.zeros(n)
            for places in groups:
                per_booking[places] = sign
            return Row(0.0, per_booking, limit)

        return make

    none = np.empty(0, dtype=np.int64)
    rows = {ids.must_have_id(c): row(-1.0, -1.0, creators.get(c, none)) for c in limits.must_have}
    rows |= {ids.person_id(creator): row(1.0, 1.0, places) for creator, places in creators.items()}
    rows |= {ids.exclusive_id(c): row(1.0, 1.0, categories.get(c, none)) for c in limits.exclusive_categories}
    if limits.max_per_agency is not None:
        rows |= {ids.agency_id(a): row(1.0, limits.max_per_agency, places) for a, places in agencies.items()}
    for one, other in conflicts(problem.options):
        rows[ids.conflict_id(one, other)] = row(1.0, 1.0, creators.get(one, none), creators.get(other, none))
    return rows
