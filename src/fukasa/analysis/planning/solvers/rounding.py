"""From fractions to whole posts: the options near the margin are decided by a small program, the others are held."""

import numpy as np

from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.integer import Effort, fixed_domain, search
from fukasa.analysis.planning.solvers.model import Program
from fukasa.analysis.planning.solvers.relaxation import Relaxed
from fukasa.analysis.statistics.arrays import Integers, Reals

_WHOLE = 1e-6


def margin(instance: Instance, relaxed: Relaxed) -> Reals:
    """Give how sure the relaxation is of each option: 0 where it takes a fraction, else what the other choice costs."""
    bound, posts = relaxed.bound, relaxed.posts
    whole = np.rint(posts)
    best, most = bound.best(instance.most), instance.most
    alone = np.maximum(bound.profit(np.ones(instance.size)), bound.profit(most))
    sure = np.where(whole > 0, np.maximum(best, 0.0), -alone)
    return np.where(np.abs(posts - whole) > _WHOLE, 0.0, np.abs(sure))


def near(instance: Instance, relaxed: Relaxed, count: int = 400) -> Integers:
    """Give the options that the relaxation is least sure of, in the order of the problem."""
    return np.sort(np.argsort(margin(instance, relaxed), kind="stable")[:count])


def round_off(instance: Instance, relaxed: Relaxed, kernel: int, effort: Effort) -> Integers | None:
    """Find a plan near the relaxation (kernel search, Angelelli, Mansini, Speranza 2010); None where none is near.

    The ``kernel`` options that the relaxation is least sure of are decided anew, all others stay as it has them.
    """
    order = np.argsort(margin(instance, relaxed), kind="stable")
    free = order[:kernel]
    program = Program(
        instance, fixed_domain(instance, np.rint(relaxed.posts).astype(np.int64), free), whole=True, with_risk=True
    )
    program.touch(relaxed.tangents)
    found = search(program, effort)
    if found.posts is None or not instance.holds(found.posts):
        return None
    return found.posts
