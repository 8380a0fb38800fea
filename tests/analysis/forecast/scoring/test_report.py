"""The report: the fields of the contract, groups, what was left out, sentences."""

import json

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.scoring.export import report_json
from fukasa.analysis.forecast.scoring.groups import with_groups
from fukasa.analysis.forecast.scoring.report import report_backtest
from fukasa.analysis.forecast.scoring.sentences import sentences
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput
from tests.factories.forecasts import forecast_rows, with_quantiles


def report(rows, **options):
    options = {"shapes": Shapes.normal(), "draws": 100, "model": "test/1"} | options
    return report_backtest(rows, rng=np.random.default_rng(5), **options)


@pytest.fixture(scope="module")
def rows():
    status = pl.when(pl.int_range(pl.len()) < 7).then(pl.lit("insufficient")).otherwise(pl.lit("ok"))
    odd = pl.when(pl.int_range(pl.len()) % 20 == 0).then(pl.lit("story")).otherwise(pl.lit("short"))
    return forecast_rows(np.random.default_rng(1), status=status, reason=pl.lit("few_posts"), format=odd)


@pytest.fixture(scope="module")
def result(rows):
    return report(rows)


@pytest.fixture(scope="module")
def told(result):
    return json.loads(json.dumps(report_json(result), allow_nan=False))


def test_the_json_has_the_fields_of_the_contract(told):
    assert (told["n"], told["accounts"], told["model"]) == (993, 199, "test/1")
    for figure in (told["median_ape"], told["r2_log"], told["spearman"], told["width_80_log"], told["coverage"]["80"]):
        assert figure["low"] <= figure["value"] <= figure["high"]
    assert list(told["coverage"]) == ["50", "80", "95"]


def test_baselines_have_the_same_fields(told):
    for name in ("last10", "followers", "persistence"):
        baseline = told["baselines"][name]
        assert {"n", "accounts", "median_ape", "r2_log", "spearman", "coverage", "width_80_log"} <= set(baseline)
        assert baseline["model_minus_baseline"]["median_ape"]["high"] < 0


def test_groups_hold_all_posts_once_per_grouping_and_small_ones_are_insufficient(result):
    for names in (("platform", "length"), ("platform", "tier", "format"), ("creators",), ("sponsored",)):
        parts = [group for group in result.groups if tuple(group.by) == names]
        assert sum(group.n for group in parts) == result.score.n
    story = next(group for group in result.groups if group.by.get("format") == "story")
    assert (story.status, story.n, story.score) == ("insufficient", 49, None)
    short = next(group for group in result.groups if group.by.get("format") == "short")
    assert short.score.n == short.n == 944


def test_posts_without_forecast_or_outcome_are_counted_by_reason(rows, result):
    assert dict(result.left_out) == {"few_posts": 7}
    gone = rows.with_columns(
        actual=pl.when(pl.int_range(pl.len()) >= 990).then(None).otherwise("actual"),
        mu=pl.when(pl.int_range(pl.len()).is_between(500, 509)).then(None).otherwise("mu"),
    )
    assert dict(report(gone).left_out) == {"few_posts": 7, "no_forecast": 10, "no_outcome": 10}


def test_nothing_to_score_is_said_and_no_figure_is_made_up(rows):
    found = report(rows.with_columns(status=pl.lit("insufficient")))
    assert (found.score, found.groups) == (None, ())
    told = report_json(found)
    assert told["status"] == "insufficient"
    assert [told[name] for name in ("median_ape", "r2_log", "spearman", "coverage", "width_80_log")] == [None] * 5
    assert "could not be scored: 1,000" in sentences(found, "en")
    assert "検証できる投稿がありません" in sentences(found, "ja")


def test_rows_of_quantiles_are_reported_too(rows, result):
    found = report(with_quantiles(rows), shapes=None)
    assert found.score.points["median_ape"].value == pytest.approx(result.score.points["median_ape"].value)


def test_the_sentences_say_the_figures(result):
    english, japanese = sentences(result, "en"), sentences(result)
    ape = f"{100 * result.score.points['median_ape'].value:.1f}%"
    assert "993 posts of 199 accounts" in english
    assert ape in english
    assert ape in japanese
    assert "smaller than that of the last-10 median" in english
    assert "小さい" in japanese


def test_a_difference_that_may_be_chance_is_not_called_one(rows):
    found = report(rows.with_columns(baseline_last10=pl.col("mu").exp()), groupings=())
    assert "do not tell its error from that of the last-10 median" in sentences(found, "en")


def test_few_accounts_are_said(rows):
    some = rows.filter(pl.col("account_key").is_in(rows["account_key"].unique().sort()[20:24].to_list()))
    assert "Fewer than 10 accounts" in sentences(report(some), "en")
    one = rows.filter(pl.col("account_key") == "tiktok:00050")
    assert "1アカウントだけ" in sentences(report(one), "ja")


def test_another_language_is_refused(result):
    with pytest.raises(InvalidInput, match="ja and en"):
        sentences(result, "fr")


def test_history_lengths_tiers_and_what_is_unknown_are_named():
    frame = pl.DataFrame({
        "n_history": [0, 3, 4, 9, 10, 19, 20, None],
        "followers": [5_000.0, None, 50_000.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        "seen": [True, False, None, True, True, True, True, True],
        "sponsored": [1.0, 0.2, None, 0.0, 0.0, 0.0, 0.0, 0.0],
    })  # fmt: skip
    found = with_groups(frame)
    assert found["length"].to_list() == ["0-3", "0-3", "4-9", "4-9", "10-19", "10-19", "20+", "unknown"]
    assert found["tier"].to_list()[:3] == ["nano", "unknown", "micro"]
    assert found["creators"].to_list()[:3] == ["seen", "unseen", "unknown"]
    assert found["sponsored"].to_list()[:3] == ["sponsored", "organic", "unknown"]
    assert set(found["format"]) == {"unknown"}
