"""Forecasts that turn out differently."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.certificate.noise import factors, noise, scaled
from fukasa.analysis.planning.certificate.objective import objective
from fukasa.analysis.planning.certificate.replans import Replans
from fukasa.analysis.planning.problem.limits import Limits
from tests.analysis.planning.certificate.worlds import brute_force, option, solved, table, world

SURE = {"views_p10": 100.0, "views_p50": 100.0, "views_p90": 100.0}


def replanned(case, draws=20, seed=3):
    problem, _ = case
    return noise(problem, solved(problem).posts, Replans(brute_force, 99), np.random.default_rng(seed), draws)


def test_factors_have_the_width_of_the_forecast():
    rows = table([option(f"o{n}") for n in range(20_000)])
    drawn = factors(rows, np.random.default_rng(0))
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([0.5, 1.0, 2.0], rel=0.05)


def test_options_of_one_account_turn_out_alike():
    rows = table([option("a", account_id="x"), option("b", account_id="x"), option("c"), option("d", account_id=None)])
    drawn = factors(rows, np.random.default_rng(0))
    assert drawn[0] == drawn[1]
    assert len(set(drawn.tolist())) == 3


def test_where_the_width_is_unknown_nothing_moves():
    rows = table([option("a", views_p10=None), option("b", **SURE)])
    assert factors(rows, np.random.default_rng(0)).tolist() == [1.0, 1.0]


@settings(deadline=None)
@given(st.floats(0.01, 50.0))
def test_reach_moves_as_exposure_and_stays_a_chance(factor):
    problem, _ = world([option("a")], kpi="reach", reach=[[0.3]])
    moved = scaled(problem, np.array([factor]))
    assert moved.reach[0, 0] == pytest.approx(min(1 - 0.7**factor, 1 - 1e-9))
    assert moved.options["views_p90"][0] == pytest.approx(200 * factor)


def test_what_adds_up_moves_with_the_views():
    problem, _ = world([option("a"), option("b")])
    moved = scaled(problem, np.array([2.0, 0.5]))
    assert objective(moved, np.array([1, 1])) == 250.0


def test_sure_forecasts_give_stable_picks():
    found = replanned(world([option("a", **SURE), option("b", **SURE, views_mean=50.0)], limits=Limits(budget=100.0)))
    assert (found.draws, found.stability, found.kept) == (20, {"a": 1.0}, 1.0)


def test_equal_creators_are_chosen_by_chance():
    found = replanned(world([option(name) for name in "abcd"], limits=Limits(budget=100.0)), draws=60)
    assert found.stability["d"] == pytest.approx(0.25, abs=0.17)
    assert 0.3 < found.kept < 0.9


def test_the_same_generator_gives_the_same_stability():
    case = world([option(name) for name in "abcd"], limits=Limits(budget=200.0))
    assert replanned(case) == replanned(case)


def test_no_draws_say_nothing():
    found = replanned(world([option("a")]), draws=0)
    assert (found.draws, found.stability, found.kept) == (0, {}, None)
