"""A refresh that takes over what has not changed gives the index that a refresh of everything gives, row for row."""

from datetime import UTC, datetime

import duckdb
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fukasa.analysis.comments.model import default_model
from fukasa.pipelines.demo import write_demo_facts
from fukasa.pipelines.engine import HERE
from fukasa.pipelines.forecast.method import ViewsMethod
from fukasa.pipelines.home import Home
from fukasa.pipelines.incremental.basis import EVERYTHING, Earlier
from fukasa.pipelines.incremental.prints import account_prints
from fukasa.pipelines.refresh import Measuring
from tests.pipelines.incremental import changes

TODAY = datetime(2026, 1, 26, 9, 30, tzinfo=UTC)
ACCOUNTS = 60


def measured(home, folder, earlier=EVERYTHING):
    """Write the index of the current version; gives its path and what was built."""
    folder.mkdir()
    told = Measuring(
        home.lake.current(),
        frozenset({"shared", "ws_own"}),
        lambda _owner: default_model(),
        ViewsMethod(),
        lambda _owner: None,
        HERE,
        earlier,
        lambda _name, _share: None,
    )
    path = folder / "search.duckdb"
    return path, told.write(path, "model")


def tables_of(path):
    """Read all tables of an index by name; rows of one account have no order of their own."""
    with duckdb.connect(path, read_only=True) as database:
        database.execute("SET TimeZone = 'UTC'")
        names = database.execute("SELECT table_name FROM information_schema.tables ORDER BY ALL").fetchall()
        return {name: database.sql(f"FROM {name} ORDER BY ALL").pl() for (name,) in names}


def assert_same_index(found, expected):
    """Compare all tables, rows in their order; floats may differ by what sums in another order differ."""
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        assert_frame_equal(found[name], table, rel_tol=1e-9, abs_tol=1e-12)


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "data", clock=lambda: TODAY)
    write_demo_facts(made, accounts=ACCOUNTS)
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_change_an_incremental_refresh_is_the_full_one(home, tmp_path, seed):
    rng = np.random.default_rng(seed)
    earlier, _ = measured(home, tmp_path / "base")
    for change in rng.permutation(changes.CHANGES)[seed % 2 :: 2]:
        change(home, rng)
    found, built = measured(home, tmp_path / "found", Earlier(earlier))
    expected, whole = measured(home, tmp_path / "expected")
    assert 0 < built.measured < whole.measured / 2
    assert built.accounts == whole.accounts == whole.measured
    assert_same_index(tables_of(found), tables_of(expected))
