"""From fractions to whole posts: the options near the margin are decided by a small program, the others are held."""

import numpy as np

from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.integer import Effort, fixed_domain, search
from fukasa.analysis.planning.solvers.model import Program
from fukasa.analysis.planning.solvers.relaxation import Relaxation, Relaxed
from fukasa.analysis.planning.solvers.topping import topped_up
from fukasa.analysis.statistics.arrays import Integers, Reals

_WHOLE = 1e-6
_ROUNDS = 12
_ROUNDS_WITH_PLAN = 3


def margin(instance: Instance, relaxed: Relaxed) -> Reals:
    """Give how sure the relaxation is of each option: 0 where it takes a fraction, else what the other choice costs."""
    bound, posts = relaxed.bound, relaxed.posts
    whole = np.rint(posts)
    alone = np.maximum(bound.profit(np.ones(instance.size)), bound.profit(instance.most))
    sure = np.where(whole > 0, np.maximum(bound.best, 0.0), -alone)
    return np.where(np.abs(posts - whole) > _WHOLE, 0.0, np.abs(sure))


def near(instance: Instance, relaxed: Relaxed, count: int = 400) -> Integers:
    """Give the options that the relaxation is least sure of, in the order of the problem."""
    return np.sort(np.argsort(margin(instance, relaxed), kind="stable")[:count])


def round_off(
    instance: Instance, relaxation: Relaxation, relaxed: Relaxed, domain: Domain, kernel: int, effort: Effort
) -> Integers | None:
    """Find a plan near the relaxation (kernel search, Angelelli, Mansini, Speranza 2010); None where none is near.

    The ``kernel`` options that the relaxation is least sure of are decided anew, all others stay as it has them.
    """
    free = np.argsort(margin(instance, relaxed), kind="stable")[:kernel]
    held = fixed_domain(instance, np.rint(relaxed.posts).astype(np.int64), free).within(domain)
    if held.empty:
        return None
    program = Program(instance, held, whole=True)
    program.touch(relaxation.tangents)
    for weights in relaxation.cuts:
        program.cut(weights)
    return _kept(instance, program, effort)


def _kept(instance: Instance, program: Program, effort: Effort) -> Integers | None:
    """Search until the plan keeps the floor of the worst cases and the target, with a row more for each that does not.

    Tangents lie above what is reached, so that a plan may seem to reach a target that it misses. Plans that miss
    either are topped up, and the best of those is kept where the rows have not led to one that keeps both.
    """
    best: Integers | None = None
    for turn in range(_ROUNDS):
        if best is not None and turn >= _ROUNDS_WITH_PLAN:
            break
        posts = search(program, effort)
        if posts is None or instance.holds(posts):
            return _better(instance, posts, best)
        best = _better(instance, topped_up(instance, posts), best)
        if instance.risk is not None and not instance.risk.holds(posts):
            program.cut(instance.risk.weights(posts))
        elif instance.target is not None and instance.value(posts) < instance.target:
            program.touch(posts @ instance.exposure)
        else:
            break
    return best


def _better(instance: Instance, one: Integers | None, other: Integers | None) -> Integers | None:
    known = [posts for posts in (one, other) if posts is not None]
    return max(known, key=instance.score, default=None)
