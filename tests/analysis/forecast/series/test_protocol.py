from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.series.protocol import calibrated, monthly_forecasts

BEGIN, FIRST, END = (
    datetime(2025, 1, 1, tzinfo=UTC),
    datetime(2025, 6, 1, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=UTC),
)


def posts(seed=0, days=365):
    rng = np.random.default_rng(seed)
    which = rng.integers(0, 3, days)
    names = ("ガルパ☆ピコ #{}", "ライブ直前生放送 第{}回", "Character introduction {}")
    return pl.DataFrame({
        "account_key": ["youtube:a"] * days,
        "post_id": [f"p{day:03}" for day in range(days)],
        "posted_at": [BEGIN + timedelta(days=day) for day in range(days)],
        "text": [names[one].format(day) for day, one in enumerate(which)],
        "value": np.exp(10 + np.array([1.0, 0.0, -1.0])[which] + 0.4 * rng.standard_normal(days)),
    }, schema_overrides={"posted_at": pl.Datetime("us", "UTC")})  # fmt: skip


@pytest.mark.parametrize("refresh", [None, timedelta(days=1)])
def test_nothing_of_a_post_or_what_comes_after_it_reaches_its_forecast(refresh):
    rows = posts()
    other = rows.with_columns(
        value=pl.when(pl.col("posted_at") >= datetime(2025, 8, 20, tzinfo=UTC)).then(7.0).otherwise("value")
    )
    one, two = (monthly_forecasts(frame, first=FIRST, end=END, refresh=refresh) for frame in (rows, other))
    until = pl.col("posted_at") <= datetime(2025, 8, 20, tzinfo=UTC)
    assert one.filter(until)["mu"].to_list() == pytest.approx(two.filter(until)["mu"].to_list())
    assert one.filter(until)["sigma"].to_list() == pytest.approx(two.filter(until)["sigma"].to_list())
    assert one.filter(~until)["mu"].to_list() != pytest.approx(two.filter(~until)["mu"].to_list())


def test_series_are_forecast_to_within_their_noise_and_the_band_holds():
    parts = [monthly_forecasts(posts(seed), first=FIRST, end=END) for seed in range(4)]
    rows = calibrated(pl.concat(parts).sort("posted_at")).drop_nulls("low")
    error = np.log(rows["actual"].to_numpy()) - rows["mu"].to_numpy()
    assert np.std(error) < 0.45
    inside = ((rows["actual"] >= rows["low"]) & (rows["actual"] <= rows["high"])).mean()
    assert 0.75 <= inside <= 0.85


def test_the_first_months_have_no_band():
    rows = calibrated(monthly_forecasts(posts(), first=FIRST, end=END))
    assert rows.filter(pl.col("month") == FIRST)["low"].null_count() == 30


def test_an_account_that_is_new_is_forecast_once_it_has_three_posts():
    rows = monthly_forecasts(posts(), first=BEGIN, end=END)
    assert rows["posted_at"].min() == datetime(2025, 2, 1, tzinfo=UTC)
