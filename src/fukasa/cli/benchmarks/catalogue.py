"""How long a refresh takes, how long a search takes, and how long the pages take on a catalogue of a given size."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.report import peak_memory_mb, repeat, report, spread
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.criteria import Criteria, CutoffFilter, Range
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.keywords import Keyword
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.demo import make_demo_world
from fukasa.pipelines.home import Home

ACCOUNTS = 250_000
QUERIES = {
    "everything": AccountQuery(),
    "seven_filters": AccountQuery(
        must=Criteria(
            sets={
                SetField.PLATFORM: ("instagram",),
                SetField.COUNTRY: ("JP",),
                SetField.LANGUAGE: ("ja",),
                SetField.CATEGORY: ("skincare", "beauty"),
            },
            ranges={
                RangeField.FOLLOWERS: Range(10_000, 100_000),
                RangeField.ER_COMMON: Range(0.02, None),
                RangeField.LAST_POST_AGE: Range(None, 30),
            },
        ),
        sort=RangeField.ER_COMMON,
    ),
    "two_characters": AccountQuery(words=Keyword("美容")),
    "cutoff": AccountQuery(must=Criteria(cutoff=CutoffFilter(2.0, 0.8416)), sort=RangeField.FORECAST_P50),
}


@contextmanager
def demo_home(data: Path | None, accounts: int) -> Iterator[tuple[Home, dict[str, Any]]]:
    """Open a catalogue of demo accounts: the one in ``data`` if it holds an index, else a new one that goes again."""
    if data is not None and (data / "lake").exists():
        yield Home(data), {}
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Home(data or Path(folder))
        begun = time.perf_counter()
        make_demo_world(home, accounts=accounts)
        yield home, {"made_in_seconds": round(time.perf_counter() - begun, 1), "peak_memory_mb": peak_memory_mb()}


def bench_search(*, accounts: int = ACCOUNTS, runs: int = 30, data: Path | None = None) -> dict[str, Any]:
    """Measure one page of results with its total for several queries, on one connection that has been used before."""
    with demo_home(data, accounts) as (home, made), home.open_index() as index:
        figures = {name: _search(index, query, SHARED_ONLY, runs) for name, query in QUERIES.items()}
        return report("search", {"accounts": index.meta.accounts, **made, "milliseconds": figures})


def _search(index: SearchIndex, query: AccountQuery, scope: Scope, runs: int) -> dict[str, Any]:
    total = index.search(query, scope, limit=50).total
    seconds = repeat(lambda: index.search(query, scope, limit=50), times=runs)
    return {"total": total, **spread((second * 1000 for second in seconds), digits=2)}
