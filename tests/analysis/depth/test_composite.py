"""Depth: parts in, one figure with its interval out, and nothing where it would mislead."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.depth.composite import Standing, checked_weights, depth_of
from fukasa.analysis.depth.parts import depth_figures, depth_parts
from fukasa.analysis.depth.settings import default_weights, parse_parts, parts
from fukasa.analysis.engagement.peers import peer_percentiles
from fukasa.core.errors import InvalidInput

NAMES = [part.metric for part in parts()]
shares = st.floats(0, 1)
standings = st.tuples(shares, shares, shares).map(sorted).map(lambda three: Standing(three[1], three[0], three[2]))
weights = st.fixed_dictionaries(dict.fromkeys(NAMES, st.floats(0.01, 10)))
some = st.dictionaries(st.sampled_from(NAMES), standings)
every = st.fixed_dictionaries(dict.fromkeys(NAMES, standings))


def standing_rows(account, known, **values):
    """Write measurements with their standing as the second pass does."""
    for name in NAMES:
        found = known.get(name)
        yield {
            "account_key": account,
            "metric": name,
            "value": 0.1,
            "low": 0.05,
            "high": 0.2,
            "n": 50,
            "status": "ok" if found else "insufficient",
            "reason": None if found else "metric_missing:needed=5:have=0:window=9",
            "percentile": found and found.percentile,
            "percentile_low": found and found.low,
            "percentile_high": found and found.high,
            "peer_n": 40,
            "peer_reason": None,
        } | values


def standing(*accounts, **values):
    rows = [row for number, known in enumerate(accounts) for row in standing_rows(f"x:{number}", known, **values)]
    floats = dict.fromkeys(("percentile", "percentile_low", "percentile_high"), pl.Float64)
    return pl.DataFrame(rows, schema_overrides=floats | {"reason": pl.String, "peer_reason": pl.String})


def test_default_weights_sum_to_one_and_every_part_has_a_reason():
    assert sum(default_weights().values()) == pytest.approx(1)
    assert all(part.reason for part in parts())


def test_parts_of_the_same_comments_err_together():
    # all three lie 0.2 below and 0.1 above; a quarter each from comments, a half from saves
    known = {name: Standing(0.5, 0.3, 0.6) for name in ("question_rate", "substantive_rate", "save_rate")}
    found = depth_of(known, {"question_rate": 1, "substantive_rate": 1, "save_rate": 2})
    assert found.low == pytest.approx(0.5 - (0.1**2 + 0.1**2) ** 0.5)
    assert found.high == pytest.approx(0.5 + (0.05**2 + 0.05**2) ** 0.5)


@given(every, weights)
def test_the_interval_is_never_narrower_than_that_of_parts_that_err_apart(known, given_weights):
    found = depth_of(known, given_weights)
    total = sum(given_weights.values())
    below = [given_weights[name] / total * (one.percentile - one.low) for name, one in known.items()]
    assert found.value - found.low >= min(found.value, sum(part**2 for part in below) ** 0.5) - 1e-9


def test_an_end_that_is_not_known_lies_as_far_off_as_it_can():
    known = dict.fromkeys(("question_rate", "returning_rate"), Standing(0.5, 0.5, 0.5))
    ends = dict.fromkeys(("percentile_low", "percentile_high"))
    told = depth_parts(standing(known, **ends))
    row = depth_figures(told).row(0, named=True)
    assert told.drop_nulls("percentile").select("percentile_low", "percentile_high").unique().rows() == [(0.0, 1.0)]
    assert (row["value"], row["low"], row["high"]) == pytest.approx((0.5, 0.0, 1.0))


def test_depth_is_the_weighted_mean_of_percentiles():
    # equal weights, 0.9 and 0.5; ends 0.1 and 0.2 below, 0 and 0.1 above: ± √(0.05² + 0.1²) and √(0 + 0.05²)
    found = depth_of(
        {"question_rate": Standing(0.9, 0.8, 0.9), "save_rate": Standing(0.5, 0.3, 0.6)},
        {"question_rate": 2, "save_rate": 2},
    )
    assert found.value == pytest.approx(0.7)
    assert found.low == pytest.approx(0.7 - (0.05**2 + 0.1**2) ** 0.5)
    assert found.high == pytest.approx(0.75)
    assert found.label == "question_rate+save_rate"


@given(every, weights)
def test_depth_lies_in_zero_to_one_with_its_interval_around_it(known, given_weights):
    found = depth_of(known, given_weights)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12
    assert found.high <= 1


@given(st.fixed_dictionaries(dict.fromkeys(NAMES[:2], standings), optional=dict.fromkeys(NAMES[2:], standings)))
def test_weights_of_the_known_parts_sum_to_one_and_missing_parts_have_none(known):
    found = depth_of(known)
    assert sum(found.weights.values()) == pytest.approx(1)
    assert set(found.weights) == set(known)


@given(every, st.sampled_from(NAMES), st.floats(0, 1))
def test_a_higher_part_never_lowers_depth(known, name, percentile):
    other = known | {name: Standing(percentile, percentile, percentile)}
    low, high = sorted((known, other), key=lambda one: one[name].percentile)
    assert depth_of(low).value <= depth_of(high).value + 1e-12


@given(every, st.floats(0.1, 50))
def test_only_the_proportions_of_weights_count(known, factor):
    scaled = {name: weight * factor for name, weight in default_weights().items()}
    assert depth_of(known, scaled).value == pytest.approx(depth_of(known).value)


def test_without_a_part_from_comments_depth_is_not_told():
    found = depth_of({"save_rate": Standing(0.9, 0.8, 1.0), "share_rate": Standing(0.9, 0.8, 1.0)})
    assert (found.value, found.status, found.reason) == (None, "insufficient", "no_comment_part")


def test_one_part_alone_is_no_composite():
    assert depth_of({"question_rate": Standing(0.9, 0.8, 1.0)}).reason == "too_few_parts:needed=2:have=1"


@pytest.mark.parametrize(
    "wrong", [{}, {"question_rate": -1.0}, {"question_rate": 0.0}, {"charm": 1.0}, {"question_rate": float("nan")}]
)
def test_weights_that_are_none_are_refused(wrong):
    with pytest.raises(InvalidInput, match="weights of depth"):
        checked_weights(wrong)


@given(st.lists(some, min_size=1, max_size=6))
def test_the_frame_says_the_same_as_the_function(accounts):
    rows = depth_figures(depth_parts(standing(*accounts))).sort("account_key").to_dicts()
    alone = [depth_of(known) for known in accounts]
    assert [(row["status"], row["reason"]) for row in rows] == [(one.status, one.reason) for one in alone]
    assert [(row["value"], row["low"], row["high"]) for row in rows] == [
        pytest.approx((one.value, one.low, one.high)) for one in alone
    ]
    assert [row["parts"] or "" for row in rows] == [one.label for one in alone]


def test_parts_on_too_little_are_named_with_the_reason():
    known = {name: Standing(0.5, 0.4, 0.6) for name in NAMES}
    told = depth_parts(standing(known, n=4))
    assert set(told["status"]) == {"insufficient"}
    assert told.filter(pl.col("part") == "returning_rate")["reason"].item() == "too_few_commenters:needed=5:have=4"
    assert told["weight"].null_count() == len(NAMES)


def test_what_may_not_be_derived_gives_no_depth():
    found = depth_figures(depth_parts(standing({}, status="not_permitted", reason="youtube_derived")))
    assert found.select("status", "reason", "value").row(0) == ("not_permitted", "youtube_derived", None)


def test_depths_of_other_parts_are_never_ranked_together():
    count = 31
    rows = pl.DataFrame(
        {
            "account_key": [f"x:{number}" for number in range(2 * count)],
            "metric": "depth",
            "parts": ["question_rate+returning_rate"] * count + ["question_rate+save_rate"] * count,
            "value": [number / 100 for number in range(2 * count)],
            "status": "ok",
        }
    )
    accounts = rows.select(
        "account_key", platform=pl.lit("x"), tier=pl.lit("nano"), category=pl.lit("beauty"), visibility=pl.lit("shared")
    )
    ranked = peer_percentiles(rows, accounts)
    assert set(ranked["peer_n"]) == {count - 1}
    assert ranked["percentile"].to_list() == pytest.approx([number / 30 for number in range(count)] * 2)


def test_a_broken_part_is_refused_by_name():
    with pytest.raises(InvalidInput, match="part charm of depth"):
        parse_parts({"part": {"charm": {"weight": 1, "min_n": 5, "comments": True, "reason": "?"}}})
    with pytest.raises(InvalidInput, match="parts of depth"):
        parse_parts({})
