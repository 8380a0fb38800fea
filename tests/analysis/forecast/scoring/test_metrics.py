"""Scores of forecasts: equal to what other libraries compute, honest on planted truth."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, spearmanr
from sklearn.metrics import brier_score_loss, mean_absolute_error, median_absolute_error, r2_score

from fukasa.analysis.forecast.scoring.cases import MULTIPLES, cases_of
from fukasa.analysis.forecast.scoring.metrics import POINTS, score
from fukasa.analysis.forecast.scoring.ranks import correlation_within, rank_correlation
from fukasa.analysis.forecast.scoring.reliability import perfect_error, told_of
from fukasa.analysis.forecast.scoring.resampling import figure, resample
from fukasa.analysis.forecast.scoring.statistic import Owner, mean_of, median_of
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput
from tests.factories.forecasts import forecast_rows, with_quantiles

NORMAL = Shapes.normal()


def scored(rows, *, seed=5, draws=120, shapes=NORMAL):
    return score(cases_of(rows, shapes=shapes), rng=np.random.default_rng(seed), draws=draws)


@pytest.fixture(scope="module")
def rows():
    return forecast_rows(np.random.default_rng(20261122), creators=150, each=4)


@pytest.fixture(scope="module")
def result(rows):
    return scored(rows)


def test_point_errors_equal_those_of_other_libraries(rows, result):
    actual, told = rows["actual"].to_numpy(), np.exp(rows["mu"].to_numpy())
    points = {name: figure.value for name, figure in result.points.items()}
    assert points["median_ape"] == pytest.approx(median_absolute_error(np.ones(len(told)), told / actual))
    assert points["log_mae"] == pytest.approx(mean_absolute_error(np.log(actual), np.log(told)))
    assert points["bias_log"] == pytest.approx(np.mean(np.log(told) - np.log(actual)))
    assert points["r2"] == pytest.approx(r2_score(actual, told))
    assert points["r2_log"] == pytest.approx(r2_score(np.log(actual), np.log(told)))
    assert points["spearman"] == pytest.approx(spearmanr(actual, told).statistic)


def test_rank_correlations_across_creators_are_those_of_their_medians(rows, result):
    middle = rows.group_by("account_key").agg(pl.col("actual").median(), pl.col("mu").exp().median())
    assert result.points["spearman_across"].value == pytest.approx(spearmanr(middle["actual"], middle["mu"]).statistic)


def test_rank_correlations_within_creators_are_their_mean_where_all_have_as_many_posts(rows, result):
    own = [spearmanr(part["actual"], part["mu"]).statistic for part in rows.partition_by("account_key")]
    assert result.points["spearman_within"].value == pytest.approx(np.mean(own))


def test_bands_cover_what_lies_inside_them(rows, result):
    z = ((rows["actual"].log() - rows["mu"]) / rows["sigma"]).abs().to_numpy()
    for level in (50, 80, 95):
        half = norm.ppf((1 + level / 100) / 2)
        assert result.bands.coverage[level].value == pytest.approx(np.mean(z <= half))
        assert result.bands.width_log[level].value == pytest.approx(2 * half * 0.8)


def test_brier_scores_equal_those_of_another_library(rows, result):
    limits = rows["baseline_last10"].to_numpy()[:, None] * np.array(MULTIPLES)
    event = (rows["actual"].to_numpy()[:, None] >= limits).ravel()
    chance = norm.sf((np.log(limits) - rows["mu"].to_numpy()[:, None]) / 0.8).ravel()
    sure = (np.exp(rows["mu"].to_numpy())[:, None] >= limits).ravel()
    told = result.probability
    # Between its knots a shape is linear, so probabilities differ a little from the normal ones.
    assert told.brier.value == pytest.approx(brier_score_loss(event, chance), abs=5e-4)
    assert told.brier_point.value == pytest.approx(np.mean(event != sure))
    assert told.below_point.value == pytest.approx(1 - told.brier.value / told.brier_point.value)


def test_a_calibrated_forecaster_is_found_calibrated(result):
    assert all(result.bands.coverage[level].holds(level / 100) for level in (50, 80, 95))
    assert result.probability.ece.value <= result.probability.perfect
    assert all(figure.holds(0.1) or abs(figure.value - 0.1) < 0.04 for figure in result.pit)
    assert sum(figure.value for figure in result.pit) == pytest.approx(1)
    assert result.points["bias_log"].holds(0)


def test_an_overconfident_forecaster_is_caught():
    found = scored(forecast_rows(np.random.default_rng(3), told=0.4))
    assert found.bands.coverage[80].high < 0.7
    assert found.probability.ece.low > 0
    assert found.probability.ece.value > 2 * found.probability.perfect
    assert found.pit[0].low > 0.15


def test_a_biased_forecaster_is_caught():
    found = scored(forecast_rows(np.random.default_rng(4), shift=0.5))
    assert found.points["bias_log"].low > 0.3
    assert found.pit[0].value > 0.15 > found.pit[9].value


def test_the_model_is_told_from_a_worse_baseline_and_not_from_its_equal(rows, result):
    assert result.baselines["followers"].differences["median_ape"].high < 0
    assert result.baselines["persistence"].differences["log_mae"].high < 0
    same = scored(rows.with_columns(baseline_last10=pl.col("mu").exp()))
    for told in same.baselines["last10"].differences.values():
        assert (told.value, told.low, told.high) == pytest.approx((0, 0, 0), abs=1e-12)


def test_shuffled_outcomes_leave_no_skill():
    rng = np.random.default_rng(8)
    found = scored(forecast_rows(rng).with_columns(pl.col("actual").shuffle(seed=1)))
    assert found.points["spearman"].holds(0)
    assert found.points["r2_log"].value < 0


def test_a_baseline_that_tells_its_spread_gets_bands_and_another_one_none(result):
    assert result.baselines["last10"].bands.coverage[80].value is not None
    assert result.baselines["followers"].bands.coverage[80].reason == "no_band"


def test_a_baseline_is_compared_on_the_posts_that_it_can_forecast(rows):
    half = rows.with_columns(baseline_last10=pl.when(pl.int_range(pl.len()) < 300).then("baseline_last10"))
    found = scored(half).baselines["last10"]
    whole = scored(rows.head(300)).baselines["last10"]
    assert (found.n, found.accounts) == (300, 75)
    assert found.points["median_ape"].value == whole.points["median_ape"].value
    assert found.differences["median_ape"].value == whole.differences["median_ape"].value


def test_quantiles_alone_give_nearly_the_same_scores_as_the_distribution(rows, result):
    found = scored(with_quantiles(rows), shapes=None)
    assert found.points["median_ape"].value == pytest.approx(result.points["median_ape"].value)
    assert found.bands.coverage[80].value == result.bands.coverage[80].value
    assert found.probability.brier.value == pytest.approx(result.probability.brier.value, abs=1e-3)
    assert [f.value for f in found.pit] == pytest.approx([f.value for f in result.pit], abs=0.01)


def test_posts_that_reached_nothing_count_for_coverage_and_ranks_but_not_for_errors_in_percent(rows, result):
    nothing = rows.head(3).with_columns(actual=pl.lit(0.0), account_key=pl.lit("tiktok:zero"))
    found = scored(pl.concat([rows, nothing]))
    assert (found.zeros, found.n) == (3, rows.height + 3)
    assert found.points["median_ape"].value == result.points["median_ape"].value
    assert found.bands.coverage[80].value < result.bands.coverage[80].value
    assert found.pit[0].value > result.pit[0].value


def test_an_outcome_that_is_always_zero_is_scored_without_errors_in_percent(rows):
    found = scored(rows.head(40).with_columns(actual=pl.lit(0.0)))
    assert found.points["median_ape"].reason == "undefined"
    assert found.points["r2"].reason == "undefined"
    assert found.bands.coverage[80].value == 0


def test_posts_without_a_last_10_median_tell_no_probability(rows):
    found = scored(rows.with_columns(baseline_last10=pl.lit(None, dtype=pl.Float64)))
    assert found.probability is None
    assert "last10" not in found.baselines


@pytest.mark.parametrize(("creators", "reason"), [(1, "one_account"), (4, "few_accounts"), (12, None)])
def test_few_creators_are_said(creators, reason):
    found = scored(forecast_rows(np.random.default_rng(1), creators=creators, each=10)).points["median_ape"]
    assert found.reason == reason
    assert (found.interval is None) == (creators == 1)


def test_the_same_seed_gives_the_same_result(rows, result):
    assert scored(rows) == result


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_the_rows_makes_no_difference(seed):
    rows = forecast_rows(np.random.default_rng(9), creators=12, each=3)
    one, other = (scored(frame, draws=40) for frame in (rows, rows.sample(fraction=1, shuffle=True, seed=seed)))
    for name in POINTS:
        assert one.points[name].value == pytest.approx(other.points[name].value)
        assert one.points[name].low == pytest.approx(other.points[name].low)
    assert one.probability.ece.value == pytest.approx(other.probability.ece.value)


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_posts_told_twice_over_make_no_interval_narrower(copies, seed):
    rows = forecast_rows(np.random.default_rng(seed), creators=25, each=3)
    once, often = (scored(frame, draws=60) for frame in (rows, pl.concat([rows] * copies)))
    assert often.points["median_ape"].value == pytest.approx(once.points["median_ape"].value, rel=0.2)
    for name in ("log_mae", "r2_log"):
        assert often.points[name].value == pytest.approx(once.points[name].value)
        assert often.points[name].low == pytest.approx(once.points[name].low)
        assert often.points[name].high == pytest.approx(once.points[name].high)


def test_errors_that_a_creator_has_in_common_widen_the_interval():
    alone = scored(forecast_rows(np.random.default_rng(2), creators=60, each=20))
    alike = scored(
        forecast_rows(np.random.default_rng(2), creators=60, each=20, sigma=0.4, told=0.8, creator_error=0.69)
    )
    width = [figure.high - figure.low for figure in (alone.bands.coverage[80], alike.bands.coverage[80])]
    assert width[1] > 1.5 * width[0]


def test_the_interval_of_coverage_holds_the_truth_as_often_as_promised():
    rng = np.random.default_rng(77)

    def coverage(part):
        hit = (part.actual >= part.at("q10")) & (part.actual <= part.at("q90"))
        return {"coverage": mean_of(hit.astype(float), Owner(part.account, part.accounts))}

    def holds():
        rows = forecast_rows(rng, creators=60, each=5, sigma=0.5, told=0.8, creator_error=0.6245)
        drawn = resample(coverage, cases_of(rows, shapes=NORMAL), rng=rng, draws=200)["coverage"]
        return figure(drawn, 60).holds(0.8)

    assert 0.91 <= np.mean([holds() for _run in range(300)]) <= 0.985


def test_the_interval_of_very_few_creators_is_wide_enough_and_stays_in_its_bounds():
    rng = np.random.default_rng(78)

    def bias(part):
        return {"bias": mean_of(np.log(part.median / part.actual), Owner(part.account, part.accounts))}

    def holds():
        rows = forecast_rows(rng, creators=4, each=5, creator_error=0.7)
        return figure(resample(bias, cases_of(rows, shapes=NORMAL), rng=rng, draws=150)["bias"], 4).holds(0)

    assert np.mean([holds() for _run in range(200)]) >= 0.91
    found = scored(forecast_rows(rng, creators=2, each=5)).bands.coverage[95]
    assert found.high <= 1


WEIGHTED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), min_size=3, max_size=25)


@settings(max_examples=60, deadline=None)
@given(WEIGHTED, st.integers(0, 2**32 - 1))
def test_weighted_statistics_are_those_of_repeated_rows(cases, seed):
    left, right, owner = (np.array(column, dtype=float) for column in zip(*cases, strict=True))
    account = owner.astype(np.int64)
    owner = Owner(account, 4)
    counts = np.random.default_rng(seed).integers(0, 4, 4)
    counts[account[0]] += 1
    repeat = np.repeat(np.arange(len(left)), counts[account])
    weights = counts[None, :].astype(float)
    assert median_of(left, owner)(weights)[0] == np.median(left[repeat])
    told = np.array([np.std(left[repeat]), np.std(right[repeat])]).min() > 0
    with np.errstate(all="ignore"):
        expected = spearmanr(left[repeat], right[repeat]).statistic if told else np.nan
    assert rank_correlation(left, right, owner)(weights)[0] == pytest.approx(expected, nan_ok=True)


def test_creators_with_one_post_tell_nothing_of_the_order_within():
    left = np.array([1.0, 2.0, 9.0])
    assert correlation_within(left, left, Owner(np.array([0, 0, 1]), 2))(np.ones((1, 2)))[0] == pytest.approx(1)
    assert np.isnan(correlation_within(left, left, Owner(np.arange(3), 3))(np.ones((1, 3)))[0])


def test_a_median_far_from_the_middle_of_all_is_found_too():
    values, owner = np.arange(2_000.0), Owner(np.arange(2_000), 2_000)
    for chosen in (slice(0, 10), slice(1_990, 2_000), slice(700, 701)):
        counts = np.zeros((1, 2_000))
        counts[0, chosen] = 1
        assert median_of(values, owner)(counts)[0] == np.median(values[chosen])


def test_the_influence_of_posts_gives_the_spread_of_ranking_them_anew(monkeypatch):
    rows = forecast_rows(np.random.default_rng(6), creators=120, each=5, sigma=1.5)
    cases = cases_of(rows.with_columns(pl.col("mu").round(1)), shapes=NORMAL)

    def spearman(part):
        return {"ranked": rank_correlation(part.actual, part.median, Owner(part.account, part.accounts))}

    anew = resample(spearman, cases, rng=np.random.default_rng(1), draws=300)["ranked"]
    monkeypatch.setattr("fukasa.analysis.forecast.scoring.ranks.MOST_RANKED", 10)
    quick = resample(spearman, cases, rng=np.random.default_rng(1), draws=300)["ranked"]
    assert quick.value == pytest.approx(anew.value)
    assert np.corrcoef(anew.draws, quick.draws)[0, 1] > 0.98
    assert np.std(quick.draws) == pytest.approx(np.std(anew.draws), rel=0.06)


def test_the_perfect_forecaster_is_the_same_drawn_as_sums_or_case_by_case(monkeypatch):
    rows = forecast_rows(np.random.default_rng(7), creators=300, each=4)
    told = told_of(cases_of(rows, shapes=NORMAL))
    nothing = np.zeros(rows.height)
    sums = perfect_error(told, nothing, rng=np.random.default_rng(1))
    monkeypatch.setattr("fukasa.analysis.forecast.scoring.reliability._MANY", 10_000)
    singly = perfect_error(told, nothing, rng=np.random.default_rng(1), draws=1_500)
    assert sums == pytest.approx(singly, rel=0.05)
    alike = perfect_error(told, np.full(rows.height, 0.6), rng=np.random.default_rng(1))
    assert alike > 1.2 * singly


def test_sets_too_large_are_resampled_in_part_with_the_width_of_the_whole(monkeypatch, rows, result):
    monkeypatch.setattr("fukasa.analysis.forecast.scoring.resampling.MOST_ROWS", 300)
    found = scored(rows, draws=400)
    assert found.points["log_mae"].value == result.points["log_mae"].value
    width = [score.points["log_mae"].high - score.points["log_mae"].low for score in (found, result)]
    assert width[0] == pytest.approx(width[1], rel=0.35)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (pl.lit(-1.0).alias("actual"), "negative"),
        (pl.lit(None, dtype=pl.Float64).alias("actual"), "nulls"),
        (pl.lit(float("inf")).alias("actual"), "finite"),
        (pl.lit(0.0).alias("sigma"), "above 0"),
    ],
)
def test_rows_that_cannot_be_scored_are_refused(rows, change, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        cases_of(rows.with_columns(change), shapes=NORMAL)


def test_quantiles_out_of_order_and_absent_columns_are_refused(rows):
    told = with_quantiles(rows)
    with pytest.raises(InvalidInput, match="ascend"):
        cases_of(told.rename({"q10": "q90", "q90": "q10"}))
    with pytest.raises(InvalidInput, match="lack the columns q025"):
        cases_of(told.drop("q025"))


def test_no_case_gives_no_score(rows):
    empty = cases_of(rows, shapes=NORMAL)
    with pytest.raises(InvalidInput, match="no post"):
        score(replace(empty, actual=empty.actual[:0]), rng=np.random.default_rng(0))
