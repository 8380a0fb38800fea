import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.cutoff import CutoffRule, Gates
from fukasa.analysis.planning.fill import Goal, affordable, fill
from fukasa.analysis.planning.shortlist import build_shortlist
from fukasa.analysis.planning.totals import totals
from fukasa.analysis.statistics.lognormal import cdf
from fukasa.core.errors import InvalidInput

RULE = CutoffRule(2.0, "JPY")
SCHEMA = {
    "account_key": pl.String,
    "platform": pl.String,
    "tier": pl.String,
    "followers": pl.Int64,
    "metric": pl.String,
    "status": pl.String,
    "basis": pl.String,
    "n": pl.Int64,
    "mu": pl.Float64,
    "sigma": pl.Float64,
    "price_mu": pl.Float64,
    "price_sigma": pl.Float64,
    "price_basis": pl.String,
    "price_p50": pl.Float64,
    "currency": pl.String,
    "cpv_mu": pl.Float64,
    "cpv_p50": pl.Float64,
    "prob_cpv": pl.Float64,
    "authenticity": pl.String,
    "depth": pl.Float64,
}


def candidate(key, *, views=20_000.0, price=30_000.0, sigma=0.7, price_sigma=0.0, cut_off=2.0, **values):
    cpv_mu = np.log(price / views)
    chance = cdf(np.array([cut_off]), np.array([cpv_mu]), np.array([np.hypot(sigma, price_sigma)]))[0]
    usual = {
        "platform": "tiktok",
        "tier": "micro",
        "followers": 20_000,
        "metric": "views",
        "status": "ok",
        "basis": "own_posts",
        "n": 20,
        "mu": np.log(views),
        "sigma": sigma,
        "price_mu": np.log(price),
        "price_sigma": price_sigma,
        "price_basis": "rate_card",
        "price_p50": price,
        "currency": "JPY",
        "cpv_mu": cpv_mu,
        "cpv_p50": price / views,
        "prob_cpv": float(chance),
    }
    return {"account_key": key, **usual, **values}


def candidates(*rows):
    return pl.DataFrame(list(rows), schema=SCHEMA)


def shortlist(*rows, rule=RULE, seed=0, **more):
    return build_shortlist(candidates(*rows), rule, rng=np.random.default_rng(seed), **more)


def test_a_cheap_creator_passes_and_a_dear_one_is_cut_with_value_limit_and_sentence():
    found = shortlist(candidate("a", price=20_000.0), candidate("b", price=60_000.0))
    assert found.passed["account_key"].to_list() == ["a"]
    row = found.cut.row(0, named=True)
    assert (row["account_key"], row["rule"], row["limit"]) == ("b", "cpv", 0.5)
    # log(2 / 3) / 0.7 = −0.58 → 28.1 %
    assert row["value"] == pytest.approx(0.2812, abs=1e-3)
    assert row["sentence_en"] == "The chance of 2 JPY per view or less is 28 %, 50 % is asked (median 3.0 JPY)."
    assert row["sentence_ja"] == "CPVが2 JPY以下になる確率は28%で、条件の50%に届きません（中央値 3.0 JPY）。"


def test_a_chance_just_under_the_limit_never_reads_as_the_limit():
    row = shortlist(candidate("a", prob_cpv=0.4999)).cut.row(0, named=True)
    assert "49 %, 50 % is asked" in row["sentence_en"]


def test_both_counts_are_always_there():
    rows = [candidate("sure", price=5_000.0), candidate("even", price=39_000.0), candidate("no", price=90_000.0)]
    assert shortlist(*rows).counts == {0.5: 2, 0.8: 1}
    strict = shortlist(*rows, rule=CutoffRule(2.0, "JPY", 0.9))
    assert strict.counts == {0.5: 2, 0.8: 1, 0.9: 1}
    assert strict.passed.height == 1


def test_the_surest_come_first():
    found = shortlist(candidate("c", price=39_000.0), candidate("a", price=5_000.0), candidate("b", price=20_000.0))
    assert found.passed["account_key"].to_list() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"status": "insufficient", "mu": None, "prob_cpv": None}, "no_forecast"),
        ({"status": "not_permitted", "mu": None, "prob_cpv": None}, "no_forecast"),
        ({"metric": "likes", "prob_cpv": None, "cpv_p50": None}, "likes_only"),
        ({"price_basis": None, "price_p50": None, "prob_cpv": None}, "no_price"),
    ],
)
def test_what_cannot_be_judged_is_undecidable_neither_passed_nor_cut(values, rule):
    found = shortlist(candidate("a", **values))
    assert found.undecidable["rule"].to_list() == [rule]
    assert (found.passed.height, found.cut.height) == (0, 0)
    assert found.undecidable["sentence_ja"][0]


@pytest.mark.parametrize(
    ("gates", "values", "rule"),
    [
        (Gates(min_followers=30_000), {}, "followers_min"),
        (Gates(max_followers=10_000), {}, "followers_max"),
        (Gates(max_followers=10_000), {"followers": None}, "followers_max"),
        (Gates(tiers=("nano", "mid")), {}, "tier"),
        (Gates(tiers=("nano", "mid")), {"tier": None}, "tier"),
        (Gates(min_posts=10), {"n": 9}, "min_posts"),
        (Gates(min_posts=10), {"basis": "supplied_aggregate"}, "min_posts"),
        (Gates(authenticity="pass"), {"authenticity": "review"}, "authenticity"),
        (Gates(authenticity="review"), {"authenticity": "fail"}, "authenticity"),
        (Gates(depth_min=0.5), {"depth": 0.49}, "depth_min"),
    ],
)
def test_each_gate_cuts_by_its_own_name_with_a_sentence(gates, values, rule):
    found = shortlist(candidate("a", price=5_000.0, **values), gates=gates)
    assert found.cut["rule"].to_list() == [rule]
    assert found.cut["sentence_en"][0]
    assert found.cut["sentence_ja"][0]


@pytest.mark.parametrize("verdict", [None, "insufficient"])
@pytest.mark.parametrize("worst", ["pass", "review", "fail"])
def test_an_account_without_a_verdict_is_undecided_and_named(worst, verdict):
    found = shortlist(candidate("a", price=5_000.0, authenticity=verdict), gates=Gates(authenticity=worst))
    assert found.undecidable["rule"].to_list() == ["authenticity_unknown"]
    assert "too little data" in found.undecidable["sentence_en"][0]
    assert found.notes[0]["en"].startswith("1 accounts meet every other rule")
    assert set(found.counts.values()) == {0}


def test_a_dear_account_without_a_verdict_is_cut_and_not_undecided():
    found = shortlist(candidate("a", price=90_000.0), gates=Gates(authenticity="review", depth_min=0.5))
    assert (found.cut["rule"].to_list(), found.unmeasured) == (["cpv"], 0)


@pytest.mark.parametrize(("worst", "passing"), [("pass", 1), ("review", 2), ("fail", 3), (None, 4)])
def test_each_worst_verdict_lets_the_better_ones_pass(worst, passing):
    rows = [candidate(v, price=5_000.0, authenticity=v) for v in ("pass", "review", "fail", "insufficient")]
    assert shortlist(*rows, gates=Gates(authenticity=worst)).passed.height == passing


def test_depth_is_asked_in_points_and_an_unknown_one_is_undecided():
    rows = [candidate("deep", price=5_000.0, depth=0.61), candidate("flat", price=5_000.0, depth=0.599)]
    found = shortlist(*rows, candidate("dark", price=5_000.0), gates=Gates(depth_min=0.6))
    assert found.passed["account_key"].to_list() == ["deep"]
    assert found.cut.select("account_key", "rule", "value", "limit").row(0) == ("flat", "depth_min", 0.599, 0.6)
    assert found.cut["sentence_en"][0] == "A depth of 59 points, at least 60 are asked."
    assert found.undecidable.select("account_key", "rule").row(0) == ("dark", "depth_unknown")


@pytest.mark.parametrize(
    ("column", "gates"), [("authenticity", Gates(authenticity="pass")), ("depth", Gates(depth_min=0.1))]
)
def test_a_frame_without_the_column_of_a_gate_is_taken_as_not_known(column, gates):
    frame = candidates(candidate("a", price=5_000.0)).drop(column)
    found = build_shortlist(frame, RULE, rng=np.random.default_rng(0), gates=gates)
    assert found.undecidable["rule"].to_list() == [f"{column}_unknown"]


def test_every_candidate_lands_in_exactly_one_group():
    rows = [
        candidate(f"k{place}", price=float(5_000 * (place + 1)), metric=("views", "likes")[place % 5 == 0])
        for place in range(30)
    ]
    found = shortlist(*rows)
    keys = [*found.passed["account_key"], *found.cut["account_key"], *found.undecidable["account_key"]]
    assert sorted(keys) == sorted(row["account_key"] for row in rows)


def test_the_order_of_the_candidates_does_not_matter():
    rows = [candidate(f"k{place}", price=float(3_000 * (place + 1)), price_sigma=0.5) for place in range(20)]
    one, other = shortlist(*rows, budget=100_000.0), shortlist(*reversed(rows), budget=100_000.0)
    assert one.passed.equals(other.passed)
    assert one.planned == other.planned
    assert one.all_passed == other.all_passed


def test_totals_are_one_simulation_and_not_the_sum_of_ends():
    rows = [candidate(f"k{place:02d}", price=20_000.0) for place in range(40)]
    found = shortlist(*rows).all_passed
    assert found.creators == 40
    assert found.committed == pytest.approx(40 * 20_000)
    assert found.cost.p10 == pytest.approx(found.cost.p90)
    assert found.views.mean == pytest.approx(40 * 20_000 * np.exp(0.7**2 / 2), rel=0.03)
    ends = 40 * 20_000 * (np.exp(1.2816 * 0.7) - np.exp(-1.2816 * 0.7))
    assert found.views.p90 - found.views.p10 < 0.4 * ends
    assert found.views.p10 < found.views.p50 < found.views.p90
    assert found.cpv.p50 == pytest.approx(found.cost.p50 / found.views.p50, rel=0.01)


def test_the_plan_says_how_many_creators_the_target_needs():
    rows = [candidate(f"k{place:02d}", price=20_000.0, sigma=0.3) for place in range(40)]
    found = shortlist(*rows, goal=Goal(views=200_000, confidence=0.8))
    # Each brings 20,000 in the median and about 20,900 in the mean: about ten, a little more for 80 %.
    assert found.plan.needed_even in {10, 11}
    assert found.plan.needed_even <= found.plan.needed <= 12
    assert found.plan.selected.height == found.plan.needed
    assert found.planned.prob_target == pytest.approx(0.85, abs=0.1)


def test_a_target_out_of_reach_takes_all_that_fits_and_says_so():
    rows = [candidate(f"k{place:02d}", price=20_000.0) for place in range(10)]
    found = shortlist(*rows, goal=Goal(views=10**9), budget=105_000.0)
    assert found.plan.needed is None
    assert found.plan.selected.height == 5
    assert found.plan.budget_blocks
    assert found.planned.remaining == pytest.approx(5_000)
    assert found.planned.prob_target == 0


def test_a_modelled_price_can_break_the_budget_and_the_chance_is_told():
    rows = [candidate(f"k{place:02d}", price=20_000.0, price_sigma=0.9) for place in range(10)]
    found = shortlist(*rows, budget=200_000.0)
    assert found.planned.committed <= 200_000
    assert 0 < found.planned.prob_within_budget < 1
    assert found.planned.cost.mean > found.planned.committed


def test_known_prices_inside_the_budget_are_certain_to_stay_inside():
    found = shortlist(*(candidate(f"k{place}", price=20_000.0) for place in range(5)), budget=100_000.0)
    assert found.planned.prob_within_budget == 1


def test_nobody_passing_is_a_result():
    found = shortlist(candidate("a", price=10**6), goal=Goal(views=1_000), budget=10**6)
    assert (found.all_passed, found.planned, found.counts) == (None, None, {0.5: 0, 0.8: 0})
    assert shortlist().passed.height == 0


def test_the_seed_alone_decides_the_draws():
    rows = [candidate(f"k{place}", price=9_000.0) for place in range(9)]
    assert shortlist(*rows, seed=3).all_passed == shortlist(*rows, seed=3).all_passed
    assert shortlist(*rows, seed=3).all_passed != shortlist(*rows, seed=4).all_passed


def test_large_groups_are_matched_by_moments():
    rows = candidates(*(candidate(f"k{place:05d}", price=20_000.0) for place in range(1_200)))
    drawn = totals(rows[:1_000], rng=np.random.default_rng(0))
    matched = totals(rows, rng=np.random.default_rng(0))
    assert matched.views.p10 / 1_200 == pytest.approx(drawn.views.p10 / 1_000, rel=0.02)


prices = st.lists(st.floats(1, 1e6), max_size=60)


@given(prices, st.floats(0, 1e7))
def test_the_budget_is_never_exceeded_and_nothing_more_fits_at_its_turn(listed, budget):
    taken = affordable(listed, budget)
    assert sum(listed[place] for place in taken) <= budget * (1 + 1e-12)
    assert taken == sorted(set(taken))
    left = budget - sum(listed[place] for place in taken)
    assert all(listed[place] > left for place in set(range(len(listed))) - set(taken))


def test_without_a_budget_all_are_taken_and_a_negative_one_is_refused():
    assert affordable([1.0, 2.0], None) == [0, 1]
    with pytest.raises(InvalidInput, match=r"budget\.amount"):
        affordable([1.0], -1.0)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(1_000, 200_000), min_size=1, max_size=12), st.floats(1.0, 3.0))
def test_a_higher_cut_off_never_cuts_who_passed_a_lower_one(listed, factor):
    def passing(cut_off):
        rows = [candidate(f"k{place}", price=price, cut_off=cut_off) for place, price in enumerate(listed)]
        return set(shortlist(*rows, rule=CutoffRule(cut_off, "JPY")).passed["account_key"])

    assert passing(2.0) <= passing(2.0 * factor)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(1_000, 200_000), min_size=1, max_size=12), st.floats(0.05, 0.9), st.floats(0.05, 0.9))
def test_a_stricter_chance_never_lets_more_pass(listed, one, other):
    low, high = sorted((one, other))
    rows = [candidate(f"k{place}", price=price) for place, price in enumerate(listed)]
    loose, strict = (shortlist(*rows, rule=CutoffRule(2.0, "JPY", asked)) for asked in (low, high))
    assert set(strict.passed["account_key"]) <= set(loose.passed["account_key"])


@pytest.mark.parametrize(
    "broken",
    [
        lambda: CutoffRule(0, "JPY"),
        lambda: CutoffRule(2, "JPY", 1.0),
        lambda: CutoffRule(float("nan"), "JPY"),
        lambda: Gates(authenticity="maybe"),
        lambda: Gates(depth_min=60),
        lambda: Gates(min_followers=2, max_followers=1),
        lambda: Goal(views=0),
        lambda: Goal(confidence=0),
    ],
)
def test_a_broken_rule_is_refused(broken):
    with pytest.raises(InvalidInput):
        broken()


def test_prices_in_another_currency_and_doubled_accounts_are_refused():
    with pytest.raises(InvalidInput, match="the prices are in USD"):
        shortlist(candidate("a", currency="USD"))
    with pytest.raises(InvalidInput, match="stands twice"):
        shortlist(candidate("a"), candidate("a"))


def test_one_very_wide_forecast_does_not_hide_that_the_goal_is_reached():
    rows = pl.DataFrame(
        {
            "account_key": [f"a{n:02d}" for n in range(21)],
            "cpv_p50": [1.0] * 21,
            "price_p50": [1.0] * 21,
            "mu": [10.0] * 21,
            "sigma": [0.3] * 20 + [3.5],
        }
    )
    reached = fill(rows, Goal(views=5 * np.exp(10.0)), None, rng=np.random.default_rng(1))
    assert reached.needed is not None
    assert reached.needed_even <= reached.needed <= 7
