"""What the solver claims of small problems is certified, its proof included, and is the best of all plans."""

import numpy as np
import pytest
from hypothesis import given, settings

from fukasa.analysis.planning.certificate.certify import certify
from fukasa.analysis.planning.certificate.replans import goal
from fukasa.analysis.planning.problem.solution import SolverSettings
from fukasa.analysis.planning.solvers.quick import quick
from fukasa.analysis.planning.solvers.solve import solve
from tests.analysis.planning.certificate.random_worlds import any_world
from tests.analysis.planning.certificate.worlds import brute_force

MADE = settings(max_examples=20, deadline=None)


def agrees(problem, market):
    best = brute_force(problem)
    claim = solve(problem, SolverSettings(seconds=None), elapsed=lambda: 0.0)
    if best is None:
        return claim.status == "infeasible"
    found = certify(problem, market, claim, resolve=quick, rng=np.random.default_rng(0), draws=1, replans=2)
    assert goal(problem, claim.posts) == pytest.approx(goal(problem, best), rel=2e-4)
    return found.ok and found.bound_verified is not None and not found.beaten


@MADE
@given(any_world())
def test_the_most_for_a_budget(case):
    assert agrees(*case)


@MADE
@given(any_world(target=True))
def test_the_lowest_cost_of_a_target(case):
    assert agrees(*case)
