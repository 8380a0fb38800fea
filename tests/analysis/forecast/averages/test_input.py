"""What comes in crooked: each case is told, none is forecast from nothing."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.engagement.reasons import LANGUAGES, reason_sentence
from fukasa.analysis.forecast.averages.absolute import least_absolute
from fukasa.analysis.forecast.averages.assumptions import averages_assumptions
from fukasa.analysis.forecast.averages.fit import fit_averages
from fukasa.analysis.forecast.averages.forecast import AVERAGES_FORECAST_SCHEMA, forecast_averages
from fukasa.analysis.forecast.averages.model import AveragesModel
from fukasa.core.errors import InvalidInput
from tests.analysis.forecast.averages.planted import planted

AT = datetime(2026, 11, 1, tzinfo=UTC)
NOTHING = {"avg_views": None, "avg_likes": None, "followers": None}


def average(days, **values):
    return {"account_key": "tiktok:a", "captured_at": AT - timedelta(days=days), **NOTHING, **values}


def frame(*rows):
    schema = {
        "account_key": pl.String,
        "captured_at": pl.Datetime("us", "UTC"),
        "avg_views": pl.Float64,
        "avg_likes": pl.Float64,
        "followers": pl.Int64,
    }
    return pl.DataFrame(list(rows), schema=schema)


def account(**values):
    return pl.DataFrame([{"account_key": "tiktok:a", "platform": "tiktok", "followers": 5_000, **values}])


def one(*rows, of="average", accounts=None, at=AT):
    people = account() if accounts is None else accounts
    model = fit_averages(frame(*rows), people, as_of=AT)
    return forecast_averages(model, frame(*rows), people, at=at, of=of).row(0, named=True)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "nothing_known"),
        ([average(10)], "nothing_known"),
        ([average(10, avg_views=0.0, avg_likes=0.0)], "averages_not_positive"),
        ([average(10, avg_views=float("nan"))], "averages_not_positive"),
        ([average(10, avg_views=-5.0)], "averages_not_positive"),
        ([average(-3, avg_views=900.0)], "averages_in_future"),
        ([average(401, avg_views=900.0)], "averages_too_old:days=400"),
    ],
)
def test_what_tells_nothing_is_insufficient_with_its_reason(rows, reason):
    found = one(*rows)
    assert (found["status"], found["reason"], found["mu"], found["sigma"]) == ("insufficient", reason, None, None)
    assert all(reason_sentence(reason, language) for language in LANGUAGES)


def test_a_lonely_average_stands_for_itself_with_the_assumed_spread():
    found, given_ = one(average(0, avg_views=1_000.0)), averages_assumptions()
    assert found["mu"] == pytest.approx(np.log(1_000), abs=1e-4)
    assert found["sigma"] == pytest.approx(np.sqrt(2 * given_.noise), rel=1e-4)
    assert (found["metric"], found["pairs"], found["n_history"], found["shape"]) == ("views", 0, 1, 0)
    assert (found["last_average"], found["last10"], found["newest_at"]) == (pytest.approx(1_000), None, AT)


def test_a_year_old_average_gives_a_wider_forecast_than_a_fresh_one():
    assert one(average(365, avg_views=1_000.0))["sigma"] > 1.9 * one(average(0, avg_views=1_000.0))["sigma"]


def test_each_account_can_be_forecast_for_its_own_day():
    world = planted(0, [0, 1])
    aggregates, half = world.aggregates(0, 1), pl.int_range(pl.len()) % 2 == 0
    early, late = AT - timedelta(days=100), AT
    people = world.accounts.with_columns(as_of=pl.when(half).then(early).otherwise(late))
    model = fit_averages(aggregates, people, as_of=world.day(1))
    own = forecast_averages(model, aggregates, people, at=None)
    for day in (early, late):
        those = (people["as_of"] == day).to_numpy()
        at_once = forecast_averages(model, aggregates, people, at=day)
        assert own.filter(those).equals(at_once.filter(those))


def test_an_account_without_a_day_of_its_own_is_insufficient():
    people = account(as_of=None).cast({"as_of": pl.Datetime("us", "UTC")})
    found = one(average(10, avg_views=1_000.0), accounts=people, at=None)
    assert (found["status"], found["reason"]) == ("insufficient", "nothing_known")


def test_views_come_before_likes_and_likes_stand_in_where_no_average_of_views_counts():
    both = average(10, avg_views=1_000.0, avg_likes=50.0)
    assert one(both)["metric"] == "views"
    likes = one(average(10, avg_views=0.0, avg_likes=50.0), average(500, avg_views=1_000.0))
    assert (likes["metric"], round(np.exp(likes["mu"]))) == ("likes", 50)


def test_averages_of_the_same_weeks_count_once_the_newest():
    found = one(average(0, avg_views=1_000.0), average(7, avg_views=10.0), average(14, avg_views=10.0))
    assert (found["n_history"], round(np.exp(found["mu"]))) == (1, 1_000)


def test_unknown_followers_are_no_zero_followers():
    found = one(average(10, avg_views=1_000.0), accounts=account(followers=None).cast({"followers": pl.Int64}))
    assert found["status"] == "ok"


def test_what_may_not_be_derived_is_neither_learnt_from_nor_forecast():
    found = one(average(10, avg_views=1_000.0), accounts=account(derived_permitted=False))
    assert (found["status"], found["reason"], found["mu"]) == ("not_permitted", "youtube_derived", None)


def test_shared_rows_learn_nothing_of_a_workspace():
    world = planted(0, [0, 1])
    owned = world.accounts.with_columns(visibility=pl.lit("workspace:1"), replaced_for=pl.lit([], pl.List(pl.String)))
    aggregates = world.aggregates(0, 1)
    assert fit_averages(aggregates, owned, as_of=world.day(1)).levels == {}
    assert fit_averages(aggregates, owned, as_of=world.day(1), owner="workspace:1").levels


def test_a_value_published_twice_is_no_second_measurement():
    world = planted(0, [0, 1])
    again = world.aggregates(0).with_columns(captured_at=pl.lit(world.day(1)))
    model = fit_averages(pl.concat([world.aggregates(0), again]), world.accounts, as_of=world.day(1))
    assert model.levels["tiktok", "views"].pairs == 0


def test_one_snapshot_alone_gives_a_line_to_lean_on_and_assumed_change():
    world = planted(0, [0, 1])
    model = fit_averages(world.aggregates(0), world.accounts, as_of=world.day(0))
    level = model.levels["tiktok", "views"]
    assert (level.pairs, level.drift, level.noise) == (0, 0.0, averages_assumptions().noise)
    assert level.slope == pytest.approx(0.7, abs=0.05)
    rows = forecast_averages(model, world.aggregates(0), world.accounts, at=world.day(1), of="average")
    extreme = world.value[:, 0] - 9 - 0.7 * (world.followers - 10)
    assert np.corrcoef(rows["mu"].to_numpy() - world.value[:, 0], extreme)[0, 1] < -0.9


def test_nothing_later_than_the_day_of_the_fit_is_read():
    world = planted(0, [0, 1, 2])
    early = fit_averages(world.aggregates(0, 1), world.accounts, as_of=world.day(1))
    late = fit_averages(world.aggregates(0, 1, 2), world.accounts, as_of=world.day(1))
    assert early.to_dict() == late.to_dict()


def test_the_rows_are_those_of_the_accounts_in_their_order_under_the_declared_columns():
    world = planted(0, [0, 1])
    aggregates, people = world.aggregates(0, 1).sample(fraction=1, shuffle=True, seed=1), world.accounts.reverse()
    model = fit_averages(aggregates, people, as_of=world.day(1))
    rows = forecast_averages(model, aggregates, people, at=world.day(1))
    assert rows.schema == AVERAGES_FORECAST_SCHEMA
    assert rows["account_key"].to_list() == people["account_key"].to_list()
    assert rows["target_id"].unique().to_list() == ["post"]
    empty = forecast_averages(model, aggregates.clear(), people.clear(), at=AT)
    assert (empty.height, empty.schema) == (0, AVERAGES_FORECAST_SCHEMA)


@settings(max_examples=15, deadline=None)
@given(factor=st.floats(0.01, 100), seed=st.integers(0, 1_000))
def test_averages_in_another_unit_move_every_forecast_by_that_factor_and_no_spread(factor, seed):
    world = planted(seed, [0, 1])
    told = []
    for unit in (1.0, factor):
        aggregates = world.aggregates(0, 1).with_columns(pl.col("avg_views") * unit)
        model = fit_averages(aggregates, world.accounts, as_of=world.day(1))
        told.append(forecast_averages(model, aggregates, world.accounts, at=world.day(1), of="average"))
    assert (told[1]["mu"] - told[0]["mu"]).to_numpy() == pytest.approx(np.log(factor), abs=0.02)
    assert told[1]["sigma"].to_numpy() == pytest.approx(told[0]["sigma"].to_numpy(), rel=0.02)


def test_a_stored_model_forecasts_as_the_fitted_one():
    world = planted(0, [0, 1])
    aggregates = world.aggregates(0, 1)
    model = fit_averages(aggregates, world.accounts, as_of=world.day(1))
    again = AveragesModel.from_dict(json.loads(json.dumps(model.to_dict())))
    first, second = (forecast_averages(m, aggregates, world.accounts, at=AT, of="average") for m in (model, again))
    assert first.equals(second)
    assert again.shapes.ids == model.shapes.ids


@pytest.mark.parametrize(
    "broken",
    [
        {"version": "averages-0"},
        {"levels": {"tiktok": {}}},
        {"levels": {"tiktok × views": {"noise": 1}}},
        {"shapes": {"ids": ["normal"], "p": [0.5], "z": [[0.0]]}},
    ],
)
def test_a_stored_model_that_cannot_be_is_refused(broken):
    model = fit_averages(frame(average(1, avg_views=5.0)), account(), as_of=AT)
    with pytest.raises(InvalidInput, match="stored forecast of averages"):
        AveragesModel.from_dict({**model.to_dict(), **broken})


def test_a_time_without_zone_and_averages_without_columns_are_refused_in_a_sentence():
    with pytest.raises(InvalidInput, match="no time zone"):
        fit_averages(frame(), account(), as_of=AT.replace(tzinfo=None))
    with pytest.raises(InvalidInput, match="need account_key, captured_at and one of"):
        fit_averages(frame().drop("avg_views", "avg_likes"), account(), as_of=AT)


def test_least_absolute_deviations_give_a_median_that_one_value_cannot_move():
    design = np.ones((5, 1))
    assert least_absolute(design, np.array([1.0, 2, 3, 4, 1e9]))[0] == pytest.approx(3, abs=0.01)
