"""What to relax: the least change of one rule alone that makes the others possible."""

from collections.abc import Mapping

import numpy as np

from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.problem.limits import Limits, Share
from fukasa.analysis.planning.problem.solution import Relaxation
from fukasa.analysis.planning.solvers.clock import SecondsLeft, out_of, part_of
from fukasa.analysis.planning.solvers.dials import Dial
from fukasa.analysis.planning.solvers.oracle import Oracle
from fukasa.analysis.planning.solvers.possible import any_plan, extreme_plan
from fukasa.analysis.planning.solvers.ratios import Ratio, nearest
from fukasa.analysis.planning.solvers.rulebook import NO_FORECAST, Rulebook
from fukasa.analysis.statistics.arrays import Integers, Reals

_STEPS = 6
_NAMES_ONLY = ("rules.must_have:", "rules.exclusivity:", "conflict:")
_NAMED = (*_NAMES_ONLY, "rules.max_per_agency:")
_AT_ONCE = 3
"""So many rules at most share the time that is left."""
NO_PRICE = "no_price"
_NO_CHOICE = (NO_FORECAST, NO_PRICE)


def relaxations(
    oracle: Oracle, conflict: tuple[str, ...], dials: Mapping[str, Dial]
) -> tuple[tuple[Relaxation, ...], bool]:
    """Give the least change of each rule of a conflict that helps alone, and whether it is known of every rule.

    Rules that do not help alone are left out. Those about one creator, agency or category come last.
    """
    told, all_known = [], True
    choices = sorted((rule for rule in conflict if rule not in _NO_CHOICE), key=lambda rule: rule.startswith(_NAMED))
    for turn, rule in enumerate(choices):
        part = 1 / min(len(choices) - turn, _AT_ONCE)
        own = part_of(oracle.left, part)
        found = oracle.ask(oracle.book.without(rule), part=part)
        if found.posts is not None:
            told.append(Relaxation(rule, *_least_change(oracle.book, rule, found.posts, dials, own)))
        all_known &= found.posts is not None or found.impossible
    return tuple(sorted(told, key=lambda one: conflict.index(one.rule))), all_known


def _least_change(
    book: Rulebook, rule: str, found: Integers, dials: Mapping[str, Dial], left: SecondsLeft
) -> tuple[float | None, float | None]:
    """Give the limit as it stands and what it would have to be; ``found`` is a plan without the rule."""
    if rule in book.market.gates:
        dial = dials.get(rule)
        return (None, None) if dial is None else (dial.limit, _first_level(book, dial, found, left))
    share = _share_of(book.limits, rule)
    if share is not None:
        return _share_change(book, rule, share, found, left)
    if rule == ids.CVAR:
        return _floor_change(book, found, left)
    if rule == ids.TARGET:
        return book.target, None
    if rule.startswith(_NAMES_ONLY):
        return None, None
    return _row_change(book, rule, found, left)


def _first_level(book: Rulebook, dial: Dial, found: Integers, left: SecondsLeft) -> float | None:
    """Find the nearest limit of a gate that lets in enough, by halving: more who pass never make a plan impossible.

    The limit that lets in everybody of the plan that was found is where it ends, if not before.
    """
    levels, rest = dial.levels(), book.without(dial.rule)
    others, fails = book.passing(rest), book.fails(dial.rule)
    enough = [bool((dial.passes(float(level)) | ~fails)[found > 0].all()) for level in levels]
    if not any(enough):
        return None
    low, high = 0, enough.index(True)
    while low < high and not out_of(left):
        middle = (low + high) // 2
        passed = others & (dial.passes(float(levels[middle])) | ~fails)
        possible = any_plan(book.under(rest, passed), left=left).posts is not None
        low, high = (low, middle) if possible else (middle + 1, high)
    return float(levels[high])


def _row_change(book: Rulebook, rule: str, found: Integers, left: SecondsLeft) -> tuple[float, float | None]:
    """Find how little a row can use while all else holds; at most what the plan uses that was found."""
    row, rest = book.rows.rules.index(rule), book.without(rule)
    options = np.flatnonzero(book.passing(rest))
    posts, booked = (matrix[[row]].toarray().ravel()[options] for matrix in (book.rows.posts, book.rows.booked))
    least = extreme_plan(book.under(rest), posts, booked, left=left).posts
    limit, sign = float(book.rows.limit[row]), -1.0 if rule == ids.MIN_CREATORS else 1.0
    plans = [plan for plan in (found[options], least) if plan is not None]
    return sign * limit, sign * min(float(posts @ plan + booked @ (plan > 0)) for plan in plans)


def _share_of(limits: Limits, rule: str) -> tuple[Share, bool] | None:
    """Find the share a rule is about, and whether it is the lower end."""
    for share in limits.shares:
        if rule in {share.min_id, share.max_id}:
            return share, rule == share.min_id
    return None


def _share_change(
    book: Rulebook, rule: str, told: tuple[Share, bool], found: Integers, left: SecondsLeft
) -> tuple[float | None, float | None]:
    """Find the share that is nearest to the limit."""
    share, lower = told
    rest = book.without(rule)
    instance, options = book.under(rest), np.flatnonzero(book.passing(rest))
    limit = share.min if lower else share.max
    inside = _inside(book, rule, limit)[options] * instance.price
    return limit, nearest(Ratio(instance, inside, -1.0 if lower else 1.0), found[options], left=left)


def _inside(book: Rulebook, rule: str, limit: float | None) -> Reals:
    """Read off the row of a share who belongs to it: their coefficient has the sign of the limit's other side."""
    row = book.rows.posts[[book.rows.rules.index(rule)]].toarray().ravel()
    price = book.market.candidates["price"].to_numpy()
    least = rule.endswith("min_share")
    plain = np.divide(row, price, out=np.zeros_like(price, dtype=np.float64), where=price > 0)
    return np.asarray(((limit or 0.0) - plain) if least else (plain + (limit or 0.0)))


def _floor_change(book: Rulebook, found: Integers, left: SecondsLeft) -> tuple[float | None, float | None]:
    """Find a floor that the worst cases can reach: plans that are best for the scenarios that were worst so far.

    Best answers to the mean of earlier answers (fictitious play, Brown 1951) come near the highest floor; what is told
    is reached by a plan.
    """
    risk, rest = book.risk(), book.without(ids.CVAR)
    if risk is None:
        return None, None
    instance, options = book.under(rest), np.flatnonzero(book.passing(rest))
    part = risk.only(options)
    weights, best = np.full(len(part.draws), 1 / len(part.draws)), part.worst(found[options])
    for turn in range(1, _STEPS + 1):
        if out_of(left):
            break
        plan = extreme_plan(instance, -(weights @ part.draws), np.zeros(instance.size), left=left).posts
        if plan is None:
            break
        best = max(best, part.worst(plan))
        weights = weights + (part.weights(plan) - weights) / (turn + 1)
    return risk.floor, best
