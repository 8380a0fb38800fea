import numpy as np
import pytest

from fukasa.analysis.planning.certificate.certify import certify
from fukasa.analysis.planning.certificate.gates import Gates
from fukasa.analysis.planning.problem.limits import Limits
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.certificate.worlds import brute_force, option, solved, world

RNG = np.random.default_rng(6)


def test_a_true_plan_is_certified():
    problem, market = world([option("a"), option("b", price=250.0, views_mean=90.0)], limits=Limits(budget=300.0))
    found = certify(problem, market, solved(problem), resolve=brute_force, rng=RNG, gates=Gates(cpv=2.0))
    assert found.ok
    assert (found.objective_recomputed, found.cost, found.cpv, found.gap) == (100.0, 100.0, 1.0, 0.0)
    assert all(constraint.ok for constraint in found.constraints)


def test_nothing_is_certified_where_no_plan_was_found():
    problem, market = world([option("a")])
    nothing = solved(problem, [1], status="infeasible")
    with pytest.raises(InvalidInput, match="nothing to certify"):
        certify(problem, market, nothing, resolve=brute_force, rng=RNG)
