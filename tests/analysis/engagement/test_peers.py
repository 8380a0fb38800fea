import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.engagement.peers import peer_percentiles
from fukasa.analysis.engagement.reasons import reason_sentence


def people(number, **values):
    usual = {"platform": "tiktok", "tier": "micro", "category": "beauty", "visibility": "shared"} | values
    start = values.pop("start", 0)
    usual.pop("start", None)
    schema = {
        "account_key": pl.String,
        "platform": pl.String,
        "tier": pl.String,
        "category": pl.String,
        "visibility": pl.String,
    }
    return pl.DataFrame([{"account_key": f"t:{start + place:04d}", **usual} for place in range(number)], schema=schema)


def figures(accounts, values, **more):
    usual = {"metric": "er_common", "parts": "likes+comments", "status": "ok"} | more
    return accounts.select("account_key").with_columns(
        pl.Series("value", values, dtype=pl.Float64),
        *(pl.lit(value, dtype=pl.String).alias(name) for name, value in usual.items()),
    )


def test_the_percentile_is_the_share_of_others_below():
    accounts = people(31)
    found = peer_percentiles(figures(accounts, range(31)), accounts)
    assert found["percentile"].to_list() == [place / 30 for place in range(31)]
    assert set(found["peer_n"]) == {30}
    assert set(found["peers"]) == {"tiktok × micro × beauty"}
    assert not any(found["peer_fallback"])


def test_equal_values_stand_in_the_middle():
    accounts = people(40)
    assert set(peer_percentiles(figures(accounts, [0.05] * 40), accounts)["percentile"]) == {0.5}


def test_fewer_than_thirty_others_fall_back_to_platform_and_tier_and_say_so():
    accounts = pl.concat([people(20), people(20, category="food", start=100), people(5, category=None, start=200)])
    found = peer_percentiles(figures(accounts, range(45)), accounts)
    assert set(found["peers"]) == {"tiktok × micro"}
    assert all(found["peer_fallback"])
    assert set(found["peer_n"]) == {44}


def test_thirty_accounts_have_twenty_nine_peers_and_no_percentile():
    accounts = people(30)
    found = peer_percentiles(figures(accounts, range(30)), accounts)
    assert found["percentile"].null_count() == 30
    assert reason_sentence(found["peer_reason"][0], "en") == "30 peers needed, 29 found among tiktok × micro."


def test_other_parts_are_no_peers():
    accounts = people(60)
    mixed = pl.concat([figures(accounts[:31], range(31)), figures(accounts[31:], range(29), parts="likes")])
    found = peer_percentiles(mixed, accounts)
    assert found["percentile"].null_count() == 29
    assert set(found["peer_n"]) == {30, 28}


def test_insufficient_figures_neither_rank_nor_count():
    accounts = people(60)
    mixed = pl.concat([figures(accounts[:31], range(31)), figures(accounts[31:], [None] * 29, status="insufficient")])
    found = peer_percentiles(mixed, accounts)
    assert set(found["peer_n"].drop_nulls()) == {30}
    assert found.filter(pl.col("status") == "insufficient")["peer_reason"].null_count() == 29


def test_without_a_tier_there_are_no_peers():
    accounts = pl.concat([people(40), people(40, tier=None, start=100)])
    found = peer_percentiles(figures(accounts, range(80)), accounts)
    assert set(found["peer_reason"].drop_nulls()) == {"tier_unknown"}
    assert found["percentile"].null_count() == 40


def test_shared_accounts_never_rank_against_those_of_a_workspace_but_those_do_against_shared_ones():
    accounts = pl.concat(
        [people(31), people(10, visibility="mine", start=100), people(40, visibility="theirs", start=200)]
    )
    found = peer_percentiles(figures(accounts, range(81)), accounts).join(accounts, on="account_key")
    sizes = {owner: set(part["peer_n"]) for (owner,), part in found.group_by("visibility")}
    assert sizes == {"shared": {30}, "mine": {40}, "theirs": {70}}


def test_what_a_workspace_owns_does_not_change_what_others_see():
    shared = people(31)
    alone = peer_percentiles(figures(shared, range(31)), shared)
    accounts = pl.concat([shared, people(50, visibility="mine", start=100)])
    beside = peer_percentiles(figures(accounts, range(81)), accounts)[:31]
    assert alone.equals(beside)


def test_an_own_row_stands_in_place_of_the_shared_one_and_nobody_counts_twice():
    shared = people(20).with_columns(replaced_for=pl.lit(["mine"]))
    own = people(20, visibility="mine", start=100).with_columns(replaced_for=pl.lit([], dtype=pl.List(pl.String)))
    accounts = pl.concat([shared, own])
    found = peer_percentiles(figures(accounts, range(40)), accounts)
    assert set(found["peer_n"]) == {19}
    assert found["percentile"].null_count() == 40
    assert "replaced_for" not in found.columns


def test_a_row_replaced_for_one_workspace_is_still_a_peer_for_another():
    shared = people(31).with_columns(replaced_for=pl.lit(["mine"]))
    own = people(5, visibility="theirs", start=100).with_columns(replaced_for=pl.lit(None, dtype=pl.List(pl.String)))
    accounts = pl.concat([shared, own])
    found = peer_percentiles(figures(accounts, range(36)), accounts)
    assert found["peer_n"].to_list() == [30] * 31 + [35] * 5


def test_rows_keep_their_order_and_columns():
    accounts = people(35)
    measured = figures(accounts, range(35)).reverse()
    assert peer_percentiles(measured, accounts).select(measured.columns).equals(measured)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=31, max_size=60), st.randoms(use_true_random=False))
def test_percentiles_lie_in_zero_to_one_rise_with_the_value_and_forget_the_order(values, random):
    accounts = people(len(values))
    found = peer_percentiles(figures(accounts, values), accounts)
    assert found["percentile"].is_between(0, 1).all()
    by_value = found.sort("value")["percentile"]
    assert by_value.is_sorted()
    assert found["percentile"].mean() == pytest.approx(0.5)
    places = list(range(len(values)))
    random.shuffle(places)
    assert (
        peer_percentiles(figures(accounts, values)[places], accounts)
        .sort("account_key")
        .equals(found.sort("account_key"))
    )


def test_a_population_of_nobody_is_no_error():
    accounts = people(0)
    assert peer_percentiles(figures(accounts, []), accounts).height == 0
