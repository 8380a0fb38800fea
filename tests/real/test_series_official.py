"""Titles on real posts: two Japanese official channels, 2011 to 2021. Views are lifetime views, not of a fixed age."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.series.protocol import calibrated, monthly_forecasts

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "yt_jp_official_2021" / "videos.csv"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILE.exists(), reason=f"the real data is not beside the checkout: {FILE}"),
]
FIRST, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC)
REFRESHES = {"daily": timedelta(days=1), "monthly": None}


def real_posts():
    rows = pl.read_csv(FILE).select(
        account_key=pl.format("youtube:{}", "source"),
        posted_at=pl.col("publishedAt").str.to_datetime(time_unit="us", time_zone="UTC"),
        text="title",
        value=pl.col("viewCount").cast(pl.Float64),
    )
    return rows.sort("posted_at").with_row_index("post_id").with_columns(pl.col("post_id").cast(pl.String))


@pytest.fixture(scope="module", params=REFRESHES)
def forecasts(request):
    """The videos of 2021 and the way they were forecast; the year before only sets the width of the bands."""
    rows = calibrated(monthly_forecasts(real_posts(), first=FIRST, end=END, refresh=REFRESHES[request.param]))
    return request.param, rows.filter(pl.col("posted_at").dt.year() == 2021)


def median_ape(rows):
    return float(((pl.Series(rows["mu"]).exp() - rows["actual"]).abs() / rows["actual"]).median())


def r2_log(rows):
    actual = np.log(rows["actual"].to_numpy())
    return 1 - np.sum((actual - rows["mu"].to_numpy()) ** 2) / np.sum((actual - actual.mean()) ** 2)


def covered(rows):
    return rows.select(pl.col("actual").is_between("low", "high")).to_series().cast(pl.Float64)


def interval(rows, rng, draws=2_000):
    """95 % bootstrap interval of coverage; weeks of a channel are drawn, as two channels are too few."""
    week = pl.struct("account_key", pl.col("posted_at").dt.truncate("1w"))
    sums = rows.with_columns(_in=covered(rows)).group_by(week).agg(pl.col("_in").sum(), n=pl.len())
    inside, n = sums["_in"].to_numpy(), sums["n"].to_numpy()
    drawn = rng.multinomial(len(n), np.full(len(n), 1 / len(n)), size=draws)
    shares = drawn @ inside / (drawn @ n)
    return np.quantile(shares, [0.025, 0.975]), float(shares.std())


def test_titles_halve_what_the_rolling_median_misses(forecasts):
    refresh, rows = forecasts
    assert rows.height == 947
    assert median_ape(rows) <= {"daily": 0.45, "monthly": 0.48}[refresh]  # rolling median of 20: 0.694
    assert r2_log(rows) >= {"daily": 0.50, "monthly": 0.50}[refresh]  # rolling median of 20: -0.09


@pytest.mark.parametrize("forecasts", ["daily"], indirect=True)
def test_the_band_that_is_kept_up_to_date_covers_what_it_promises(forecasts):
    _, rows = forecasts
    (low, high), error = interval(rows, np.random.default_rng(0))
    share = float(covered(rows).mean())
    assert low <= 0.80 <= high
    assert abs(share - 0.80) <= max(0.02, 2 * error)


@pytest.mark.parametrize("forecasts", ["daily"], indirect=True)
@pytest.mark.parametrize("channel", ["bandori", "lovelive"])
def test_the_band_covers_in_each_channel_all_of_long_history(forecasts, channel):
    _, rows = forecasts
    chosen = rows.filter(pl.col("account_key") == f"youtube:{channel}")
    assert chosen["n_history"].min() >= 200
    (low, high), error = interval(chosen, np.random.default_rng(0))
    assert low <= 0.80 <= high
    assert abs(float(covered(chosen).mean()) - 0.80) <= max(0.02, 2 * error)
