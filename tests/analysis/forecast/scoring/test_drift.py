"""The watch: drift raises an alarm, quiet streams do not, a new definition is no drift; recalibration answers."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.scoring.drift import watch_drift
from fukasa.analysis.forecast.scoring.drift_sentences import watch_sentences
from fukasa.analysis.forecast.scoring.eras import with_eras
from fukasa.analysis.forecast.scoring.evidence import gather_evidence
from fukasa.analysis.forecast.scoring.recalibration import recalibrate
from fukasa.analysis.forecast.shape_fit import fit_shapes
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput
from tests.factories.forecasts import scored_stream, with_quantiles

NORMAL = Shapes.normal()
NOW = datetime(2027, 6, 1, tzinfo=UTC)


def watched(seed=1, **options):
    return watch_drift(scored_stream(np.random.default_rng(seed), **options), shapes=NORMAL)


def test_a_calibrated_stream_is_stable_and_its_windows_cover():
    (stream,) = watched().streams
    assert (stream.status, stream.alarm, stream.signal) == ("stable", None, None)
    assert (stream.n, stream.accounts, len(stream.windows)) == (960, 40, 12)
    assert np.mean([0.8 in window.interval for window in stream.windows]) >= 0.8


def test_spreads_that_have_become_too_small_raise_an_alarm():
    (stream,) = watched(told=0.45).streams
    assert (stream.status, stream.signal) == ("drift", "coverage")
    assert stream.windows[-1].coverage < 0.7


def test_a_fall_of_all_views_raises_an_alarm_soon_after_it():
    found = watched(shift=lambda month: -0.6 * (month >= 8))
    (stream,) = found.drifted
    assert stream.signal == "level"
    alarm = [window.begins for window in stream.windows].index(stream.alarm)
    assert 8 <= alarm <= 9


def test_spreads_that_are_too_wide_raise_an_alarm_too():
    assert watched(told=1.6).drifted[0].signal == "coverage"


def test_the_false_alarm_rate_is_kept_however_long_one_looks():
    rng = np.random.default_rng(4)
    runs = [
        gather_evidence([(rng.random(30) < 0.8).astype(float) for _month in range(60)], 0.8, false_alarm=0.1).alarm
        for _run in range(400)
    ]
    assert np.mean([alarm is not None for alarm in runs]) <= 0.1


def test_a_late_change_is_found_as_well():
    rng = np.random.default_rng(5)
    periods = [(rng.random(30) < (0.8 if month < 48 else 0.6)).astype(float) for month in range(60)]
    assert 48 <= gather_evidence(periods, 0.8, false_alarm=0.01).alarm <= 55


@settings(max_examples=30, deadline=None)
@given(st.floats(0.05, 0.95), st.lists(st.integers(0, 6), max_size=8))
def test_evidence_is_a_fair_game(mean, sizes):
    """Over all outcomes, weighed by their chance under the claim, the evidence is 1 on the mean."""
    values = np.array([0.0, 1.0])
    chances = np.array([1 - mean, mean])

    def after(*outcomes):
        return gather_evidence([np.array([one]) for one in outcomes], mean, false_alarm=0.01).value[-1]

    assert chances @ np.array([after(one) for one in values]) == pytest.approx(1)
    two = np.array([[after(one, other) for other in values] for one in values])
    assert chances @ two @ chances == pytest.approx(1)
    grown = gather_evidence([np.full(size, mean) for size in sizes], mean, false_alarm=0.01)
    assert grown.value == pytest.approx(np.ones(len(sizes)))


def test_a_new_definition_of_views_is_a_break_and_no_drift():
    first = datetime(2024, 9, 1, tzinfo=UTC)
    changed = {"first": first, "shift": lambda month: 1.2 * (month >= 8), "platform": pl.lit("youtube")}
    # Forecasts made after the change rest on posts from after it: the model learned the new level.
    rows = scored_stream(np.random.default_rng(1), months=14, **changed).with_columns(
        mu=pl.when(pl.col("made_at") > datetime(2025, 4, 1, tzinfo=UTC)).then(pl.col("mu") + 1.2).otherwise("mu")
    )
    found = watch_drift(rows, shapes=NORMAL)
    assert found.drifted == ()
    assert [stream.since for stream in found.streams] == [date(2025, 3, 31), None]
    assert [one.begins for one in found.breaks] == [date(2025, 3, 31)]
    assert found.not_compared == 80  # made on 30 March, read on 9 April
    # The negative control: the same jump on a platform that changed nothing is drift.
    assert watch_drift(rows.with_columns(mu=rows["mu"], platform=pl.lit("tiktok")), shapes=NORMAL).not_compared == 0
    jump = scored_stream(np.random.default_rng(1), months=14, **(changed | {"platform": pl.lit("tiktok")}))
    assert watch_drift(jump, shapes=NORMAL).drifted


def test_forecasts_that_rest_on_posts_from_before_a_change_are_not_judged_by_posts_after_it():
    rows = scored_stream(
        np.random.default_rng(1), months=1, first=datetime(2025, 5, 1, tzinfo=UTC), platform=pl.lit("youtube")
    )
    old = pl.lit(datetime(2025, 3, 1, tzinfo=UTC), dtype=pl.Datetime("us", "UTC"))
    found = watch_drift(rows.with_columns(history_until=old), shapes=NORMAL)
    assert (found.streams, found.not_compared) == ((), rows.height)


def test_long_videos_are_not_touched_by_a_change_of_shorts():
    rows = scored_stream(
        np.random.default_rng(1), months=1, first=datetime(2025, 3, 28, tzinfo=UTC), platform=pl.lit("youtube")
    )
    long, unknown = (with_eras(rows.with_columns(format=pl.lit(kind, dtype=pl.String))) for kind in ("long", None))
    assert long["comparable"].all()
    assert long["era"].is_null().all()
    assert not unknown["comparable"].any()


def test_a_new_version_of_the_shapes_begins_a_new_stream():
    version = pl.when(pl.col("made_at") < datetime(2026, 6, 1, tzinfo=UTC)).then(pl.lit("a")).otherwise(pl.lit("b"))
    assert [stream.version for stream in watched(version=version).streams] == ["a", "b"]


def test_few_outcomes_are_called_insufficient():
    (stream,) = watched(months=1, creators=5).streams
    assert (stream.status, stream.accounts) == ("insufficient", 5)


def test_rows_of_quantiles_are_watched_too_and_no_rows_give_no_stream():
    rows = with_quantiles(scored_stream(np.random.default_rng(1), months=3))
    assert watch_drift(rows).streams[0].n == 240
    assert watch_drift(rows.clear()).streams == ()


def test_the_watch_says_what_it_found():
    quiet, alarmed, few = watched(), watched(told=0.45), watched(months=1, creators=5)
    assert "the intervals hold (coverage of the 80% interval" in watch_sentences(quiet, "en")[0]
    assert len(watch_sentences(quiet, "en")) == 1
    drift, chance = watch_sentences(alarmed, "en")
    assert f"since {alarmed.streams[0].alarm:%Y-%m-%d} the 80% interval no longer holds" in drift
    assert "at most 1%" in chance
    assert "校正し直してください" in watch_sentences(alarmed)[0]
    assert "too few posts" in watch_sentences(few, "en")[0]
    with pytest.raises(InvalidInput, match="ja and en"):
        watch_sentences(quiet, "ko")


def test_a_break_is_told_with_its_source():
    rows = scored_stream(np.random.default_rng(1), months=2, first=datetime(2025, 3, 5, tzinfo=UTC))
    told = watch_sentences(watch_drift(rows.with_columns(platform=pl.lit("youtube")), shapes=NORMAL), "en")
    assert any("on 2025-03-31 the definition of the count changed" in one and "revision history" in one for one in told)
    assert "Forecasts not compared" not in told[0]
    assert watch_sentences(watch_drift(rows.clear(), shapes=NORMAL), "en") == (
        "There are no scored forecasts to watch yet.",
    )


def test_a_watch_without_dates_is_refused():
    with pytest.raises(InvalidInput, match="known_at"):
        watch_drift(scored_stream(np.random.default_rng(1), months=1).drop("known_at"), shapes=NORMAL)
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        gather_evidence([np.array([0.2])], 1.0, false_alarm=0.1)
    with pytest.raises(InvalidInput, match="values between 0 and 1"):
        gather_evidence([np.array([1.2])], 0.5, false_alarm=0.1)


def recalibrated(rows, shapes=NORMAL, as_of=NOW, **options):
    return recalibrate(rows, shapes, as_of=as_of, rng=np.random.default_rng(3), **options)


def test_recalibration_makes_the_intervals_hold_again():
    rows = scored_stream(np.random.default_rng(2), creators=300, months=4, told=0.45)
    found = recalibrated(rows)
    assert found.before.high < 0.75
    assert found.after.low <= 0.8 <= found.after.high
    assert found.replaced == ("all", "tiktok")
    fresh = scored_stream(np.random.default_rng(9), creators=120, told=0.45)
    fresh = fresh.with_columns(shape=pl.lit(found.shapes.row("tiktok")))
    assert watch_drift(fresh, shapes=found.shapes).drifted == ()


def test_shuffled_outcomes_show_that_recalibration_widens_what_it_must():
    rows = scored_stream(np.random.default_rng(2), creators=120)
    shuffled = rows.with_columns(pl.col("actual").shuffle(seed=1))
    tiktok = [found.shapes.z[found.shapes.row("tiktok")] for found in (recalibrated(rows), recalibrated(shuffled))]
    assert np.ptp(tiktok[1][4:-4]) > 1.5 * np.ptp(tiktok[0][4:-4])


def test_the_version_names_the_day_and_the_content():
    rows = scored_stream(np.random.default_rng(2), creators=60)
    one, same, other = (
        recalibrated(rows),
        recalibrated(rows.reverse()),
        recalibrated(rows.filter(pl.col("actual") > 2_000)),
    )
    assert one.version.startswith("2027-06-01-")
    assert one.version == same.version != other.version


def test_platforms_without_new_outcomes_keep_their_rows():
    z = np.stack([NORMAL.z[0], NORMAL.z[0] * 2, NORMAL.z[0] * 3, NORMAL.z[0] * 4])
    old = Shapes(("normal", "x", "tiktok", "tiktok × 3-5"), z)
    found = recalibrated(scored_stream(np.random.default_rng(2), creators=60), old)
    assert np.array_equal(found.shapes.z[found.shapes.row("x")], NORMAL.z[0] * 2)
    assert "tiktok × 3-5" not in found.shapes.ids  # falls back to the new row of its platform


def test_bins_stay_those_of_the_shapes_in_use():
    rng = np.random.default_rng(2)
    old = fit_shapes(rng.normal(size=400), np.arange(400), np.zeros(400, dtype=np.int64), ["tiktok × 3-5"])
    rows = scored_stream(rng, creators=60).with_columns(shape=pl.lit(old.row("tiktok × 3-5")))
    assert recalibrated(rows, old).shapes.ids == ("normal", "all", "tiktok", "tiktok × 3-5")


def test_outcomes_of_an_older_definition_and_later_ones_are_not_used():
    rows = scored_stream(
        np.random.default_rng(2),
        creators=60,
        months=14,
        first=datetime(2024, 9, 1, tzinfo=UTC),
        platform=pl.lit("youtube"),
    )
    assert recalibrated(rows).n == 60 * 2 * 6
    assert recalibrated(rows.with_columns(platform=pl.lit("tiktok")), as_of=datetime(2025, 1, 1, tzinfo=UTC)).n == 480


def test_too_few_creators_are_refused():
    with pytest.raises(InvalidInput, match="needs scored forecasts of 50 creators"):
        recalibrated(scored_stream(np.random.default_rng(2), creators=20))
    with pytest.raises(InvalidInput, match="columns mu"):
        recalibrated(scored_stream(np.random.default_rng(2), creators=20).drop("mu"))
