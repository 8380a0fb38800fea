"""Bad series end as a correct insufficient or a widened verdict, never as a jump that was not there."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fukasa.analysis.authenticity.checks import growth_spikes
from fukasa.analysis.authenticity.growth import growth_evidence
from fukasa.analysis.authenticity.growth.tables import EVIDENCE_SCHEMA
from tests.analysis.authenticity.growth import planted as world

NO_POSTS = world.posts_of([])


def rng():
    return np.random.default_rng(21)


def read(series, **known):
    return growth_evidence(series, NO_POSTS, world.NO_PURGES, **known)


def one(series, **known):
    return read(series, **known).evidence.row(0, named=True)


def verdict(series, **known):
    evidence = read(series, **known).evidence.with_columns(permitted=pl.lit(value=True))
    return growth_spikes.judge(evidence).row(0, named=True)


def curve(*parts):
    account = world.Account("instagram:a", np.concatenate([np.asarray(part, dtype=np.int64) for part in parts]))
    return world.series_of([account])


def steady(start, days=60, each=20):
    return start + each * np.arange(days) + np.resize([0, 3, -2, 5], days)


def at(series, day, column, value):
    when = world.START + timedelta(days=day, hours=23)
    return series.with_columns(pl.when(pl.col("captured_at") >= when).then(value).otherwise(column).alias(column))


def test_one_snapshot_is_insufficient():
    told = verdict(curve([5_000]))
    assert (told["status"], told["reason"]) == ("insufficient", "one_snapshot")


def test_no_account_at_all_gives_empty_tables():
    told = read(curve([5_000]).clear())
    assert told.evidence.is_empty()
    assert told.evidence.schema == read(curve(steady(10_000))).evidence.schema == EVIDENCE_SCHEMA
    assert told.events.is_empty()


def test_zero_followers_are_insufficient_and_no_division():
    told = verdict(curve([0, 0, 0]))
    assert (told["status"], told["reason"], told["value"]) == ("insufficient", "zero_followers", None)


def test_a_zero_in_the_middle_is_no_reading():
    assert one(curve(steady(10_000, 40), [0], steady(10_840, 40)))["events"] == 0


def test_unknown_followers_are_no_snapshots():
    series = curve(steady(10_000)).with_columns(followers=pl.lit(None, pl.Int64))
    assert verdict(series)["reason"] == "zero_followers"


def test_three_readings_are_too_few():
    assert verdict(curve([10_000, 10_020, 15_000]))["reason"] == "few_snapshots"


def test_a_block_inside_a_long_gap_widens_the_verdict_and_is_no_jump():
    series = curve(steady(10_000, 60), steady(11_300, 60), steady(16_000, 60)).filter(
        ~pl.int_range(pl.len()).is_between(61, 119)
    )
    evidence = one(series)
    assert evidence["jumps"] == 0
    assert evidence["unexplained_share"] == 0
    assert evidence["unexplained_high"] > 0.15
    assert verdict(series)["reason"] in {"gaps", "no_jump"}


def test_growth_hidden_in_gaps_beyond_measure_is_insufficient():
    series = curve(steady(10_000, 60), steady(11_300, 60), steady(20_000, 60)).filter(
        ~pl.int_range(pl.len()).is_between(61, 119)
    )
    told = verdict(series)
    assert (told["status"], told["reason"]) == ("insufficient", "gaps")
    assert told["high"] > 0.3


def test_readings_at_odd_times_give_the_same_jump():
    whole = curve(steady(10_000, 60), steady(15_000, 60))
    odd = whole.filter(pl.Series(rng().random(len(whole)) < 0.6))
    sizes = [read(series).events["size"][0] for series in (whole, odd)]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.05)


def test_a_single_misreading_is_no_jump_and_no_fall():
    told = one(curve(steady(10_000, 60), [6_000], steady(11_220, 60)))
    assert (told["events"], told["glitches"]) == (0, 1)


def test_a_negative_jump_is_a_fall_and_never_inflation():
    told = read(curve(steady(20_000, 60), steady(18_000, 60)))
    assert told.events["shape"].to_list() == ["step_down"]
    assert told.evidence["jumps"][0] == 0
    assert told.evidence["unexplained_share"][0] == 0


def rounded(series):
    unit = 10 ** (pl.col("followers").log10().floor() - 2).clip(0)
    return series.with_columns(followers=(pl.col("followers") / unit).floor().mul(unit).cast(pl.Int64))


@pytest.mark.parametrize("start", [1_050, 10_300, 104_000, 1_030_000])
def test_steps_of_one_unit_of_rounding_are_no_jumps(start):
    days = np.arange(180)
    told = one(rounded(curve(start * (1 + 0.0004 * days))))
    assert told["rounded"]
    assert told["events"] == 0


def test_rounding_widens_the_interval_of_a_jump_and_still_holds_the_truth():
    plain = curve(steady(101_500, 60), steady(130_900, 60))
    exact, coarse = (read(series).events.row(0, named=True) for series in (plain, rounded(plain)))
    ends = [
        pl.Series([event["detail"]]).str.json_decode(pl.Struct({"size_low": pl.Float64, "size_high": pl.Float64}))[0]
        for event in (exact, coarse)
    ]
    assert ends[1]["size_high"] - ends[1]["size_low"] > ends[0]["size_high"] - ends[0]["size_low"] + 1_000
    assert ends[1]["size_low"] <= 28_180 <= ends[1]["size_high"]


def test_exact_counts_are_not_taken_for_rounded_ones():
    assert not one(curve(steady(10_000, 60)))["rounded"]


def test_an_owners_exact_counts_among_rounded_public_ones_make_no_jump():
    public = rounded(curve(101_999 + 3 * np.arange(120)))
    exact = curve(101_999 + 3 * np.arange(120)).with_columns(auth_context=pl.lit("owner"))
    mixed = pl.concat([public[:60], exact[60:]])
    assert one(mixed)["events"] == 0


def test_steps_between_a_rounded_and_an_exact_reading_tell_nothing_of_the_swing():
    exact = curve(1_234_000 + 350 * np.arange(60)).with_columns(auth_context=pl.lit("owner"))
    turns = pl.int_range(pl.len()) % 2 == 0
    mixed = pl.concat([rounded(exact.filter(turns)).with_columns(auth_context=pl.lit("public")), exact.filter(~turns)])
    assert (one(exact)["daily_n"], one(mixed)["daily_n"]) == (59, None)


def test_a_change_of_definition_is_a_break_and_never_a_jump():
    series = at(curve(steady(10_000, 60), steady(15_000, 60)), 60, "definition_version", pl.lit("v2"))
    told = one(series)
    assert (told["breaks"], told["events"]) == (1, 0)


def test_without_the_mark_the_same_step_is_a_jump():
    assert one(curve(steady(10_000, 60), steady(15_000, 60)))["jumps"] == 1


def test_an_unknown_definition_is_no_break():
    series = at(curve(steady(10_000, 120)), 60, "definition_version", pl.lit(None, pl.String))
    assert one(series)["breaks"] == 0


def test_definitions_that_change_all_the_time_leave_nothing_to_judge():
    series = curve(steady(10_000, 8)).with_columns(definition_version=pl.Series([f"v{n}" for n in range(8)]))
    assert verdict(series)["reason"] == "definition_changed"


def other_posts(series, day, total):
    return at(series, day, "posts_total", pl.lit(total, pl.Int64))


@pytest.mark.parametrize("after", [200_000, 900])
def test_another_account_under_the_name_is_said_and_not_read_as_growth(after):
    told = verdict(other_posts(curve(steady(10_000, 100), after + np.arange(3)), 100, 40))
    assert (told["status"], told["reason"]) == ("insufficient", "replaced")


def test_after_a_merger_only_the_new_account_is_judged():
    series = curve(steady(10_000, 30), steady(15_000, 30), steady(300_000, 90, 30))
    told = one(other_posts(series, 60, 900))
    assert (told["replaced"], told["events"]) == (True, 0)
    assert told["history_days"] == pytest.approx(89)


@pytest.mark.parametrize("times", [2, 9, 13, 100])
def test_however_many_are_bought_at_once_other_posts_alone_tell_another_account(times):
    few = 1_000 + 2 * np.arange(60)
    series = curve(few, times * 1_000 + 2 * np.arange(120))
    told = verdict(series)
    assert (one(series)["replaced"], one(series)["jumps"]) == (False, 1)
    assert (told["status"], told["reason"]) == ("fail", "fail")


def test_posts_that_nobody_counted_are_no_proof_of_another_account():
    series = curve(steady(1_000, 60, 2), steady(13_000, 90, 2)).with_columns(posts_total=pl.lit(None, pl.Int64))
    assert verdict(series)["status"] == "fail"


SINCE = {
    "merged": (steady(35_000, 90), [50] * 90 + [95] * 90),
    "renamed": (steady(60_000, 90), [400] * 90 + [60] * 90),
    "smaller": (steady(8_000, 90), [400] * 90 + [60] * 90),
}


@pytest.mark.parametrize("name", SINCE)
def test_what_follows_a_merger_or_a_new_name_neither_accuses_nor_speaks_for_the_account(name):
    after, posts = SINCE[name]
    told = verdict(curve(steady(20_000, 90), after).with_columns(posts_total=pl.Series(posts)))
    assert (told["status"], told["reason"], told["deviation"]) == ("pass", "since_replaced", 0)


def test_what_was_bought_after_a_new_name_is_still_a_jump():
    series = curve(steady(20_000, 60), steady(60_000, 60), steady(110_000, 60))
    told = verdict(other_posts(series, 60, 60))
    assert (told["status"], told["reason"]) == ("fail", "fail")


def test_a_month_is_needed_after_a_new_name():
    told = verdict(other_posts(curve(steady(20_000, 90), steady(60_000, 20)), 90, 60))
    assert (told["status"], told["reason"]) == ("insufficient", "replaced")


@pytest.mark.parametrize("posts", [397, 404, 410, 550])
def test_a_few_posts_more_or_less_do_not_excuse_a_jump(posts):
    series = other_posts(curve(steady(10_000, 60), steady(20_000, 60)), 60, posts)
    assert not one(series)["replaced"]


def test_posts_of_weeks_between_two_readings_do_not_excuse_a_jump():
    series = other_posts(curve(steady(10_000, 90), steady(30_000, 90)), 90, 640)
    apart = series.filter(~pl.int_range(pl.len()).is_between(76, 103))
    assert (one(series)["replaced"], one(apart)["replaced"]) == (True, False)


def test_posts_that_change_by_orders_with_the_followers_tell_another_account_too():
    told = one(other_posts(curve(steady(10_000, 60), steady(25_000, 60)), 60, 12))
    assert (told["replaced"], told["jumps"]) == (True, 0)


def test_a_tidied_feed_alone_is_the_same_account():
    series = other_posts(curve(steady(10_000, 120)), 60, 12)
    assert not one(series)["replaced"]


def test_snapshots_of_the_future_are_not_believed():
    series = curve(steady(10_000, 60), steady(40_000, 60))
    now = world.START + timedelta(days=60)
    told = one(series, as_of=now)
    assert (told["events"], told["snapshots"]) == (0, 60)


def test_double_readings_of_a_moment_count_once_and_the_owner_stands_first():
    series = curve(steady(10_000, 60))
    wrong = series.with_columns(pl.col("followers") + 5_000)
    owner = series.with_columns(auth_context=pl.lit("owner"))
    assert one(pl.concat([owner, wrong])) == one(pl.concat([wrong, owner]))
    assert one(pl.concat([wrong, owner]))["events"] == 0


def test_what_was_modelled_or_only_supplied_does_not_stand_beside_what_was_read():
    series = curve(steady(10_000, 60))
    said = [
        series[30:31].with_columns(
            pl.col("captured_at").dt.offset_by("1h"), followers=pl.lit(30_000, pl.Int64), auth_context=pl.lit(word)
        )
        for word in ("modelled", "supplied")
    ]
    assert one(pl.concat([series, *said]))["events"] == one(series)["events"]


def test_supplied_counts_alone_are_read():
    assert one(curve(steady(10_000, 60)).with_columns(auth_context=pl.lit("supplied")))["snapshots"] == 60


def test_a_jump_at_the_first_reading_only_widens():
    told = read(curve([10_000], steady(15_000, 100)))
    assert told.events["shown"].to_list() == ["open_start"]
    assert told.evidence["unexplained_share"][0] == 0
    assert told.evidence["unexplained_high"][0] > 0.25


def test_a_few_people_more_on_a_tiny_account_are_no_jump():
    assert one(curve(steady(100, 60, 0), steady(150, 60, 0)))["events"] == 0


def test_optional_columns_may_be_absent():
    series = curve(steady(10_000, 60), steady(15_000, 60))
    least = series.select("account_key", "captured_at", "followers")
    assert one(least)["jumps"] == one(series)["jumps"] == 1


def test_rows_in_any_order_give_the_same():
    series = pl.concat([world.series_of(world.many(rng(), 5, lambda r, a: world.block(r, a, 80, 0.3)))])
    mixed = series.sample(fraction=1, shuffle=True, seed=3)
    assert_frame_equal(read(mixed).evidence, read(series).evidence)
    assert_frame_equal(read(mixed).events, read(series).events)
