"""Back-tests: nothing about a held-out post reaches its forecast, and what is told adds up."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.forecast.backtest import BacktestPlan, backtest
from fukasa.pipelines.forecast.results import ROWS, backtest_json, keep_backtest, last_backtest, write_rows
from fukasa.pipelines.home import Home
from tests.factories.plain_views import PlainMethod

SEEN = BacktestPlan(unseen=False)


def run(posts, plan=SEEN):
    return backtest(posts, PlainMethod(), plan)


def test_the_newest_posts_of_every_account_are_forecast_once(panel):
    found = run(panel(accounts=12), BacktestPlan(hold_out=4, unseen=False))
    assert found.rows.height == 48
    assert set(found.rows["target_id"]) == {"p016", "p017", "p018", "p019"}
    assert found.rows["n_history"].unique().to_list() == [16]
    assert found.seen.score.n == 48


def test_newer_posts_can_be_left_out_altogether(panel):
    found = run(panel(accounts=12), BacktestPlan(hold_out=2, skip=3, unseen=False))
    assert set(found.rows["target_id"]) == {"p015", "p016"}


def test_what_held_out_posts_reached_changes_nothing_but_the_truth(panel):
    posts = panel(accounts=12)
    held = pl.col("post_id") >= "p017"
    changed = posts.with_columns(value=pl.when(held).then(pl.col("value") * 1000).otherwise("value"))
    one, other = run(posts).rows, run(changed).rows
    assert one["mu"].equals(other["mu"])
    assert one["baseline_last10"].equals(other["baseline_last10"])
    assert not one["actual"].equals(other["actual"])


def test_planted_levels_are_forecast_far_better_than_those_of_shuffled_creators(panel):
    posts = panel()
    shuffled = posts.with_columns(value=pl.Series(np.random.default_rng(2).permutation(posts["value"].to_numpy())))
    good, lost = run(posts).seen.score, run(shuffled).seen.score
    assert good.points["r2_log"].value > 0.6
    assert lost.points["r2_log"].value < 0.1


def test_unseen_creators_are_forecast_by_fits_that_left_them_out(panel):
    found = run(panel(), BacktestPlan())
    assert found.unseen.score.n == found.seen.score.n
    assert found.rows["seen"].all()


def test_a_rolling_back_test_forecasts_month_by_month_from_what_was_known(panel):
    found = run(panel(), BacktestPlan(since=datetime(2025, 12, 1, tzinfo=UTC), unseen=False))
    assert found.rows["split"].unique().to_list() == ["2025-12-01"]
    assert found.rows["posted_at"].min() >= datetime(2025, 12, 1, tzinfo=UTC)
    assert found.rows["n_history"].max() < 20


def test_a_day_after_the_newest_post_is_refused_with_that_day(panel):
    with pytest.raises(InvalidInput, match="newest post is of 2025-12-29; give an earlier --since"):
        run(panel(), BacktestPlan(since=datetime(2031, 1, 1, tzinfo=UTC)))


def test_accounts_without_older_posts_are_told_as_insufficient(panel):
    short = panel(accounts=1, posts=3, prefix="tiktok:short")
    found = run(pl.concat([panel(accounts=12), short]))
    told = found.rows.filter(pl.col("account_key") == "tiktok:short000")
    assert told["status"].to_list() == ["insufficient"] * 3
    assert told["q50"].null_count() == 3
    assert found.seen.score.n == 36


def test_without_anything_older_to_forecast_from_it_is_said(panel):
    with pytest.raises(InvalidInput, match="smaller --horizon-posts"):
        run(panel(accounts=3, posts=2))


def test_the_rows_keep_the_columns_of_the_contract_and_quantiles_ascend(panel, tmp_path):
    short = panel(accounts=1, posts=3, prefix="tiktok:short")
    write_rows(tmp_path / "rows.csv", run(pl.concat([panel(accounts=12), short])))
    rows = pl.read_csv(tmp_path / "rows.csv")
    assert tuple(rows.columns) == ROWS
    assert rows.columns[:5] == ["account_id", "post_id", "posted_at", "actual", "n_history"]
    told = rows.drop_nulls("q50")
    levels = told.select("q025", "q10", "q25", "q50", "q75", "q90", "q975").to_numpy()
    assert (np.diff(levels, axis=1) > 0).all()
    assert rows.height - told.height == 3


def test_the_scores_carry_intervals_and_stand_beside_the_baselines(panel):
    told = backtest_json(run(panel(), BacktestPlan()))
    for name in ("median_ape", "r2_log", "spearman", "width_80_log"):
        assert told[name]["low"] <= told[name]["value"] <= told[name]["high"]
    assert set(told["coverage"]) == {"50", "80", "95"}
    assert {"last10", "persistence", "followers"} <= set(told["baselines"])
    assert told["unseen"]["n"] == told["n"]
    assert set(told["sentence"]) == {"ja", "en"}


def test_the_last_back_test_of_a_workspace_is_kept_and_no_other_reads_it(panel, tmp_path):
    home = Home(tmp_path / "data", clock=lambda: datetime(2026, 1, 26, tzinfo=UTC))
    assert last_backtest(home, "a") is None
    keep_backtest(home, "a", backtest_json(run(panel(accounts=12))), 7)
    kept = last_backtest(home, "a")
    assert (kept["lake_version"], kept["n"], kept["made_at"]) == (7, 36, "2026-01-26T00:00:00+00:00")
    assert last_backtest(home, "b") is None
