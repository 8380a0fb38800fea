from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.series.offsets import OFFSETS_SCHEMA, series_offsets

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HISTORY = {
    "account_key": pl.String(),
    "post_id": pl.String(),
    "posted_at": pl.Datetime("us", "UTC"),
    "text": pl.String(),
    "residual": pl.Float64(),
}
SERIES = {
    "ja": ("ガルパ☆ピコ #{}", "ライブ直前生放送 第{}回"),
    "en": ("Main story chapter {}", "Live Q&A announcement {}"),
    "ko": ("주간 브이로그 {}화", "라이브 공지 {}"),
}


def history(texts, residual, key="youtube:a"):
    posts = range(len(texts))
    return pl.DataFrame({
        "account_key": [key] * len(texts),
        "post_id": [f"p{number:03}" for number in posts],
        "posted_at": [BEGIN + timedelta(days=number) for number in posts],
        "text": texts,
        "residual": residual,
    }, schema=HISTORY)  # fmt: skip


def targets(*texts, key="youtube:a"):
    return pl.DataFrame({
        "account_key": [key] * len(texts),
        "target_id": [f"t{number}" for number in range(len(texts))],
        "posted_at": [BEGIN + timedelta(days=91)] * len(texts),
        "text": texts,
    }, schema_overrides={"text": pl.String, "posted_at": pl.Datetime("us", "UTC")})  # fmt: skip


def two_series(language, posts, noise=0.3, seed=0):
    rng = np.random.default_rng(seed)
    names = SERIES[language]
    which = rng.integers(0, 2, posts)
    texts = [names[one].format(number) for number, one in enumerate(which)]
    return texts, np.where(which == 0, 1.0, -1.0) + noise * rng.standard_normal(posts)


@pytest.mark.parametrize("language", SERIES)
def test_a_planted_series_is_recovered_in_every_language(language):
    texts, residual = two_series(language, 80)
    high, low = SERIES[language]
    told = series_offsets(history(texts, residual), targets(high.format(91), low.format(92)))
    centre = (told["offset"] + told["shift"]).to_numpy()
    assert centre == pytest.approx([1.0, -1.0], abs=0.2)
    assert told["offset"][0] > 0.5
    assert told["offset"][1] < -0.5
    assert told["effective_n"].min() > 3


def test_titles_without_meaning_give_an_offset_near_nothing():
    rng = np.random.default_rng(1)
    sizes = []
    for seed in range(10):
        texts, _ = two_series("ja", 60, seed=seed)
        told = series_offsets(history(texts, 0.8 * rng.standard_normal(60)), targets(texts[0], texts[1]))
        sizes.extend(told["offset"].abs().to_list())
    assert np.mean(sizes) < 0.08


def test_shuffled_titles_lose_what_true_ones_tell():
    texts, residual = two_series("en", 80)
    shuffled = list(np.random.default_rng(2).permutation(texts))
    target = targets(SERIES["en"][0].format(91))
    true = series_offsets(history(texts, residual), target)
    control = series_offsets(history(shuffled, residual), target)
    assert abs(control["offset"][0]) < 0.2 * true["offset"][0]


def test_a_title_like_no_other_says_little():
    texts, residual = two_series("ja", 80)
    told = series_offsets(history(texts, residual), targets("Completely different words", texts[0]))
    assert abs(told["offset"][0]) < 0.1
    assert told["evidence"][0].to_list() == []
    assert told["variance"][0] > told["variance"][1]


def test_five_posts_that_share_nothing_add_nothing_much():
    words = ["朝ごはん", "新しい靴", "東京の夜", "猫と昼寝", "料理の話"]
    told = series_offsets(history(words, [0.3, -0.2, 0.1, -0.4, 0.2]), targets("旅行の準備"))
    assert abs(told["offset"][0]) < 0.05


def test_the_reason_is_the_likest_and_newest_earlier_posts():
    texts, residual = two_series("ja", 40)
    told = series_offsets(history(texts, residual), targets("ガルパ☆ピコ #99"))
    own = [f"p{place:03}" for place, text in enumerate(texts) if text.startswith("ガルパ")]
    assert [reason["post_id"] for reason in told["evidence"][0]] == own[:-4:-1]


@pytest.mark.parametrize("text", [None, ""])
def test_a_target_without_text_is_told_nothing(text):
    told = series_offsets(history(*two_series("ja", 20)), targets(text))
    assert told.select("offset", "variance", "effective_n", "n").row(0) == (0.0, None, 0.0, 0)


@pytest.mark.parametrize("posts", [0, 1, 2])
def test_too_few_earlier_titles_tell_nothing(posts):
    told = series_offsets(history(*two_series("ja", posts)), targets("ガルパ☆ピコ #99"))
    assert told["offset"].to_list() == [0.0]
    assert told["variance"].to_list() == [None]


def test_rows_come_back_in_the_order_of_the_targets_and_accounts_do_not_mix():
    texts, residual = two_series("ja", 40)
    both = pl.concat([history(texts, residual), history(texts, -residual, key="youtube:b")])
    asked = pl.concat([targets(texts[0], key="youtube:b"), targets(texts[0]), targets(texts[0], key="youtube:none")])
    told = series_offsets(both, asked)
    assert told["account_key"].to_list() == ["youtube:b", "youtube:a", "youtube:none"]
    assert told["offset"][0] == pytest.approx(-told["offset"][1])
    assert told.schema == OFFSETS_SCHEMA


def test_what_is_told_stays_the_same_when_the_rows_are_shuffled():
    rows, asked = history(*two_series("ko", 30)), targets(SERIES["ko"][0].format(50))
    once = series_offsets(rows, asked)
    again = series_offsets(rows.sample(fraction=1.0, shuffle=True, seed=3), asked)
    assert again["offset"].to_list() == pytest.approx(once["offset"].to_list())


def test_posts_without_text_are_read_for_the_level_only():
    rows = history([None] * 10 + ["週刊 #1", "週刊 #2", "週刊 #3"], [0.5] * 13)
    told = series_offsets(rows, targets("週刊 #4"))
    assert told["n"][0] == 13
    assert told["shift"][0] > 0.2
