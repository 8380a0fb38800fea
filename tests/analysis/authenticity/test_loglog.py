import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.loglog import fit_lines, residuals, robust_line


def sizes(rng, n=2_000):
    return rng.uniform(np.log(1e3), np.log(1e6), n)


def test_a_planted_slope_is_found():
    rng = np.random.default_rng(1)
    x = sizes(rng)
    slope, intercept = robust_line(x, 0.8 * x - 2 + rng.normal(0, 0.6, len(x)))
    assert slope == pytest.approx(0.8, abs=0.04)
    assert slope * 10 + intercept == pytest.approx(6, abs=0.06)


@pytest.mark.parametrize("who", ["anybody", "the_large", "the_small"])
def test_a_fifth_of_inflated_accounts_does_not_bend_it(who):
    rng = np.random.default_rng(2)
    x = sizes(rng)
    y = 0.8 * x - 2 + rng.normal(0, 0.6, len(x))
    order = {"anybody": rng.permutation(len(x)), "the_large": np.argsort(-x), "the_small": np.argsort(x)}[who]
    y[order[: len(x) // 5]] -= 4
    assert robust_line(x, y)[0] == pytest.approx(0.8, abs=0.1)


def test_least_squares_would_have_bent():
    rng = np.random.default_rng(2)
    x = sizes(rng)
    y = 0.8 * x - 2 + rng.normal(0, 0.6, len(x))
    y[np.argsort(-x)[: len(x) // 5]] -= 4
    assert np.polyfit(x, y, 1)[0] < 0.4


def test_too_few_accounts_or_sizes_have_no_line():
    assert robust_line(np.arange(49.0), np.arange(49.0)) is None
    assert robust_line(np.ones(500), np.arange(500.0)) is None


@given(
    factor=st.floats(0.01, 100),
    stretch=st.floats(0.1, 10),
    added=st.floats(-5, 5),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=30, deadline=None)
def test_units_and_order_change_nothing_but_units(factor, stretch, added, seed):
    rng = np.random.default_rng(seed)
    x = sizes(rng, 120)
    y = 0.7 * x + rng.normal(0, 1, len(x))
    slope, intercept = robust_line(x, y)
    shuffled = rng.permutation(len(x))
    assert robust_line(x[shuffled], y[shuffled]) == pytest.approx((slope, intercept))
    found = robust_line(x + added, stretch * y + np.log(factor))
    expected = (stretch * slope, stretch * (intercept - slope * added) + np.log(factor))
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


def accounts(n, seed=3, **same):
    rng = np.random.default_rng(seed)
    x = sizes(rng, n)
    usual = {"platform": "instagram", "form": "image", "visibility": "shared"} | same
    named = [pl.lit(value, dtype=pl.String).alias(name) for name, value in usual.items()]
    return pl.DataFrame({"log_followers": x, "log_likes": 0.8 * x + rng.normal(0, 0.3, n)}).with_columns(named)


def as_values(evidence):
    return evidence.rename({"log_followers": "x", "log_likes": "y"})


def test_residuals_stand_around_zero_and_forget_the_followers():
    evidence = accounts(3_000)
    left = residuals(evidence, fit_lines(as_values(evidence)), "log_likes").to_numpy()
    assert np.median(left) == pytest.approx(0, abs=0.01)
    assert np.corrcoef(left, evidence["log_followers"].to_numpy())[0, 1] == pytest.approx(0, abs=0.05)


def test_every_form_has_its_own_line_and_a_rare_one_that_of_the_platform():
    short = accounts(500, form="short").with_columns(pl.col("log_likes") + 2)
    evidence = pl.concat([accounts(500), short, accounts(20, form="live"), accounts(20, form=None)])
    lines = fit_lines(as_values(evidence))
    assert lines["form"].to_list() == [None, "image", "short"]
    left = residuals(evidence, lines, "log_likes")
    assert [left[:500].median(), left[500:1_000].median()] == pytest.approx([0, 0], abs=0.01)
    assert left[1_000:].null_count() == 0


def test_a_platform_with_too_few_accounts_has_no_residuals():
    evidence = accounts(49)
    assert residuals(evidence, fit_lines(as_values(evidence)), "log_likes").null_count() == 49


def test_what_a_workspace_owns_bends_no_shared_line():
    shared = accounts(300)
    own = accounts(300, visibility="w1").with_columns(pl.col("log_likes") - 3)
    lines = fit_lines(as_values(pl.concat([shared, own])))
    alone = fit_lines(as_values(shared))
    assert lines.filter(owner="shared").equals(alone)
    assert lines.filter(owner="w1")["n"].to_list() == [600, 600]
