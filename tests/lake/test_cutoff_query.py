"""The cut-off in SQL says of every row what the exact distribution of its cost says."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.standard_costs import STEPS, cost_quantiles, cost_table
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.index import SHAPES, SearchIndex
from fukasa.lake.index_writer import IndexWriter
from fukasa.lake.query.criteria import Criteria, CutoffFilter
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.forecast.prices import cost_columns
from fukasa.pipelines.forecast.tables import ShapeBook

N = 3_000
CPV = 2.0


@pytest.fixture(scope="module")
def shapes():
    z = Shapes.normal().z[0]
    heavy, skewed, narrow = z * (1 + 0.08 * z**2), z + 0.25 * (np.exp(0.6 * z) - 1), 0.6 * z - 0.3
    return Shapes(("normal", "tiktok", "youtube", "x"), np.stack([z, heavy, skewed, narrow]))


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(4)
    mu = rng.normal(9, 1.5, N)
    keys = [f"instagram:{number}" for number in range(N)]
    return pl.DataFrame(
        {
            "row_key": keys,
            "account_key": keys,
            "visibility": ["shared"] * N,
            "replaced_for": [[]] * N,
            "platform": ["instagram"] * N,
            "country": ["JP"] * N,
            "followers": rng.integers(1_000, 10**6, N),
            "forecast_metric": np.where(rng.random(N) < 0.1, "likes", "views"),
            "paid_mu": mu,
            "paid_sigma": 0.3 + rng.random(N),
            "paid_shape": rng.integers(0, 4, N),
            "price_mu": mu + rng.normal(0.7, 1, N),
            "price_sigma": np.where(rng.random(N) < 0.3, 0.0, rng.random(N)),
        },
        schema_overrides={"replaced_for": pl.List(pl.String)},
    )


@pytest.fixture(scope="module")
def index(rows, shapes, tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "search.duckdb"
    book = ShapeBook()
    book.add(shapes, 0)
    writer = IndexWriter(path)
    writer.add("accounts", cost_columns(rows, shapes).to_arrow())
    writer.add(SHAPES, book.table().to_arrow())
    writer.finish(lake_version=1, built_at="2026-01-26T12:00:00+09:00")
    with SearchIndex(path) as opened:
        yield opened


def chances(rows, shapes, cut_off):
    """Give P(CPV ≤ cut-off) by the exact distribution; 0 where there is no cost per view."""
    amount = Predictive(
        rows["paid_mu"].to_numpy(),
        rows["paid_sigma"].to_numpy(),
        np.zeros(N),
        rows["paid_shape"].to_numpy(),
        shapes,
    )
    costs = Costs(rows["price_mu"].to_numpy(), rows["price_sigma"].to_numpy(), amount, "JPY")
    return np.where(rows["forecast_metric"] == "views", costs.prob_at_most(cut_off), 0.0)


def found_by(index, z, cpv=CPV):
    table = index.table(AccountQuery(must=Criteria(cutoff=CutoffFilter(cpv, z))), SHARED_ONLY)
    return set(table.column("account_key").to_pylist())


def test_the_index_gives_back_the_shapes_it_was_made_with(index, shapes):
    assert index.shapes.ids == shapes.ids
    assert np.array_equal(index.shapes.z, shapes.z)


@pytest.mark.parametrize("z", [-1.5, -0.5, 0.0, 0.8416, 1.6449])
@pytest.mark.parametrize("cpv", [0.5, CPV, 9.0])
def test_the_query_keeps_whom_the_exact_chance_keeps(index, rows, shapes, z, cpv):
    asked = CutoffFilter(cpv, z).probability
    exact = chances(rows, shapes, cpv)
    kept = rows["account_key"].is_in(list(found_by(index, z, cpv))).to_numpy()
    assert kept[exact >= asked + 1e-3].all()
    assert not kept[exact < asked - 1e-3].any()


def test_counts_are_those_of_the_searches(index, rows):
    counts = index.cutoff_counts(AccountQuery(), SHARED_ONLY, cpv=CPV, z=0.8416)
    assert counts["all"] == N
    assert counts["with_forecast"] == (rows["forecast_metric"] == "views").sum()
    assert counts["even_odds"] == len(found_by(index, 0.0))
    assert counts["strict"] == len(found_by(index, 0.8416))


def test_a_higher_cut_off_never_loses_anybody(index):
    assert found_by(index, 0.8416, 1.0) <= found_by(index, 0.8416, 2.0) <= found_by(index, 0.8416, 4.0)


def test_quantiles_of_costs_are_those_of_the_exact_distribution(rows, shapes):
    costs = cost_columns(rows, shapes)
    for name, p in (("cpv_p10", 0.1), ("cpv_p50", 0.5), ("cpv_p90", 0.9)):
        told = costs.filter(pl.col("forecast_metric") == "views")
        limits = costs[name].fill_null(1.0).to_numpy()
        exact = chances(rows, shapes, limits)[(rows["forecast_metric"] == "views").to_numpy()]
        assert np.abs(exact - p).max() < 1e-3
        assert told[name].null_count() == 0
    assert costs.filter(pl.col("forecast_metric") == "likes")["cpv_p50"].null_count() > 0


@settings(max_examples=30, deadline=None)
@given(p=st.floats(0.02, 0.98), u=st.floats(0, 1))
def test_a_table_rises_with_the_probability_and_ends_where_prices_or_views_are_sure(p, u):
    shapes = Shapes.normal()
    low, high = (cost_table(shapes, share).at(np.array([0]), np.array([u]))[0] for share in (p, min(p + 0.01, 0.99)))
    assert low < high
    assert cost_table(shapes, p).w.shape == (1, STEPS + 1)


def test_an_unknown_cost_stays_unknown(shapes):
    table = cost_table(shapes, 0.5)
    found = cost_quantiles(table, np.array([np.nan]), np.array([1.0]), np.array([0]), np.array([0.5]))
    assert np.isnan(found).all()
