"""Is any plan possible, and how far can one quantity go while one is?"""

from dataclasses import dataclass

import highspy
import numpy as np

from fukasa.analysis.planning.problem.limits import CVAR, TARGET
from fukasa.analysis.planning.solvers.affordable import affordable, rows_of_spend
from fukasa.analysis.planning.solvers.bound import Multipliers
from fukasa.analysis.planning.solvers.clock import SecondsLeft, no_end, out_of
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.integer import fixed_domain
from fukasa.analysis.planning.solvers.model import Program
from fukasa.analysis.planning.solvers.tangents import first_tangents
from fukasa.analysis.planning.solvers.topping import topped_up
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

FEW = 150
"""So few options are decided all at once, to the end."""
_SPREAD = 400
_ROUNDS = 200
_NODES, _NEAR_NODES = 2_000, 50
_GAP, _NEAR_GAP = 1e-4, 2e-3
_WHOLE = 1e-6
_TIGHTER = 4
_LEAST_SECONDS = 0.05
_NO_ANSWER = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnknown)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Attributes:
        posts: a plan that keeps all rules; None where none was found.
        impossible: there is proof that none exists.
        proof: multipliers that prove it for fractions of posts too; None where it took more than those.
        blamed: limits that took part in a proof by fractions of posts; None where it took more than those.

    """

    posts: Integers | None
    impossible: bool = False
    proof: Multipliers | None = None
    blamed: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What is made least: Σ per_post · x + per_booking · y."""

    per_post: Reals
    per_booking: Reals

    def of(self, posts: Integers) -> float:
        """Give it for a plan."""
        return float(self.per_post @ posts + self.per_booking @ (posts > 0))

    def better(self, one: Integers | None, other: Integers | None) -> Integers | None:
        """Give the plan of which it is less."""
        known = [posts for posts in (one, other) if posts is not None]
        return min(known, key=self.of, default=None)


def any_plan(instance: Instance, *, left: SecondsLeft = no_end, prove: bool = False) -> Answer:
    """Look for some plan that keeps all rules, no longer than the seconds left."""
    return extreme_plan(instance, np.zeros(instance.size), np.zeros(instance.size), left=left, prove=prove)


def extreme_plan(
    instance: Instance, per_post: Reals, per_booking: Reals, *, left: SecondsLeft = no_end, prove: bool = False
) -> Answer:
    """Look for the plan with the least Σ per_post · x + per_booking · y among those that keep all rules.

    Fractions of posts come first: they may prove that there is none, or be whole. Of many options only some are decided
    anew, those that fractions leave open and others of all prices, as long as that finds a plan: it is then near the
    least, not proven to be it. ``prove`` asks for a proof where there is none.
    """
    if not instance.size:
        return Answer(None, impossible=True)
    aim = Aim(per_post, per_booking)
    told = fractions_of(instance, affordable(instance), aim, left=left, prove=prove)
    if isinstance(told, Impossible):
        return Answer(None, impossible=True, proof=told.proof, blamed=told.blamed)
    found = _near_plan(instance, aim, told, left)
    if found is not None or out_of(left):
        return Answer(found)
    domain = possible_part(instance, told, left)
    if isinstance(domain, Impossible):
        return Answer(None, impossible=True, blamed=domain.blamed)
    return Seeker(instance, domain, left=left, known=told).least(aim)


def _near_plan(instance: Instance, aim: Aim, told: "Fractions", left: SecondsLeft) -> Integers | None:
    """Give fractions that are whole, else the best plan near them; None where none was found."""
    whole = np.rint(told.posts).astype(np.int64)
    if told.program is not None and not _open(told.posts).any() and instance.holds(whole):
        return whole
    plan = _topped_fractions(instance, told)
    if plan is not None and not (aim.per_post.any() or aim.per_booking.any()):
        return plan
    if instance.size <= FEW:
        return plan if out_of(left) else None
    for kernel in (surest(instance, told), spread(instance, told.posts)):
        found = Seeker(instance, kernel, near=True, left=left, known=told).least(aim).posts
        if found is not None:
            return aim.better(plan, found)
    return plan


def _topped_fractions(instance: Instance, told: "Fractions") -> Integers | None:
    """Leave out what fractions have no whole post of, and add posts until target and floor are reached."""
    if told.program is None or (instance.risk is None and instance.target is None):
        return None
    return topped_up(instance, np.floor(told.posts + _WHOLE).astype(np.int64))


def possible_part(
    instance: Instance, known: "Fractions | None" = None, left: SecondsLeft = no_end
) -> "Domain | Impossible":
    """Leave what the budget and the shares leave, no more being spent than fractions of posts can.

    What is left out lowers what can be spent, and that leaves out more.
    """
    domain, spend = affordable(instance), Aim(-instance.price, np.zeros(instance.size))
    blamed: frozenset[str] = frozenset()
    for _ in range(_TIGHTER):
        most = fractions_of(instance, domain, spend, known=known, left=left)
        blamed |= most.blamed
        if isinstance(most, Impossible):
            return Impossible(blamed=blamed)
        narrower = affordable(instance, float(instance.price @ most.posts) * (1 + _WHOLE)).within(domain)
        if (narrower.high == domain.high).all():
            break
        domain = narrower
    return domain


@dataclass(frozen=True, slots=True)
class Fractions:
    """The least in fractions of posts.

    Attributes:
        posts: of every option.
        worth: how much a post more or less of each would cost.
        cuts: weights of draws whose rows it took.
        touched: where the curves had to be touched too, each over the segments.
        blamed: limits that hold it back.
        program: that was solved; None where HiGHS could not tell what is least.

    """

    posts: Reals
    worth: Reals
    cuts: tuple[Reals, ...] = ()
    touched: tuple[Reals, ...] = ()
    blamed: frozenset[str] = frozenset()
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class Impossible:
    """Even fractions of posts break a rule.

    Attributes:
        proof: multipliers; None where HiGHS keeps none.
        blamed: limits that took part.

    """

    proof: Multipliers | None = None
    blamed: frozenset[str] = frozenset()


def fractions_of(
    instance: Instance,
    domain: Domain,
    aim: Aim,
    *,
    known: Fractions | None = None,
    left: SecondsLeft = no_end,
    prove: bool = False,
) -> Fractions | Impossible:
    """Find the least in fractions of posts.

    Where HiGHS cannot tell, everybody is taken at the most, which rules nothing out. A plan of nobody is none.
    """
    if not len(domain.columns):
        return Impossible(blamed=_blamed(instance, None, domain))
    program = _program(instance, domain, aim, whole=False, known=known)
    if prove:  # presolve finds what is impossible without telling why
        program.highs.setOptionValue("presolve", "off")
    touched: list[Reals] = [] if known is None else list(known.touched)
    if not _solve(instance, program, left, touched):
        if program.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            proof = program.impossibility()
            return Impossible(proof, _blamed(instance, proof, domain))
        return Fractions(domain.high.astype(np.float64), np.zeros(instance.size))
    solution, worth = program.highs.getSolution(), np.full(instance.size, np.inf)
    worth[program.columns.options] = np.abs(np.array(solution.col_dual)[program.columns.posts])
    posts = program.posts(np.array(solution.col_value))
    blamed = _blamed(instance, program.multipliers(), domain)
    return Fractions(posts, worth, program.cuts[1:], tuple(touched), blamed, program)


def _blamed(instance: Instance, multipliers: Multipliers | None, domain: Domain) -> frozenset[str]:
    """Name the limits that multipliers count, all where there are none, and those that made the domain narrower."""
    rules = instance.rows.rules
    if multipliers is None:
        return frozenset([*rules, CVAR, TARGET])
    rows = [rule for rule, x in zip(rules, multipliers.rows, strict=True) if x > 0]
    narrower = [rules[row] for row in rows_of_spend(instance)] if (domain.high < instance.most).any() else []
    risky, aimed = [CVAR] if multipliers.risk > 0 else [], [TARGET] if multipliers.target > 0 else []
    return frozenset([*rows, *narrower, *risky, *aimed])


def surest(instance: Instance, fractions: Fractions) -> Domain:
    """Hold what fractions of posts are sure of, and leave the others open."""
    order = np.lexsort((instance.price, fractions.worth, ~_open(fractions.posts)))
    return fixed_domain(instance, np.rint(fractions.posts).astype(np.int64), order[:FEW])


def spread(instance: Instance, posts: Reals, first: int = 0) -> Domain:
    """Leave open what is taken by a fraction, and of who is booked and who is not as many, evenly by price.

    ``first`` tells with whom to begin: other numbers leave open others.
    """
    whole, part = np.rint(posts).astype(np.int64), _open(posts)
    by_price = np.argsort(instance.price, kind="stable")
    groups = [by_price[~part[by_price] & booked[by_price]] for booked in (whole > 0, whole == 0)]
    steps = [max(1, -(-len(group) // (_SPREAD // 2))) for group in groups]
    chosen = [group[first % step :: step] for group, step in zip(groups, steps, strict=True)]
    return fixed_domain(instance, whole, np.concatenate([np.flatnonzero(part), *chosen]))


def _open(posts: Reals) -> Flags:
    return np.asarray(np.abs(posts - np.rint(posts)) > _WHOLE)


class Seeker:
    """Looks for whole plans in a domain, for one aim after the other.

    Args:
        instance: the instance.
        domain: the posts that are possible.
        near: whether few nodes are enough.
        within: distance from the least that is near enough, in the units of the aims.
        left: seconds left.
        known: fractions of posts under the same rules, whose rows are begun with.

    """

    def __init__(
        self,
        instance: Instance,
        domain: Domain,
        *,
        near: bool = False,
        within: float = 0.0,
        left: SecondsLeft = no_end,
        known: Fractions | None = None,
    ) -> None:
        self._instance, self._within, self._left = instance, within, left
        nothing = np.zeros(instance.size)
        self._program = _program(instance, domain, Aim(nothing, nothing), whole=True, known=known)
        if near:
            self._program.highs.setOptionValue("mip_max_nodes", _NEAR_NODES)
            self._program.highs.setOptionValue("mip_rel_gap", _NEAR_GAP)

    def least(self, aim: Aim) -> Answer:
        """Look for the plan for which an aim is least."""
        program = self._program
        unit = program.aim(aim.per_post, aim.per_booking)
        program.highs.setOptionValue("mip_abs_gap", self._within / unit)
        if not _solve(self._instance, program, self._left):
            return Answer(None, impossible=program.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)
        posts = np.rint(program.posts(np.array(program.highs.getSolution().col_value))).astype(np.int64)
        return Answer(posts if self._instance.holds(posts) else None)


def _program(instance: Instance, domain: Domain, aim: Aim, *, whole: bool, known: Fractions | None = None) -> Program:
    program = Program(instance, domain, whole=whole)
    program.aim(aim.per_post, aim.per_booking)
    if instance.target is not None:
        program.touch(first_tangents(instance.exposure, instance.most.astype(np.float64)))
    if instance.risk is not None:
        program.cut(np.full(len(instance.risk.draws), 1 / len(instance.risk.draws)))
    if known is not None:
        for point in known.touched:
            program.touch(point)
        for weights in known.cuts:
            program.cut(weights)
    program.highs.setOptionValue("mip_max_nodes", _NODES)
    program.highs.setOptionValue("mip_rel_gap", _GAP)
    return program


def _solve(instance: Instance, program: Program, left: SecondsLeft, touched: list[Reals] | None = None) -> bool:
    """Solve, and add the tangents and cuts that the answer breaks, until it breaks none; False without an answer.

    Points at which curves were touched are put on the list ``touched``.
    """
    for _ in range(_ROUNDS):
        seconds, highs = left(), program.highs
        if seconds is not None:
            highs.setOptionValue("time_limit", highs.getRunTime() + max(seconds, _LEAST_SECONDS))
        highs.run()
        solution = highs.getSolution()
        if not _answered(program) or not solution.value_valid:
            return False
        posts = program.posts(np.array(solution.col_value))
        if instance.risk is not None and not instance.risk.holds(posts):
            program.cut(instance.risk.weights(posts))
        elif instance.target is not None and instance.value(posts) < instance.target * (1 - _WHOLE * 1e-3):
            program.touch(posts @ instance.exposure)
            if touched is not None:
                touched.append(posts @ instance.exposure)
        else:
            return True
        if out_of(left):
            return False
    return False


def _answered(program: Program) -> bool:
    """Tell whether the solution is one: fractions of posts have to be the least, whole posts only possible."""
    status = program.highs.getModelStatus()
    return status not in _NO_ANSWER if program.whole else status == highspy.HighsModelStatus.kOptimal
