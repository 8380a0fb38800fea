"""What a refresh costs when few accounts have new facts, and when all are measured, in seconds of processors."""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.report import peak_memory_mb, report

ACCOUNTS = 20_000
SHARE = 0.01
"""Of the accounts, that have new facts."""

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_RUN = "from fukasa.cli.benchmarks.refresh import one_step; one_step()"
_POSTS = 10  # of an account, that are counted again


def bench_refresh(*, accounts: int = ACCOUNTS) -> dict[str, Any]:
    """Refresh a demo world in full, bring new facts of a hundredth of it, and refresh it again both ways.

    Args:
        accounts: of the demo world.

    """
    with tempfile.TemporaryDirectory() as scratch:
        for step in ("make", "full", "change"):
            _told(step, scratch, str(accounts))
        found = {step: _told(step, scratch, str(accounts)) for step in ("incremental", "full")}
    ratio = found["full"]["processor_s"] / found["incremental"]["processor_s"]
    return report(
        "refresh", {"accounts": accounts, "changed": round(accounts * SHARE), **found, "ratio": round(ratio, 2)}
    )


def one_step() -> None:
    """Do one step in this process and print what it cost, as JSON."""
    name, folder, accounts = sys.argv[1:]
    steps = {"make": lambda: _make(Path(folder), int(accounts)), "change": lambda: _change(Path(folder))}
    told = steps[name]() if name in steps else _refresh(Path(folder), full=name == "full")
    print(json.dumps(told))  # noqa: T201  the answer of a process


def _told(*words: str) -> dict[str, Any]:
    found = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _RUN, *words],
        env=os.environ | _ONE_THREAD,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return answer


def _make(folder: Path, accounts: int) -> dict[str, Any]:
    from fukasa.pipelines.demo import write_demo_facts
    from fukasa.pipelines.home import Home

    write_demo_facts(Home(folder), accounts=accounts)
    return {}


def _change(folder: Path) -> dict[str, Any]:
    """Count followers and some posts of a share of the accounts again, a day later."""
    import polars as pl

    from fukasa.core.provenance import SHARED_ONLY
    from fukasa.pipelines.frames import frame
    from fukasa.pipelines.home import Home

    home, key = Home(folder), ["platform", "account_id"]
    with home.lake.current().connect(SHARED_ONLY) as connection:
        accounts, snapshots, posts = (
            frame(connection, f"FROM {table}_facts").drop("row_hash")
            for table in ("accounts", "account_snapshots", "post_snapshots")
        )
    chosen = accounts.select(key).sample(fraction=SHARE, seed=1)
    later = pl.col("captured_at") + timedelta(days=1)
    newest = snapshots.join(chosen, on=key, how="semi").sort("captured_at").group_by(key).tail(1)
    counted = posts.join(chosen, on=key, how="semi").sort("captured_at").group_by(key).tail(_POSTS)
    with home.lake.write("new facts") as writer:
        writer.append("account_snapshots", newest.with_columns(later, pl.col("followers") + 1).to_arrow())
        writer.append("post_snapshots", counted.with_columns(later, pl.col("likes") + 1).to_arrow())
        writer.commit("new facts")
    return {}


def _refresh(folder: Path, *, full: bool) -> dict[str, Any]:
    from fukasa.pipelines.home import Home
    from fukasa.pipelines.refresh import refresh

    before, begun = os.times(), time.perf_counter()
    result = refresh(Home(folder), full=full)
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])  # of this process and of those it has waited for
    return {
        "measured": result.measured,
        "processor_s": round(used, 1),
        "wall_s": round(time.perf_counter() - begun, 1),
        "peak_mb": peak_memory_mb(),
    }
