"""A catalogue of a given size to measure pages on."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.report import peak_memory_mb
from fukasa.pipelines.demo import make_demo_world
from fukasa.pipelines.home import Home

ACCOUNTS = 250_000


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
