import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.peers import against, fit_bands

_SCHEMA = dict.fromkeys(("account_key", "platform", "tier", "category", "visibility"), pl.String)


def people(values, start=0, **same):
    usual = {"platform": "tiktok", "tier": "micro", "category": "beauty", "visibility": "shared"} | same
    rows = [{"account_key": f"t:{start + place:05d}", **usual} for place in range(len(values))]
    return pl.DataFrame(rows, schema=_SCHEMA).with_columns(pl.Series("x", values, dtype=pl.Float64))


def compared(accounts, direction=1, **more):
    return against(accounts, fit_bands(accounts), "x", direction, **more)


def test_the_band_holds_the_tenth_the_middle_and_the_ninetieth():
    found = compared(people(range(101)))
    assert found.select("peer_low", "peer_mid", "peer_high", "peer_n", "peers").unique().row(0) == (
        *(10.0, 50.0, 90.0, 100),
        "tiktok × micro × beauty",
    )


def test_a_deviation_counts_robust_standard_deviations_from_the_middle():
    values = np.random.default_rng(1).normal(3, 2, 20_000)
    found = compared(people(values))
    assert found["deviation"].to_numpy() == pytest.approx((values - 3) / 2, abs=0.15)


def test_the_low_end_is_unusual_where_the_direction_says_so():
    accounts = people(range(101))
    high, low = (compared(accounts, direction)["deviation"] for direction in (1, -1))
    assert high.to_list() == (-low).to_list()


@pytest.mark.parametrize("side", [-1, 1])
def test_a_quarter_of_inflated_peers_moves_the_band_little(side):
    rng = np.random.default_rng(2)
    values = np.r_[rng.normal(0, 1, 3_000), side * rng.normal(8, 0.5, 1_000)]
    found = compared(people(values), side)
    assert abs(found["peer_mid"][0]) < 0.5
    planted, honest = found["deviation"].to_numpy()[3_000:], found["deviation"].to_numpy()[:3_000]
    assert np.quantile(planted, 0.05) > 4
    assert np.mean(honest > 3.5) < 0.001


def test_mean_and_standard_deviation_would_have_missed_them():
    rng = np.random.default_rng(2)
    values = np.r_[rng.normal(0, 1, 3_000), rng.normal(8, 0.5, 1_000)]
    plain = (values - values.mean()) / values.std()
    assert plain.max() < 2.5


def test_where_both_ends_are_unusual_honest_peers_are_standard_normal_down_to_one():
    found = compared(people(np.random.default_rng(3).normal(0, 1, 40_000)), 0)["deviation"].to_numpy()
    shares = [np.mean(found > level) for level in (0, 1, 2, 3)]
    assert shares == pytest.approx([0.5, 0.159, 0.023, 0.00135], abs=0.01)
    assert found.min() >= -1


def test_few_posts_make_a_deviation_smaller():
    accounts = people(range(-50, 51))
    bands = fit_bands(accounts)
    sure, unsure = (
        against(accounts.with_columns(x_se=pl.lit(error)), bands, "x", 1)["deviation"] for error in (0.0, 100.0)
    )
    assert (unsure.abs() <= sure.abs()).all()
    assert unsure.abs().max() < 0.6


def test_what_few_posts_add_to_the_spread_of_peers_is_taken_off_again():
    rng = np.random.default_rng(9)
    error = rng.choice([0.5, 1.0, 2.0], 30_000)
    accounts = people(rng.normal(0, 1, 30_000) + rng.normal(0, error)).with_columns(x_se=error)
    bands = fit_bands(accounts.with_columns(se="x_se"))
    found = against(accounts, bands, "x", 1)["deviation"].to_numpy()
    assert bands["scale"].to_list() == pytest.approx([1.0] * 3, abs=0.15)
    assert [found[error == one].std() for one in (0.5, 1.0, 2.0)] == pytest.approx([1, 1, 1], abs=0.12)


def test_equal_peers_do_not_make_a_small_difference_large():
    accounts = people([0.0] * 40 + [0.01])
    assert compared(accounts)["deviation"].to_list()[-1] == pytest.approx(0.2)


def test_fewer_than_thirty_others_fall_back_to_platform_and_tier():
    found = compared(pl.concat([people(range(20)), people(range(25), start=100, category="food")]))
    assert set(found["peers"]) == {"tiktok × micro"}
    assert set(found["peer_n"]) == {44}
    assert found["deviation"].null_count() == 0


def test_fewer_again_have_no_peers_and_tell_how_many_there_are():
    found = compared(people(range(30)))
    assert found["deviation"].null_count() == found["peer_mid"].null_count() == 30
    assert set(found["peer_n"]) == {29}


def test_a_figure_that_knows_no_size_is_compared_across_tiers_where_a_tier_has_too_few():
    accounts = pl.concat([people(range(60)), people([-500.0], start=100, tier="mega")]).rename({"x": "er_residual"})
    found = against(accounts, fit_bands(accounts.with_columns(x="er_residual")), "er_residual", -1)
    hollow = found.row(60, named=True)
    assert (hollow["peers"], hollow["peer_n"]) == ("tiktok", 60)
    assert hollow["deviation"] > 8
    assert set(found[:60]["peers"]) == {"tiktok × micro × beauty"}


def test_an_account_without_the_figure_has_peers_and_no_deviation():
    accounts = pl.concat([people(range(30)), people([None], start=50)])
    last = compared(accounts).row(30, named=True)
    assert (last["deviation"], last["peer_mid"], last["peer_n"]) == (None, 14.5, 30)


def test_without_a_tier_there_are_no_peers():
    assert compared(people(range(40), tier=None))["deviation"].null_count() == 40


def test_what_a_workspace_owns_moves_no_shared_band():
    shared = people(range(60))
    own = people([500.0] * 60, start=100, visibility="w1")
    alone = compared(shared)
    together = compared(pl.concat([shared, own]))
    assert together[:60].equals(alone)
    assert set(together[60:]["peer_n"]) == {119}


def test_a_row_that_a_workspace_replaced_does_not_count_twice_for_it():
    shared = people(range(60)).with_columns(replaced_for=pl.lit(["w1"]))
    own = people(range(60), visibility="w1").with_columns(replaced_for=pl.lit([], dtype=pl.List(pl.String)))
    found = compared(pl.concat([shared, own]))
    assert set(found["peer_n"]) == {59}


def test_workspaces_do_not_see_each_other():
    first, second = (people(range(40), start=100 * number, visibility=f"w{number}") for number in (1, 2))
    assert set(compared(pl.concat([first, second]))["peer_n"]) == {39}


def test_a_later_comparison_replaces_the_earlier_one():
    accounts = people(range(40))
    bands = fit_bands(accounts)
    once = against(accounts, bands, "x", 1)
    assert against(once, bands, "x", 1).equals(once)


def test_nobody_at_all_is_compared_with_nobody():
    assert compared(people([])).height == 0


_VALUES = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=31, max_size=60)


@given(values=_VALUES, direction=st.sampled_from([-1, 0, 1]))
@settings(max_examples=40, deadline=None)
def test_deviations_are_finite_and_known_where_the_figure_is(values, direction):
    found = compared(people(values), direction)
    enough = found["peer_n"] >= 30
    assert found["deviation"].drop_nulls().is_finite().all()
    assert (found["deviation"].is_not_null() == (found["x"].is_not_null() & enough)).all()


@given(values=_VALUES, seed=st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_matter_and_more_is_never_less_unusual(values, seed):
    accounts = people(values)
    found = compared(accounts)
    shuffled = compared(accounts.sample(fraction=1, shuffle=True, seed=seed)).sort("account_key")
    assert shuffled.drop("replaced_for", strict=False).equals(found)
    ordered = found.drop_nulls("deviation").sort("x")["deviation"]
    assert ordered.is_sorted()
