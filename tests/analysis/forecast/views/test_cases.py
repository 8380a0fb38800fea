import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.forecast.views.cases import coming_cases, history_length, past_cases, rolling_cases
from fukasa.analysis.forecast.views.features import case_features
from fukasa.analysis.forecast.views.panel import history_panel
from tests.analysis.forecast.views.worlds import planted

WORLD = planted(0, accounts=30, posts=14)


def features(history, place, steps):
    panel = history_panel(history)
    row = np.arange(30)
    cases = past_cases(panel, row, np.full(30, place), np.full(30, steps))
    level = np.full(30, 7.0)
    return case_features(panel, cases, level, (level, level))


@given(st.integers(0, 6), st.integers(1, 3), st.floats(0.01, 100))
def test_nothing_newer_than_what_is_known_reaches_the_features(place, steps, factor):
    newest_first = WORLD.history.sort("account_key", "posted_at", descending=[False, True])
    hidden = pl.int_range(pl.len()).over("account_key") < place + steps
    other = newest_first.with_columns(value=pl.when(hidden).then(pl.col("value") * factor + 1).otherwise("value"))
    assert np.array_equal(features(newest_first, place, steps), features(other, place, steps), equal_nan=True)


@given(st.floats(0.5, 60), st.integers(1, 3))
def test_posts_that_were_too_young_are_not_looked_at(gap, horizon):
    panel = history_panel(WORLD.history)
    cases = rolling_cases(panel, np.random.default_rng(0), horizon=horizon, gap_days=gap)
    known = cases.start < panel.logs.shape[1]
    newest = panel.day[cases.row[known], cases.start[known]]
    assert np.all(cases.day[known] - newest >= gap)


def test_every_account_gives_its_newest_post_as_a_case():
    panel = history_panel(WORLD.history)
    cases = rolling_cases(panel, np.random.default_rng(0))
    newest = cases.some(cases.day == panel.day[cases.row, 0])
    assert set(newest.row.tolist()) == set(range(30))


def test_cases_learn_from_short_and_long_histories():
    panel = history_panel(WORLD.history)
    lengths = history_length(panel, rolling_cases(panel, np.random.default_rng(0)))
    assert {3, 8, 13} <= set(lengths.tolist())


def test_a_coming_post_looks_at_everything_that_is_known():
    panel = history_panel(WORLD.history)
    cases = coming_cases(panel, WORLD.targets)
    assert set(history_length(panel, cases).tolist()) == {14}
    assert np.isnan(cases.actual).all()
