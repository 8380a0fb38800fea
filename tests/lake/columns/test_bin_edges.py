"""The edges of histograms say nothing of what one workspace alone has imported."""

from itertools import count

import numpy as np
import polars as pl
import pytest

from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.lake.columns.histograms import ENOUGH_SHARED
from fukasa.lake.columns.store import ColumnStore
from fukasa.lake.index_parts import columns_of
from fukasa.lake.index_writer import IndexWriter

_FIGURE = "followers"


@pytest.fixture
def bins_of(tmp_path):
    """Write accounts by visibility with their followers; gives the bins that a scope sees."""
    numbers = count()

    def write(followers):
        rows = [(owner, int(value)) for owner, values in followers.items() for value in values]
        keys = [f"x:{number}" for number in range(len(rows))]
        frame = pl.DataFrame(rows, schema={"visibility": pl.String, _FIGURE: pl.Int64}, orient="row").with_columns(
            row_key=pl.Series(keys),
            account_key=pl.Series(keys),
            platform=pl.lit("x"),
            country=pl.lit("JP"),
            replaced_for=pl.lit([], dtype=pl.List(pl.String)),
        )
        path = tmp_path / f"{next(numbers)}.duckdb"
        writer = IndexWriter(path)
        writer.add("accounts", frame.to_arrow())
        writer.finish(lake_version=1, built_at="2026-01-26T12:00:00+09:00")
        store = ColumnStore(columns_of(path))
        return lambda scope: store.bins(_FIGURE, scope).count(store.visible(scope))

    return write


def test_a_private_import_does_not_move_the_edges_that_others_see(bins_of):
    shared = np.arange(1, 2 * ENOUGH_SHARED) * 1_000
    alone = bins_of({SHARED: shared})(Scope("other"))
    beside = bins_of({SHARED: shared, "mine": [7, 9_999_999_999]})
    assert beside(Scope("other")) == alone
    assert beside(SHARED_ONLY) == alone


def test_what_lies_beyond_the_shared_accounts_is_counted_in_the_open_bins(bins_of):
    shared = np.arange(1, 2 * ENOUGH_SHARED) * 1_000
    others, own = (
        bins_of({SHARED: shared, "mine": [7, 9_999_999_999]})(scope) for scope in (Scope("other"), Scope("mine"))
    )
    assert own.edges == others.edges
    assert (own.edges[0], own.edges[-1]) == (-np.inf, np.inf)
    assert np.subtract(own.counts, others.counts).tolist() == [1, *[0] * (len(own.counts) - 2), 1]


def test_where_hardly_anything_is_shared_each_workspace_has_bins_of_what_it_sees(bins_of):
    found = bins_of({SHARED: [5], "mine": np.arange(1, 300), "other": np.arange(1, 300) * 1_000})
    mine, others = found(Scope("mine")), found(Scope("other"))
    assert 100 < mine.edges[-2] < 300
    assert 100_000 < others.edges[-2] < 300_000
    assert bins_of({SHARED: [5], "mine": np.arange(1, 300)})(Scope("mine")) == mine


def test_an_index_of_nobody_has_no_bins(bins_of):
    assert bins_of({SHARED: []})(SHARED_ONLY).edges == ()
