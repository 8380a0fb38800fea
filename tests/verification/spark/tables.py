"""Two indexes held against each other, column by column."""

from pathlib import Path

import duckdb
import polars as pl
from polars.testing import assert_series_equal

Tables = dict[str, pl.DataFrame]
RELATIVE = 1e-9


def tables_of(index: Path) -> Tables:
    """Read every table of an index, rows in the order in which they lie."""
    with duckdb.connect(index, read_only=True) as database:
        database.execute("SET TimeZone = 'UTC'")
        names = database.execute("SELECT table_name FROM information_schema.tables").fetchall()
        return {
            str(name): pl.DataFrame(pl.from_arrow(database.sql(f"FROM {name}").to_arrow_table())) for (name,) in names
        }


def differences(left: Tables, right: Tables) -> list[str]:
    """Name every table, column and type in which two indexes differ: counts and texts exactly, reals by 1e-9."""
    names = sorted(left.keys() ^ right.keys())
    both = sorted(left.keys() & right.keys())
    unlike = [
        name for name in both if left[name].schema != right[name].schema or left[name].height != right[name].height
    ]
    return [
        *names,
        *unlike,
        *(
            f"{name}.{column}"
            for name in both
            if name not in unlike
            for column in left[name].columns
            if not _same(left[name][column], right[name][column])
        ),
    ]


def _same(left: pl.Series, right: pl.Series) -> bool:
    try:
        assert_series_equal(left, right, check_exact=not left.dtype.is_float(), rel_tol=RELATIVE, abs_tol=0.0)
    except AssertionError:
        return False
    return True
