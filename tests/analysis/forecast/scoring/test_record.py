"""The record: every stored forecast has one state, and only the first fitting post is its truth."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.scoring.record import STATES, match_posts, score_record
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput

MADE = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 4, 20, tzinfo=UTC)
MOMENT = pl.Datetime("us", "UTC")


def forecast(identity=1, **fields):
    usual = {
        "forecast_id": identity,
        "account_key": "tiktok:a",
        "platform": "tiktok",
        "metric": "views",
        "format": "",
        "paid": None,
        "made_at": MADE,
        "withdrawn": False,
        "mu": 9.0,
        "sigma": 0.8,
        "shape": 0,
    }
    return usual | fields


def post(identity="p1", day=5, age=20, **fields):
    posted = MADE + timedelta(days=day)
    usual = {
        "account_key": "tiktok:a",
        "post_id": identity,
        "posted_at": posted,
        "captured_at": posted + timedelta(days=age),
        "value": 8_000.0,
        "metric": "views",
        "format": "short",
        "paid": False,
        "withdrawn": False,
    }
    return usual | fields


def frame(rows):
    types = {"made_at": MOMENT, "posted_at": MOMENT, "captured_at": MOMENT, "paid": pl.Boolean, "format": pl.String}
    named = {name: kind for name, kind in types.items() if name in rows[0]}
    return pl.DataFrame(rows, schema_overrides=named | ({"value": pl.Float64} if "value" in rows[0] else {}))


def state(stored, *posts, as_of=NOW):
    row = match_posts(frame([stored]), frame(list(posts)), as_of=as_of).row(0, named=True)
    return row["state"], row["post_id"], row["actual"]


def test_the_first_post_after_the_forecast_is_its_truth():
    assert state(forecast(), post("late", 9), post("first", 3, value=5.0), post("before", -1)) == (
        "scored",
        "first",
        5.0,
    )


def test_a_post_whose_count_is_young_lets_the_forecast_wait_though_an_older_count_follows():
    assert state(forecast(), post("first", 3, age=2), post("next", 9)) == ("too_young", "first", None)


def test_without_a_post_a_forecast_waits_and_after_half_a_year_expires():
    assert state(forecast(), post(day=-3))[0] == "waiting"
    assert state(forecast(), post(day=-3), as_of=MADE + timedelta(days=181))[0] == "expired"
    assert state(forecast(), post(day=200), as_of=MADE + timedelta(days=300))[0] == "expired"


def test_what_is_read_later_than_now_is_not_known():
    assert state(forecast(), post(day=45, age=20))[0] == "waiting"


@pytest.mark.parametrize(
    ("asked", "came", "expected"),
    [
        ({"format": "long"}, {"format": "short"}, "waiting"),
        ({"format": "short"}, {"format": "short"}, "scored"),
        ({"format": "short"}, {"format": None}, "waiting"),
        ({"paid": True}, {"paid": False}, "waiting"),
        ({"paid": True}, {"paid": True}, "scored"),
        ({"paid": False}, {"paid": None}, "waiting"),
        ({"metric": "likes"}, {"metric": "views"}, "waiting"),
        ({}, {"paid": None, "format": None}, "scored"),
    ],
)
def test_a_forecast_is_judged_by_a_post_of_its_kind(asked, came, expected):
    assert state(forecast(**asked), post(**came))[0] == expected


def test_erased_posts_and_forecasts_taken_back_are_withdrawn():
    assert state(forecast(withdrawn=True), post())[0] == "withdrawn"
    assert state(forecast(), post("gone", 3, withdrawn=True), post("next", 9)) == ("withdrawn", "gone", None)


def test_a_post_that_shows_no_count_is_no_zero():
    assert state(forecast(), post(value=None)) == ("no_count", "p1", None)


def test_a_new_definition_of_views_ends_the_comparison():
    asked = forecast(platform="youtube", made_at=datetime(2025, 3, 20, tzinfo=UTC))
    came = post(posted_at=datetime(2025, 3, 25, tzinfo=UTC), captured_at=datetime(2025, 4, 5, tzinfo=UTC))
    assert state(asked, came)[0] == "definition_changed"
    assert state(asked | {"platform": "tiktok"}, came)[0] == "scored"


def test_files_that_tell_less_are_matched_too():
    stored = frame([forecast()]).drop("format", "paid", "withdrawn")
    posts = frame([post()]).drop("format", "paid", "withdrawn", "metric")
    assert match_posts(stored, posts, as_of=NOW)["state"].to_list() == ["scored"]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(-5, 60), min_size=1, max_size=6, unique=True), st.integers(0, 40), st.integers(0, 2**32 - 1)
)
def test_every_forecast_has_one_state_and_the_order_of_posts_makes_no_difference(days, age, seed):
    stored = frame([forecast(number, account_key=f"tiktok:{'ab'[number % 2]}") for number in range(4)])
    posts = frame([post(f"p{day}", day, age) for day in days])
    found = match_posts(stored, posts, as_of=NOW)
    assert found["forecast_id"].to_list() == [0, 1, 2, 3]
    assert set(found["state"]) <= set(STATES)
    assert found.equals(match_posts(stored, posts.sample(fraction=1, shuffle=True, seed=seed), as_of=NOW))


def test_looking_again_finds_what_has_come_since():
    posts = frame([post(day=5, age=20)])
    early = match_posts(frame([forecast()]), posts, as_of=MADE + timedelta(days=6))
    assert early["state"].to_list() == ["waiting"]
    assert match_posts(early, posts, as_of=NOW)["state"].to_list() == ["scored"]


def test_the_record_scores_what_came_and_counts_what_did_not():
    rng = np.random.default_rng(1)
    stored = frame([forecast(number, account_key=f"tiktok:{number:03}") for number in range(60)])
    posts = frame(
        [
            post(f"p{number}", account_key=f"tiktok:{number:03}", value=float(np.exp(9 + 0.8 * rng.normal())))
            for number in range(40)
        ]
    )
    found = score_record(stored, posts, as_of=NOW, rng=rng, shapes=Shapes.normal(), draws=60)
    assert (found.counts["scored"], found.counts["waiting"], sum(found.counts.values())) == (40, 20, 60)
    assert found.report.score.n == 40
    assert dict(found.report.left_out) == {"waiting": 20}
    assert found.report.score.bands.coverage[80].holds(0.8)


def test_what_cannot_be_matched_is_refused():
    with pytest.raises(InvalidInput, match="twice"):
        match_posts(frame([forecast(), forecast()]), frame([post()]), as_of=NOW)
    with pytest.raises(InvalidInput, match="posts lack the columns value"):
        match_posts(frame([forecast()]), frame([post()]).drop("value"), as_of=NOW)
