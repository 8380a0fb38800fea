"""`fukasa forecast`: one account, and back-tests of any file."""

import csv
import json
import math
import random
from datetime import timedelta

import pytest

from tests.cli.conftest import TODAY


@pytest.fixture(scope="module")
def posts_of_many(tmp_path_factory):
    """Write twenty posts of each of thirty accounts."""
    draw = random.Random(3)  # noqa: S311  a made-up file, no secret
    path = tmp_path_factory.mktemp("posts") / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("account_id", "post_id", "posted_at", "views"))
        for account in range(30):
            level = draw.gauss(9, 1)
            for post in range(20):
                day = TODAY - timedelta(days=100 - 4 * post)
                writer.writerow(
                    (f"a{account}", f"p{post:02d}", f"{day:%Y-%m-%dT09:00:00Z}", int(math.exp(draw.gauss(level, 0.5))))
                )
    return path


def test_a_back_test_of_a_file_writes_scores_and_one_row_per_forecast(fukasa, posts_of_many, tmp_path):
    scores, rows = tmp_path / "scores.json", tmp_path / "rows.csv"
    done = fukasa(
        "forecast", "backtest", "--posts", posts_of_many, "--json", scores, "--forecasts", rows, "--seen-only"
    )
    assert done.code == 0, done.err
    told = json.loads(scores.read_text(encoding="utf-8"))
    assert (told["n"], told["accounts"], told["metric"]) == (90, 30, "views")
    assert 0 < told["median_ape"]["value"] < 1
    written = list(csv.DictReader(rows.read_text(encoding="utf-8").splitlines()))
    assert len(written) == 90
    assert {row["post_id"] for row in written} == {"p17", "p18", "p19"}
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--posts", "absent.csv"), "absent.csv"),
        (("--since", "soon", "--posts", "absent.csv"), "--since 'soon' is no day"),
        ((), "there is no search index yet"),
    ],
)
def test_what_a_back_test_cannot_do_is_said_in_one_sentence(fukasa, options, sentence):
    done = fukasa("forecast", "backtest", *options)
    assert done.code == 2
    assert sentence in done.err


def test_a_file_without_the_metric_names_the_one_it_has(fukasa, write):
    path = write("likes.csv", "account_id,posted_at,likes\na,2026-01-01T00:00:00Z,5\n")
    done = fukasa("forecast", "backtest", "--posts", path, "--metric", "views")
    assert done.code == 2
    assert "ask with --metric likes" in done.err


@pytest.fixture
def somebody(on_demo):
    found = json.loads(on_demo("search", "--platform", "tiktok", "--limit", "1", "--json").out)
    return found["accounts"][0]


def test_an_account_is_forecast_without_a_further_word(on_demo, somebody):
    done = on_demo("forecast", somebody["account_key"], "--cutoff", "3", "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)["forecasts"][0]
    own, paid = found["kinds"]
    assert (own["paid"], paid["paid"]) == (False, True)
    assert own["quantiles"]["p50"] == pytest.approx(somebody["forecast_p50"])
    assert paid["quantiles"]["p50"] == pytest.approx(somebody["paid_p50"])
    assert 0 <= paid["prob_cutoff"] <= 1
    assert (own["cpv"], own["prob_cutoff"], own["walk_away"]) == ({}, None, None)
    assert found["reasons"]


def test_a_price_is_dearer_per_view_and_its_chance_smaller(on_demo, somebody):
    chances = []
    for price in (1_000, 100_000, 10_000_000):
        done = on_demo("forecast", somebody["account_key"], "--price", price, "--cutoff", "3", "--sponsored", "--json")
        chances.append(json.loads(done.out)["forecasts"][0]["kinds"][0]["prob_cutoff"])
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]


def test_reasons_are_said_in_japanese_too(on_demo, somebody):
    assert "投稿" in on_demo("forecast", somebody["account_key"], "--language", "ja").out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--price", "0"), "a price is an amount above 0"),
        (("--cutoff", "0"), "a cut-off is an amount above 0"),
        (("--cutoff", "2", "--currency", "XYZ"), "no exchange rate for XYZ"),
        (("--probability", "1"), "strictly between 0 and 1"),
        (("--format", "novel"), "'novel' is no format"),
    ],
)
def test_a_question_that_has_no_answer_is_refused_in_one_sentence(on_demo, somebody, options, sentence):
    done = on_demo("forecast", somebody["account_key"], *options)
    assert done.code == 2
    assert sentence in done.err


def test_an_account_that_nobody_knows_is_said(on_demo):
    done = on_demo("forecast", "tiktok:nobody")
    assert done.code == 2
    assert "there is no account tiktok:nobody" in done.err
