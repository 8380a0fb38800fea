"""What a refresh costs in this process and on Spark, in seconds of processors: the same facts, the same index."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.report import peak_memory_mb, report

ACCOUNTS = 5_000
_MASTER = "local[2]"
_ONE_CORE = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_RUN = "from fukasa.cli.benchmarks.cluster import one_refresh; one_refresh()"


def bench_cluster(*, accounts: int = ACCOUNTS, master: str = _MASTER) -> dict[str, Any]:
    """Refresh a demo world by both engines, each in a process of its own with one thread per task.

    Args:
        accounts: of the demo world.
        master: of the cluster.

    """
    with tempfile.TemporaryDirectory() as scratch:
        _told("make", scratch, str(accounts), master)
        engines = {name: _told(name, scratch, str(accounts), master) for name in ("duckdb", "spark")}
    ratio = engines["duckdb"]["processor_s"] / engines["spark"]["processor_s"]
    return report(
        "cluster", {"accounts": accounts, "master": master, **engines, "throughput_per_core_ratio": round(ratio, 3)}
    )


def one_refresh() -> None:
    """Do one run in this process and print what it cost, as JSON."""
    import json

    name, folder, accounts, master = sys.argv[1:]
    told = _make(Path(folder), int(accounts)) if name == "make" else _refresh(name, Path(folder), master)
    print(json.dumps(told))  # noqa: T201  the answer of a process


def _told(*words: str) -> dict[str, Any]:
    import json

    found = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _RUN, *words], env=os.environ | _ONE_CORE, stdout=subprocess.PIPE, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return answer


def _make(folder: Path, accounts: int) -> dict[str, Any]:
    """Write the facts of a demo world."""
    from fukasa.pipelines.demo import write_demo_facts
    from fukasa.pipelines.home import Home

    write_demo_facts(Home(folder), accounts=accounts)
    return {}


def _refresh(name: str, folder: Path, master: str) -> dict[str, Any]:
    import psutil

    from fukasa.pipelines.cluster.session import engine_of
    from fukasa.pipelines.home import Home
    from fukasa.pipelines.refresh import refresh

    steps: dict[str, float] = {}
    with ExitStack() as stack:
        engine = stack.enter_context(engine_of(name, master if name == "spark" else None, folder))
        told = getattr(engine, "worker_seconds", None)
        begun, driver, before = time.perf_counter(), time.process_time(), _others(psutil.Process(), told)
        refresh(Home(folder), full=True, engine=engine, on_step=lambda step, _done: _mark(steps, step))
        others = _others(psutil.Process(), told) - before
        own, wall = time.process_time() - driver, time.perf_counter() - begun
        rounds = dict(getattr(engine, "task_seconds", {}))
    return {
        "processor_s": round(own + others, 1),
        "driver_s": round(own, 1),
        "wall_s": round(wall, 1),
        "driver_peak_mb": peak_memory_mb(),
        "steps_begin_s": {step: round(at - begun, 1) for step, at in steps.items()},
        **({"task_s": {step: round(seconds, 1) for step, seconds in rounds.items()}} if rounds else {}),
    }


def _mark(steps: dict[str, float], step: str) -> None:
    steps.setdefault(step, time.perf_counter())


def _others(process: Any, told: Mapping[str, float] | None) -> float:
    """Sum what other processes have worked: Java and what its Pythons told of themselves, or those that have ended."""
    if told is None:
        times = process.cpu_times()
        return float(times.children_user + times.children_system)
    java = [child.cpu_times() for child in process.children(recursive=True) if "java" in child.name()]
    return float(sum(one.user + one.system for one in java) + sum(told.values()))
