import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes
from fukasa.analysis.planning.totals import totals
from fukasa.core.errors import InvalidInput

SKEWED = Shapes(("normal", "all"), np.stack([ndtri(PROBABILITIES), 1.5 * np.sinh(0.6 * ndtri(PROBABILITIES) + 0.2)]))


def group(number=10, **columns):
    usual = {
        "account_key": [f"tiktok:{place:02d}" for place in range(number)],
        "mu": 9.0,
        "sigma": 0.7,
        "price_mu": np.log(20_000.0),
        "price_sigma": 0.0,
        "price_p50": 20_000.0,
        "shape": 1,
        "shared": 0.4,
    }
    return pl.DataFrame({**usual, **columns})


def total(rows, seed=0, **more):
    return totals(rows, rng=np.random.default_rng(seed), shapes=SKEWED, **more)


def test_several_posts_of_a_creator_cost_and_bring_several_times_as_much():
    one, three = total(group()), total(group(posts=3))
    assert three.creators == one.creators == 10
    assert three.cost.p50 == pytest.approx(3 * one.cost.p50)
    assert three.committed == pytest.approx(600_000)
    assert three.views.mean == pytest.approx(3 * one.views.mean, rel=0.02)


def test_posts_that_share_a_level_spread_wider_than_posts_that_do_not():
    tied, free = (total(group(1, posts=20, shared=shared)).views for shared in (0.5, 0.0))
    assert tied.p90 / tied.p10 > 2 * free.p90 / free.p10


def test_two_rows_of_one_account_share_its_level():
    apart, together = (total(group(2, shared=0.95, account_key=keys)) for keys in (["a", "b"], ["a", "a"]))
    assert (apart.creators, together.creators) == (2, 1)
    assert together.views.p90 / together.views.p10 > 1.25 * apart.views.p90 / apart.views.p10


def test_the_shape_reaches_the_total():
    normal, skewed = (total(group(1, shape=shape)).views for shape in (0, 1))
    one = Predictive(np.array([9.0]), np.array([0.7]), np.zeros(1), np.ones(1, dtype=np.int64), SKEWED)
    assert skewed.p90 == pytest.approx(one.quantile(0.9)[0], rel=0.05)
    assert normal.p90 == pytest.approx(np.exp(9 + 0.7 * ndtri(0.9)), rel=0.05)


def test_rows_without_shape_and_shared_part_are_normal_and_independent():
    bare = group().drop("shape", "shared")
    assert totals(bare, rng=np.random.default_rng(0)) == total(group(shape=0, shared=0.0))


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(10)))
def test_the_order_of_the_rows_does_not_matter(order):
    rows = group(mu=np.linspace(8, 10, 10), posts=list(range(1, 11)))
    assert total(rows[order]) == total(rows)


def test_totals_over_twenty_posts_hold_new_ones_and_the_sums_of_ends_hold_too_many():
    # Planted truth: five creators with a level and posts around it, four posts each.
    rng = np.random.default_rng(1)
    found = total(group(5, posts=4, shape=0, shared=0.4)).views
    level = np.sqrt(0.4) * rng.standard_normal((20_000, 5, 1))
    truth = np.exp(9 + 0.7 * (level + np.sqrt(0.6) * rng.standard_normal((20_000, 5, 4)))).sum(axis=(1, 2))
    assert np.mean((found.p10 <= truth) & (truth <= found.p90)) == pytest.approx(0.8, abs=0.02)
    low, high = (20 * np.exp(9 + 0.7 * ndtri(end)) for end in (0.1, 0.9))
    assert np.mean((low <= truth) & (truth <= high)) > 0.99


def test_taking_posts_for_independent_would_cover_too_few():
    rng = np.random.default_rng(2)
    found = total(group(1, posts=20, shape=0, shared=0.0)).views
    level = np.sqrt(0.4) * rng.standard_normal((20_000, 1))
    truth = np.exp(9 + 0.7 * (level + np.sqrt(0.6) * rng.standard_normal((20_000, 20)))).sum(axis=1)
    assert np.mean((found.p10 <= truth) & (truth <= found.p90)) < 0.6


@pytest.mark.parametrize("posts", [0, None, -1])
def test_a_creator_without_posts_is_refused(posts):
    with pytest.raises(InvalidInput, match="at least one post"):
        total(group(2, posts=pl.Series([1, posts])))


def test_an_empty_group_brings_nothing_at_all():
    assert total(group(0, **{name: pl.Series([], dtype=pl.Float64) for name in ("mu", "sigma")}).head(0)) is None
