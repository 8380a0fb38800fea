from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from fukasa.analysis.forecast.titles import with_titles

BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
WORDS = ("朝ごはんの記録", "商店街を歩く", "weekly live show", "신상품 소개", "お便りのコーナー")


def world(seed, *, gap, titles, posts=60, accounts=4):
    """Posts of accounts whose first kind of title reaches exp(gap) times as much; the newest five are asked for."""
    rng = np.random.default_rng(seed)
    size = accounts * posts
    kind = rng.integers(0, len(WORDS), size)
    value = np.exp(9 + gap * (kind == 0) + rng.normal(0, 0.3, size))
    named = kind if titles == "meaning" else rng.integers(0, len(WORDS), size)
    place = np.tile(np.arange(posts), accounts)
    every = pl.DataFrame(
        {
            "account_key": np.repeat([f"youtube:{one}" for one in range(accounts)], posts),
            "post_id": [f"p{one}" for one in range(size)],
            "posted_at": [BEGUN + timedelta(days=2 * int(one)) for one in place],
            "value": value,
            "text": [f"{WORDS[one]} #{number}" for one, number in zip(named, place, strict=True)],
        }
    )
    held = pl.Series(place >= posts - 5)
    return every.filter(~held), every.filter(held)


def forecasts(history, held):
    """What a forecast without titles says: the spread of all posts of the account around their mean."""
    logs = pl.col("value").log()
    told = history.group_by("account_key").agg(mu=logs.mean(), sigma=logs.std())
    return held.select("account_key", target_id="post_id").join(told, on="account_key", maintain_order="left")


def titled(seed, **options):
    history, held = world(seed, **options)
    plain = forecasts(history, held)
    targets = held.drop("value").rename({"post_id": "target_id"})
    return plain, with_titles(plain, history, targets), held["value"].log()


def missed(rows, logs):
    return float((rows["mu"] - logs).abs().mean())


def test_a_series_that_does_better_is_forecast_higher_and_narrower():
    plain, told, logs = titled(0, gap=2.0, titles="meaning")
    assert missed(told, logs) < 0.6 * missed(plain, logs)
    assert told["sigma"].mean() < 0.7 * plain["sigma"].mean()
    assert told["titles"].mean() > 0.8


def test_titles_without_meaning_move_next_to_nothing():
    plain, told, logs = titled(1, gap=2.0, titles="random")
    assert told["titles"].mean() < 0.2
    assert missed(told, logs) < 1.1 * missed(plain, logs)


def test_without_texts_the_forecasts_stay():
    history, held = world(2, gap=1.0, titles="meaning")
    plain = forecasts(history, held)
    silent = held.drop("value").rename({"post_id": "target_id"}).with_columns(text=pl.lit(None, pl.String))
    assert with_titles(plain, history, silent).drop("titles").equals(plain)


def test_an_account_without_earlier_titles_keeps_its_forecast():
    history, held = world(3, gap=1.0, titles="meaning")
    plain = forecasts(history, held)
    unnamed = history.with_columns(text=pl.lit(None, pl.String))
    told = with_titles(plain, unnamed, held.drop("value").rename({"post_id": "target_id"}))
    assert told.drop("titles").equals(plain)
    assert told["titles"].sum() == 0
