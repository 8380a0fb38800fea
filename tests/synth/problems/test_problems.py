"""Problems of a plan: the same seed gives the same files, in the columns of the contract, and every rule has work."""

import numpy as np
import polars as pl
import pytest

from fukasa.core.errors import InvalidInput
from fukasa.synth.problems import PlanWorld, draw_problem

COLUMNS = {
    "creator_id", "account_id", "platform", "tier", "role", "price", "currency", "views_p10", "views_p50", "views_p90",
    "views_mean", "engagement_mean", "conversions_mean", "authenticity", "depth", "category", "agency", "conflicts",
}  # fmt: skip


@pytest.fixture(scope="module")
def files():
    return draw_problem(PlanWorld(2_000, 0.1, seed=3))


def reach(files):
    return files.candidates.select("^reach_.*$").to_numpy()


def test_the_files_have_the_columns_of_the_contract(files):
    assert set(files.candidates.columns) >= COLUMNS
    assert files.segments.columns == ["segment", "population", "weight"]
    assert [f"reach_{name}" for name in files.segments["segment"]] == files.candidates.columns[-40:]


def test_the_same_seed_gives_the_same_files_and_another_gives_others(files):
    again, other = (draw_problem(PlanWorld(2_000, 0.1, seed=seed)) for seed in (3, 4))
    assert again.candidates.equals(files.candidates)
    assert again.brief == files.brief
    assert not other.candidates["price"].equals(files.candidates["price"])


def test_chances_are_chances_and_points_of_views_are_ordered(files):
    assert reach(files).min() >= 0
    assert reach(files).max() < 1
    ordered = pl.col("views_p10") <= pl.col("views_p50"), pl.col("views_p50") <= pl.col("views_p90")
    assert files.candidates.select(pl.all_horizontal(*ordered).all()).item()


def test_prices_have_a_heavy_tail(files):
    prices = np.sort(files.candidates["price"].to_numpy())[::-1]
    assert prices[: len(prices) // 20].sum() > 0.5 * prices.sum()
    assert prices.min() > 0


def test_everybody_together_saturates_the_people(files):
    population = files.segments["population"].to_numpy()
    exposure = -np.log1p(-reach(files)).sum(axis=0)
    assert 1.0 < float(exposure @ population / population.sum()) < 4.0


def test_creators_of_one_category_reach_the_same_people(files):
    mix = reach(files) / reach(files).sum(axis=1, keepdims=True)
    category = files.candidates["category"].to_numpy()
    alike, all_ = mix[category == "food"], mix
    assert np.corrcoef(alike[:200]).mean() > np.corrcoef(all_[:200]).mean() + 0.05


def test_six_side_rules_stand_in_the_brief_and_can_be_left_out(files):
    mix, rules = files.brief["mix"], files.brief["rules"]
    shares = [end for kinds in mix.values() for ends in kinds.values() for end in ends]
    assert len(shares) + len(rules) >= 6
    assert "mix" not in draw_problem(PlanWorld(50, rules=False)).brief
    assert files.brief["budget"]["amount"] == pytest.approx(0.1 * files.candidates["price"].sum(), abs=1.5)


def test_some_creators_have_two_accounts_some_rivals_and_some_several_posts():
    candidates = draw_problem(PlanWorld(2_000, max_posts=3)).candidates
    assert 0 < candidates.height - candidates["creator_id"].n_unique() < 300
    assert (candidates["conflicts"] != "").sum() > 20
    assert set(candidates["max_posts"]) == {1, 2, 3}


def test_a_floor_for_the_worst_cases_can_be_asked_for():
    brief = draw_problem(PlanWorld(200, cvar_alpha=0.1)).brief
    assert brief["risk"]["cvar_floor"] > 0


def test_the_smallest_problem_is_one_candidate():
    assert draw_problem(PlanWorld(1, segments=1)).candidates.height == 1


@pytest.mark.parametrize("wrong", [{"candidates": 0}, {"segments": 0}, {"budget_share": 0.0}, {"max_posts": 0}])
def test_a_problem_of_nothing_is_refused(wrong):
    with pytest.raises(InvalidInput, match="a problem needs"):
        PlanWorld(**({"candidates": 10} | wrong))
