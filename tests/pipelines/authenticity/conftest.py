import shutil

import polars as pl
import pytest

from fukasa.lake.index_reader import IndexReader
from fukasa.pipelines.home import INDEX_ARTIFACT

_SHARED = "SELECT * EXCLUDE (replaced_for) FROM accounts"


@pytest.fixture
def copied(demo_home, tmp_path):
    """Copy the index of the demo world, for a test that reviews it again."""
    source = demo_home.lake.current().artifact(INDEX_ARTIFACT)

    def copy(name="search.duckdb"):
        return shutil.copyfile(source, tmp_path / name)

    return copy


@pytest.fixture(scope="session")
def everything():
    """Read accounts, checks and events of an index."""

    def read(path):
        with IndexReader(path) as index:
            accounts = index.new_cursor().sql(f"{_SHARED} WHERE visibility = 'shared'").to_arrow_table()
            numbers = accounts["account_no"]
            details = {
                name: pl.DataFrame(index.detail_table(name, numbers))
                for name in ("authenticity_checks", "growth_events")
            }
        return {"accounts": pl.DataFrame(accounts).sort("account_no")} | {
            name: rows.sort(pl.all()) for name, rows in details.items()
        }

    return read
