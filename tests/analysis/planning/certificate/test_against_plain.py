"""The certificate says of every plan of a small problem what a plain reading of the rules says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.certificate.certify import certify
from fukasa.analysis.planning.certificate.checks import Checker
from fukasa.analysis.planning.certificate.objective import gains, losses, objective
from fukasa.core.errors import PlanNotCertified
from tests.analysis.planning.certificate import plain
from tests.analysis.planning.certificate.random_worlds import any_world
from tests.analysis.planning.certificate.worlds import brute_force, every_plan, solved

MADE = settings(max_examples=20, deadline=None)


@MADE
@given(any_world())
def test_the_same_plans_keep_the_rules(case):
    problem, _ = case
    checker = Checker.of(problem)
    plans = [posts for posts in every_plan(problem) if posts.any()]
    assert [checker.keeps(posts) for posts in plans] == [plain.keeps(problem, posts) for posts in plans]


@MADE
@given(any_world(target=True))
def test_the_same_plans_reach_a_target(case):
    problem, _ = case
    checker = Checker.of(problem)
    plans = [posts for posts in every_plan(problem) if posts.any()]
    assert [checker.keeps(posts) for posts in plans] == [plain.keeps(problem, posts) for posts in plans]


@MADE
@given(any_world(), st.integers(0, 10_000))
def test_value_gain_and_loss_are_differences_of_plain_values(case, seed):
    problem, _ = case
    posts = np.random.default_rng(seed).integers(0, problem.most + 1)
    whole = plain.value(problem, posts)
    assert objective(problem, posts) == pytest.approx(whole)
    more = posts + np.eye(problem.options.height, dtype=np.int64)
    assert gains(problem, posts) == pytest.approx([plain.value(problem, plan) - whole for plan in more], abs=1e-6)
    creators = problem.options["creator_id"].to_numpy()
    without = {c: whole - plain.value(problem, np.where(creators == c, 0, posts)) for c in creators[posts > 0]}
    assert losses(problem, posts) == pytest.approx(without, abs=1e-6)


def outcome(problem, market, posts):
    try:
        return certify(problem, market, solved(problem, posts, bound=1e9), resolve=lambda _: None, rng=None, draws=0)
    except PlanNotCertified:
        return None


@settings(max_examples=15, deadline=None)
@given(any_world())
def test_exactly_the_plans_that_keep_the_rules_are_certified(case):
    problem, market = case
    plans = [posts for posts in every_plan(problem) if posts.any()][:40]
    certified = [outcome(problem, market, posts) is not None for posts in plans]
    assert certified == [plain.keeps(problem, posts) for posts in plans]


@settings(max_examples=20, deadline=None)
@given(any_world(target=True), st.integers(0, 10_000))
def test_the_best_plan_is_certified_without_gap(case, seed):
    problem, market = case
    best = brute_force(problem)
    rng = np.random.default_rng(seed)
    found = best is None or certify(
        problem, market, solved(problem, best), resolve=brute_force, rng=rng, draws=2, replans=9
    )
    assert best is None or (found.ok, found.gap, found.beaten, found.target_reached) == (True, 0.0, False, True)
