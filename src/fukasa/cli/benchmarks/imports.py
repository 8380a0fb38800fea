"""How fast post rows come from CSV and Parquet into the lake, and how much memory that takes."""

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from fukasa.cli.benchmarks.report import peak_memory_mb, report, spread
from fukasa.connectors.files import plan_import
from fukasa.pipelines.home import Home
from fukasa.pipelines.ingest import import_file

ROWS = 1_000_000
_BATCH = 100_000
_POSTS_PER_ACCOUNT = 40
_FIRST_MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
_ONE_RUN = "from fukasa.cli.benchmarks.imports import one_run; one_run()"


def bench_import(*, rows: int = ROWS, runs: int = 3) -> dict[str, Any]:
    """Import a file of posts as CSV and as Parquet, each run in its own process, from reading to a new version."""
    with tempfile.TemporaryDirectory() as folder:
        figures = {name: _measure(path, rows, runs) for name, path in write_posts(Path(folder), rows).items()}
    return report("import", {"rows": rows, **figures})


def write_posts(folder: Path, rows: int) -> dict[str, Path]:
    """Write the same made-up posts as CSV and as Parquet; gives both paths."""
    paths = {"csv": folder / "posts.csv", "parquet": folder / "posts.parquet"}
    rng = np.random.default_rng(11)
    schema = _batch(rng, 0, 1).schema
    with pacsv.CSVWriter(paths["csv"], schema) as text, pq.ParquetWriter(paths["parquet"], schema) as columns:
        for start in range(0, rows, _BATCH):
            batch = _batch(rng, start, min(_BATCH, rows - start))
            text.write_table(batch)
            columns.write_table(batch)
    return paths


def one_run() -> None:
    """Import the file named on the command line into a fresh folder; print seconds and peak memory as JSON."""
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        begun = time.perf_counter()
        result = import_file(Home(Path(folder)), plan_import(path, "posts"), visibility="local")
        seconds = time.perf_counter() - begun
    figures = {
        "seconds": seconds,
        "cpu": time.process_time(),
        "mb": peak_memory_mb(),
        "added": result.added,
        "rejected": result.rows_rejected,
    }
    sys.stdout.write(json.dumps(figures))


def _measure(path: Path, rows: int, runs: int) -> dict[str, Any]:
    command = (sys.executable, "-c", _ONE_RUN, str(path))
    told = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(runs)]  # noqa: S603
    return {
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "seconds": spread(run["seconds"] for run in told),
        "rows_per_second": spread((rows / run["seconds"] for run in told), digits=0),
        "processor_seconds": spread(run["cpu"] for run in told),
        "peak_memory_mb": spread((run["mb"] for run in told), digits=1),
        "added": told[0]["added"],
        "rejected": told[0]["rejected"],
    }


def _batch(rng: np.random.Generator, start: int, size: int) -> pa.Table:
    number = np.arange(start, start + size)
    views = rng.lognormal(9, 1.5, size).astype(np.int64)
    posted = _FIRST_MOMENT.timestamp() + rng.integers(0, 300 * 86_400, size)
    moments = pa.array((posted * 1e6).astype(np.int64), pa.timestamp("us", "UTC"))
    captured = pa.array(np.full(size, int((_FIRST_MOMENT.timestamp() + 310 * 86_400) * 1e6)), pa.timestamp("us", "UTC"))
    return pa.table(
        {
            "platform": pa.array(np.array(["tiktok", "youtube", "instagram"])[number % 3]),
            "account_id": pa.array([f"acc{n // _POSTS_PER_ACCOUNT:07d}" for n in number]),
            "post_id": pa.array([f"post{n:09d}" for n in number]),
            "posted_at": _text(moments),
            "captured_at": _text(captured),
            "format": pa.array(np.array(["short", "long", "image"])[number % 3]),
            "followers": pa.array(rng.integers(1_000, 1_000_000, size)),
            "views": pa.array(views),
            "likes": pa.array((views * 0.05).astype(np.int64)),
            "comments": pa.array((views * 0.004).astype(np.int64)),
            "saves": pa.array((views * 0.006).astype(np.int64)),
            "shares": pa.array((views * 0.002).astype(np.int64)),
            "caption": pa.array([f"今日の記録 {n} 新作のリップが届いた #コスメ #日常" for n in number]),
            "duration_s": pa.array(rng.integers(10, 900, size)),
        }
    )


def _text(moments: pa.Array) -> pa.Array:
    seconds = moments.cast(pa.timestamp("s", "UTC"))
    return pc.strftime(seconds, format="%Y-%m-%dT%H:%M:%SZ")
