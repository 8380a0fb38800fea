from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.forecast.views import level
from fukasa.analysis.forecast.views.level import Drift, filter_levels
from fukasa.analysis.forecast.views.panel import history_panel
from fukasa.analysis.forecast.views.prior import Expected
from fukasa.analysis.forecast.views.settings import settings
from tests.analysis.forecast.views.worlds import END, frame


def history(days, logs):
    return history_panel(frame(np.zeros(len(days), dtype=int), END - np.asarray(days), np.exp(logs)))


def expected(mean=8.0, between=0.5, noise=0.3):
    return Expected(np.array([mean]), np.array([between]), np.array([noise]))


def gaussian_process(days, logs, drift, *, mean=8.0, between=0.5, noise=0.3, ahead=0.0):
    """The same model solved at once: the mean and variance of the level ``ahead`` days after the newest post."""
    days, logs = np.asarray(days), np.asarray(logs)
    at = days.min() - ahead
    moving = drift.share * noise
    cover = between + moving * np.exp(-np.abs(days[:, None] - days) / drift.days) + noise * np.eye(len(days))
    cross = between + moving * np.exp(-np.abs(days - at) / drift.days)
    weight = np.linalg.solve(cover, cross)
    return mean + weight @ (logs - mean), between + moving - weight @ cross


@pytest.fixture
def linear(monkeypatch):
    """No surprise is pulled in and the noise stays what was expected, so that an exact solution exists."""
    exact = replace(settings(), winsor=1e9, noise_posts=1e15)
    monkeypatch.setattr(level, "settings", lambda: exact)


def test_the_filter_equals_the_gaussian_process_solved_at_once(linear):
    rng = np.random.default_rng(0)
    for _ in range(20):
        days, logs = rng.uniform(1, 150, 12), rng.normal(8, 1, 12)
        drift, ahead = Drift(rng.uniform(0.05, 1), rng.uniform(10, 200)), rng.uniform(0, 60)
        panel = history(days, logs)
        levels = filter_levels(panel, panel.logs, expected(), drift)
        mean, variance, _ = levels.ahead(np.array([0]), np.array([0]), np.array([ahead]))
        assert (mean[0], variance[0]) == pytest.approx(gaussian_process(days, logs, drift, ahead=ahead), rel=1e-6)


@given(st.integers(1, 11), st.floats(-3, 3))
def test_nothing_newer_reaches_an_older_place(place, change):
    rng = np.random.default_rng(1)
    days, logs = np.sort(rng.uniform(1, 150, 12)), rng.normal(8, 0.7, 12)
    other = logs.copy()
    other[:place] += change
    drift, row, at = Drift(0.2, 60.0), np.array([0]), np.array([place])
    told = [
        filter_levels(panel, panel.logs, expected(), drift).ahead(row, at, np.array([5.0]))
        for panel in (history(days, logs), history(days, other))
    ]
    assert np.array_equal(told[0], told[1])


def test_before_the_first_post_the_level_is_what_is_expected():
    panel = history([10.0, 20.0], [9.0, 9.0])
    levels = filter_levels(panel, panel.logs, expected(mean=7.0), Drift(0.1, 60.0))
    mean, variance, noise = levels.ahead(np.array([0]), np.array([2]), np.array([np.nan]))
    assert (mean[0], variance[0], noise[0]) == pytest.approx((7.0, 0.5 + 0.03, 0.3))


def test_a_loud_account_is_found_loud():
    rng = np.random.default_rng(2)
    quiet, loud = (history(np.arange(1, 41), rng.normal(8, sd, 40)) for sd in (0.1, 1.2))
    noise = [filter_levels(panel, panel.logs, expected(), Drift(0.02, 60.0)).noise[0, 0] for panel in (quiet, loud)]
    assert noise[0] < 0.3 < noise[1]
