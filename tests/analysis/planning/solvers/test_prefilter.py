"""What is left out is in no better plan."""

import numpy as np
import pytest

from fukasa.analysis.planning.problem.limits import Limits
from fukasa.analysis.planning.solvers.prefilter import prefilter
from tests.analysis.planning.solvers.factory import plans, random_problem, value


@pytest.mark.parametrize("seed", range(10))
def test_the_best_plan_is_never_lost(seed):
    problem = random_problem(seed, 9, limits=Limits(budget=25_000.0, max_creators=4))
    smaller, proof = prefilter(problem)
    best = max(value(problem, plan) for plan in plans(problem))
    assert smaller.options.height == proof.kept.sum()
    assert max(value(smaller, plan) for plan in plans(smaller)) == pytest.approx(best, rel=1e-12)


def test_most_of_many_are_left_out():
    problem = random_problem(1, 600, segments=6, limits=Limits(budget=200_000.0))
    smaller, proof = prefilter(problem)
    assert smaller.options.height < 300
    assert (proof.posts[~proof.kept] == 0).all()


def test_nobody_is_left_out_where_no_plan_is_possible():
    problem = random_problem(1, 9, limits=Limits(budget=1.0))
    smaller, proof = prefilter(problem)
    assert smaller.options.height == 9
    assert proof.posts is None
    assert np.all(proof.kept)
