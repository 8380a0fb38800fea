"""The forecast of coming posts on real posts of 2017: likes, as the file shows no views.

Ranks 3 to 5 are forecast from ranks 6 and older, as published results do; fitting, model choice and calibration see
ranks 6 and older only.
"""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.scoring.cases import cases_of
from fukasa.analysis.forecast.scoring.metrics import score
from fukasa.analysis.forecast.views.fit import fit_views
from fukasa.analysis.forecast.views.model import forecast_views

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "ig_posts_gvsi2017" / "posts.csv"
pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not FILE.exists(), reason=f"the real data is not beside the checkout: {FILE}"),
]


def posts():
    """Posts of the file as a history; posts of one day keep the file's order, which is newest first."""
    rank = pl.col("post_rank_recent_first")
    kind = pl.when("is_video").then(pl.lit("short")).when("multiple_image").then(pl.lit("carousel"))
    return (
        pl.read_csv(FILE, try_parse_dates=True)
        .filter(pl.col("followers") < 1_000_000, pl.col("likes") < 200_000)
        .select(
            account_key=pl.format("instagram:{}", "creator_id"),
            post_id=rank.cast(pl.String).str.zfill(4),
            posted_at=pl.col("date").cast(pl.Datetime("us", "UTC")) - pl.duration(minutes=rank),
            platform=pl.lit("instagram"),
            metric=pl.lit("likes"),
            value=pl.col("likes").cast(pl.Float64),
            format=kind.otherwise(pl.lit("image")),
            followers=pl.col("followers").cast(pl.Float64),
            text_length=pl.col("caption_len").cast(pl.Float64).log1p(),
            hashtags=pl.col("n_hashtags").cast(pl.Float64),
            mentions=pl.col("n_mentions").cast(pl.Float64),
            rank=rank,
        )
    )


@cache
def forecast(*, shuffled=False):
    every = posts()
    history, held = every.filter(pl.col("rank") >= 6), every.filter(pl.col("rank").is_between(3, 5))
    if shuffled:
        keys = history["account_key"].unique().sort()
        mixed = dict(zip(keys, keys.sample(fraction=1.0, shuffle=True, seed=1), strict=True))
        history = history.with_columns(pl.col("account_key").replace_strict(mixed))
    model = fit_views(history, rng=np.random.default_rng(20_261_122), horizon=3)
    targets = held.drop("value").rename({"post_id": "target_id"})
    rows = forecast_views(model, history, targets).with_columns(actual=held["value"], baseline_last10=pl.col("last10"))
    median = history.group_by("account_key").agg(median=pl.col("value").median())
    return model, rows.join(median, on="account_key", how="left", maintain_order="left")


@cache
def scored():
    model, rows = forecast()
    return score(cases_of(rows, shapes=model.shapes), rng=np.random.default_rng(0))


def middle(model, rows):
    names = ("mu", "sigma", "shared", "shape")
    return Predictive(*(rows[name].to_numpy() for name in names), model.shapes).quantile(0.5)


def paired(one, other, accounts, *, draws=1_000):
    """95 % interval of the difference of two medians over posts, creators drawn with replacement."""
    _, place = np.unique(accounts, return_inverse=True)
    posts_of = [np.flatnonzero(place == creator) for creator in range(place.max() + 1)]
    rng = np.random.default_rng(0)
    differences = []
    for _ in range(draws):
        drawn = np.concatenate([posts_of[creator] for creator in rng.integers(0, len(posts_of), len(posts_of))])
        differences.append(np.median(one[drawn]) - np.median(other[drawn]))
    return np.quantile(differences, [0.025, 0.975])


def test_the_posts_are_those_of_the_published_results():
    _, rows = forecast()
    assert (rows.height, rows["account_key"].n_unique()) == (2_241, 747)
    actual = rows["actual"].to_numpy()
    assert np.median(np.abs(rows["median"].to_numpy() - actual) / actual) == pytest.approx(0.205, abs=0.001)


def test_the_forecast_misses_by_less_than_the_median_of_the_creator():
    model, rows = forecast()
    actual = rows["actual"].to_numpy()
    ours, theirs = (np.abs(said - actual) / actual for said in (middle(model, rows), rows["median"].to_numpy()))
    low, high = paired(ours, theirs, rows["account_key"].to_numpy())
    assert low < high < 0


def test_it_explains_as_much_as_the_best_honest_model():
    r2 = scored().points["r2"]
    assert r2.value > 0.85
    assert r2.low < 0.861 < r2.high


def test_eighty_percent_intervals_hold_eighty_percent():
    coverage = scored().bands.coverage[80]
    assert abs(coverage.value - 0.8) <= 0.02
    assert coverage.holds(0.8)


def test_chances_are_as_good_as_a_perfect_forecaster_would_make_them_look():
    said = scored().probability
    assert said.ece.value <= said.perfect
    assert said.below_point.value >= 0.25


def test_creators_that_are_mixed_up_lose_the_skill():
    model, rows = forecast(shuffled=True)
    actual = rows["actual"].to_numpy()
    assert np.median(np.abs(middle(model, rows) - actual) / actual) > 0.5
