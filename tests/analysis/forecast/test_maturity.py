import json
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.forecast.definitions import definition_breaks
from fukasa.analysis.forecast.maturity import (
    PAIRS_SCHEMA,
    MaturityCurves,
    assumed_curve,
    fit_maturity,
    snapshot_pairs,
)
from fukasa.core.catalogue import PLATFORMS
from fukasa.core.errors import InvalidInput
from tests.factories.maturity import counted_posts, pairs_of, share

POSTED = datetime(2026, 9, 1, tzinfo=UTC)
MOMENT = pl.Datetime("us", "UTC")


def pairs(seed=1, **values):
    return pairs_of(*counted_posts(np.random.default_rng(seed), **values))


def young(*rows, platform="tiktok", format="short"):  # noqa: A002
    schema = {"value": pl.Float64, "age_days": pl.Float64}
    kind = {"platform": pl.lit(platform), "metric": pl.lit("views"), "format": pl.lit(format, dtype=pl.String)}
    return pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(**kind)


def counts_of(*rows, platform="tiktok", format="short", posted=POSTED):  # noqa: A002
    """Snapshots from (days after posting, views, definition), and their post."""
    snapshots = pl.DataFrame(
        [("a", "p", posted + timedelta(days=days), views, version) for days, views, version in rows],
        schema={"account_key": pl.String, "post_id": pl.String, "captured_at": MOMENT, "views": pl.Int64,
                "definition_version": pl.String},
        orient="row",
    )  # fmt: skip
    post = {"account_key": "a", "post_id": "p", "platform": platform, "posted_at": posted, "format": format}
    return snapshots, pl.DataFrame([post], schema_overrides={"posted_at": MOMENT, "format": pl.String})


def test_consecutive_counts_of_a_post_become_pairs_whatever_their_order():
    found = snapshot_pairs(*counts_of((7, 300, "v1"), (1, 100, "v1"), (3, 200, "v1")))
    assert found.schema == PAIRS_SCHEMA
    assert found.select("age_from", "age_to", "value_from", "value_to").rows() == [
        (1.0, 3.0, 100.0, 200.0),
        (3.0, 7.0, 200.0, 300.0),
    ]


def test_a_count_that_is_hidden_is_skipped_not_read_as_nothing():
    found = snapshot_pairs(*counts_of((1, 100, "v1"), (3, None, "v1"), (7, 300, "v1")))
    assert found.select("age_from", "age_to", "value_to").rows() == [(1.0, 7.0, 300.0)]


def test_counts_from_before_the_post_are_left_out():
    assert snapshot_pairs(*counts_of((-2, 100, "v1"), (3, 200, "v1"))).is_empty()


def test_no_pair_bridges_another_definition():
    found = snapshot_pairs(*counts_of((1, 100, "v1"), (3, 900, "v2"), (7, 950, "v2")))
    assert found["age_from"].to_list() == [3.0]
    assert snapshot_pairs(*counts_of((1, 100, None), (3, 900, "v2"))).is_empty()


@pytest.mark.parametrize("one", definition_breaks(), ids=lambda one: f"{one.platform}-{one.begins}")
def test_no_pair_bridges_a_day_on_which_the_platform_changed_what_it_counts(one):
    posted = datetime(one.begins.year, one.begins.month, one.begins.day, 12, tzinfo=UTC) - timedelta(days=5)
    kind = {"platform": one.platform, "format": [*one.formats, "long"][0], "posted": posted}
    rows = ((1, 100, "supplied"), (3, 200, "supplied"), (15, 900, "supplied"), (30, 950, "supplied"))
    assert snapshot_pairs(*counts_of(*rows, **kind))["age_from"].to_list() == [1.0, 15.0]
    unknown = snapshot_pairs(*counts_of(*rows, **(kind | {"format": None})))
    assert unknown["age_from"].to_list() == [1.0, 15.0]


def test_likes_and_other_formats_go_on_over_a_break_that_is_not_theirs():
    posted = datetime(2025, 3, 20, tzinfo=UTC)
    rows = ((1, 100, "supplied"), (30, 950, "supplied"))
    assert snapshot_pairs(*counts_of(*rows, platform="youtube", format="long", posted=posted)).height == 1
    snapshots, posts = counts_of(*rows, platform="youtube", format="short", posted=posted)
    assert snapshot_pairs(snapshots.rename({"views": "likes"}), posts).height == 1


def test_a_curve_that_nobody_assumed_is_recovered():
    curve = fit_maturity(pairs(accounts=60)).curve("tiktok", "views")
    ages = np.array([1.0, 2, 3, 5, 7, 10, 14, 20, 60])
    assert curve.share(ages)[0] == pytest.approx(share(ages), rel=0.02)
    assert assumed_curve("tiktok", "views").share(ages)[0] != pytest.approx(share(ages), rel=0.1)
    assert (curve.n_accounts, curve.n_posts, curve.n_pairs) == (60, 480, 2400)


def test_the_interval_holds_the_mean_curve_when_creators_differ():
    ages, inside = np.array([1.0, 2, 3, 5, 7, 10, 14, 20]), []
    halflives = 4.0 * np.exp(0.5 * np.random.default_rng(0).normal(size=20_000))
    truth = np.array([np.exp(np.log(share(age, halflives)).mean()) for age in ages])
    for seed in range(12):
        rows = pairs(seed, accounts=12, posts=20, between=0.5, noise=0.02)
        _, low, high = fit_maturity(rows).curve("tiktok", "views").share(ages)
        inside.append((low <= truth) & (truth <= high))
    assert np.mean(inside) >= 0.9


def test_posts_of_one_creator_do_not_count_as_so_many_creators():
    together = pairs(3, accounts=12, posts=20, between=0.5)
    apart = together.with_columns(account_key=pl.col("post_id"))
    widths = [np.ptp(fit_maturity(rows).curve("tiktok", "views").share(np.array([3.0]))) for rows in (together, apart)]
    assert widths[0] > 2 * widths[1]


def test_shuffled_ages_lose_the_curve():
    rows = pairs(accounts=60)
    order = np.random.default_rng(0).permutation(rows.height)
    shuffled = rows.with_columns(rows.select("age_from", "age_to")[order])
    ages = np.array([0.7, 1, 20, 60, 90])
    told, lost = (fit_maturity(frame).curve("tiktok", "views").share(ages)[0] for frame in (rows, shuffled))
    errors = [np.abs(np.log(found / share(ages))).max() for found in (told, lost)]
    assert errors[1] > 5 * errors[0]


def test_a_post_that_jumped_does_not_bend_the_curve():
    rows = pairs(accounts=60)
    viral = rows.with_columns(
        value_to=pl.when(pl.int_range(pl.len()) % 50 == 0).then(pl.col("value_to") * 200).otherwise("value_to")
    )
    ages = np.array([1.0, 3, 7, 14])
    assert fit_maturity(viral).curve("tiktok", "views").share(ages)[0] == pytest.approx(share(ages), rel=0.06)


def test_eighty_percent_of_new_posts_lie_in_the_projected_interval():
    curves = fit_maturity(pairs(5, accounts=60, between=0.5, noise=0.02))
    rng = np.random.default_rng(6)
    halflives, draw = 4.0 * np.exp(0.5 * rng.normal(size=4_000)), rng.normal(size=4_000)
    growth = -np.log(share(1.0, halflives)) + np.log(share(7.0, halflives))
    actual = 10_000 * np.exp(growth + np.sqrt(0.02 * growth) * draw)
    row = curves.project(young((10_000.0, 1.0))).row(0, named=True)
    inside = (row["day_7_low"] <= actual) & (actual <= row["day_7_high"])
    assert np.mean(inside) == pytest.approx(0.83, abs=0.06)
    assert row["day_7"] < row["day_30"]


def test_a_format_is_drawn_towards_its_platform_and_an_unknown_one_gets_the_platform():
    slow = pairs(7, accounts=40).with_columns(format=pl.lit("long"))
    few = pairs(8, accounts=6, posts=1).with_columns(account_key=pl.concat_str(pl.lit("s"), "account_key"))
    curves = fit_maturity(pl.concat([slow, few]))
    assert curves.curve("tiktok", "views", "short").n_accounts == 6
    assert curves.curve("tiktok", "views", "live").format is None
    assert curves.share("tiktok", "views", "live", 3).level == "platform"
    wide = curves.share("tiktok", "views", "short", 3)
    narrow = curves.share("tiktok", "views", "long", 3)
    assert wide.high - wide.low > narrow.high - narrow.low


def test_few_pairs_are_insufficient_and_the_assumption_says_so():
    curves = fit_maturity(pairs(accounts=4))
    found = curves.share("tiktok", "views", "short", 1.0)
    assert (found.status, found.reason, found.basis, found.n_posts) == ("insufficient", "too_few_pairs", "assumed", 0)
    assert found.low < found.share < found.high
    assert fit_maturity(PAIRS_SCHEMA.to_frame()) == MaturityCurves(())


def test_counts_too_small_to_tell_anything_are_left_out():
    assert fit_maturity(pairs(views=0.5)).measured == ()


def test_posts_of_thirty_days_and_more_are_mature():
    found = fit_maturity(pairs()).mature(young((100.0, 30.0), (100.0, 300.0)))
    assert found["matured"].to_list() == [100.0, 100.0]
    assert found["maturity_variance"].to_list() == [0.0, 0.0]
    assert found["maturity_basis"].to_list() == ["mature", "mature"]


def test_a_young_post_is_raised_by_its_share():
    found = fit_maturity(pairs(accounts=60)).mature(young((100.0, 3.0))).row(0, named=True)
    assert found["matured"] == pytest.approx(100 / share(3.0), rel=0.02)
    assert found["maturity_variance"] > 0


def test_what_is_not_known_stays_unknown():
    found = fit_maturity(pairs()).mature(young((None, 3.0), (100.0, None), (100.0, 0.0), (100.0, -1.0)))
    assert found["matured"].to_list() == [None] * 4
    assert found["maturity_basis"].to_list() == ["measured", None, None, None]


def test_rows_keep_their_order_and_columns():
    rows = pl.concat([young((1.0, 2.0)), young((2.0, 5.0), platform="x", format=None), young((3.0, 2.0))])
    found = fit_maturity(pairs()).mature(rows)
    assert found.select(rows.columns).equals(rows)
    assert found["maturity_basis"].to_list() == ["measured", "assumed", "measured"]


def test_curves_survive_storage():
    curves = fit_maturity(pairs())
    again = MaturityCurves.from_dict(json.loads(json.dumps(curves.to_dict())))
    assert again.table().equals(curves.table())
    assert again.mature(young((100.0, 3.0))).equals(curves.mature(young((100.0, 3.0))))


def test_an_age_of_nothing_and_an_unknown_platform_are_refused():
    curves = MaturityCurves(())
    with pytest.raises(InvalidInput, match="above 0 days"):
        curves.share("tiktok", "views", None, 0)
    with pytest.raises(InvalidInput, match="no platform 'myspace'"):
        curves.share("myspace", "views", None, 1)


@given(
    st.sampled_from(PLATFORMS),
    st.lists(st.floats(0.01, 400), min_size=2, max_size=20).map(sorted),
    st.floats(0.5, 0.99),
)
def test_assumed_curves_rise_with_age_and_their_intervals_are_in_order(platform, ages, level):
    share, low, high = assumed_curve(platform, "views").share(np.array(ages), level)
    assert np.all(np.diff(share) >= -1e-12)
    assert np.all((low <= share) & (share <= high))
    older = np.array(ages) >= 30
    assert np.all(high[~older] <= 1)
    assert np.all(low[older] >= 1)


@given(st.integers(0, 2**32), st.floats(0.02, 400), st.floats(0.02, 400), st.floats(0.02, 400))
def test_growth_over_two_spans_is_the_sum_of_both(seed, first, second, third):
    curve = assumed_curve(PLATFORMS[seed % len(PLATFORMS)], "views")
    one, two, whole = (
        float(curve.growth(np.array([start]), np.array([end])).mean[0])
        for start, end in ((first, second), (second, third), (first, third))
    )
    assert one + two == pytest.approx(whole, abs=1e-9)


@given(st.permutations(range(8)))
def test_the_order_of_pairs_does_not_matter(order):
    rows = pairs(2, accounts=8)
    parts = [rows.filter(pl.col("account_key") == f"tiktok:{number:04d}") for number in order]
    one, other = (fit_maturity(frame).curve("tiktok", "views").speeds for frame in (rows, pl.concat(parts)))
    assert one == pytest.approx(other)
