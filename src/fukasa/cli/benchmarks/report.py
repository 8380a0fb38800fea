"""The shape of every answer: the machine, the commit, all runs, and their median with minimum and maximum."""

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fukasa import __version__

_KIBIBYTE = 1024


def report(name: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Put figures under the facts that make them comparable."""
    day = datetime.now(tz=UTC).date().isoformat()
    return {
        "name": name,
        "measured_at": day,
        "machine": machine(),
        "commit": commit(),
        "version": __version__,
        **figures,
    }


def machine() -> dict[str, Any]:
    """Describe the machine: processor, cores, memory, system, Python."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def commit() -> str | None:
    """Name the commit of the tree, with `+` behind it where files are changed; None outside a checkout."""
    git = ("git", "-C", str(Path(__file__).parent))
    found = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S603
    if found.returncode:
        return None
    dirty = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip() + ("+" if dirty.stdout.strip() else "")


def repeat(measured: Callable[[], object], *, times: int) -> list[float]:
    """Run something several times and give the seconds of each run."""
    return [_seconds(measured) for _ in range(times)]


def spread(values: Iterable[float], *, digits: int = 4) -> dict[str, Any]:
    """Give runs with their median, minimum and maximum."""
    runs = [round(value, digits) for value in values]
    return {"runs": runs, "median": round(statistics.median(runs), digits), "min": min(runs), "max": max(runs)}


def peak_memory_mb() -> float:
    """Tell the largest resident memory of this process so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else _KIBIBYTE) / 1e6, 1)


def _seconds(measured: Callable[[], object]) -> float:
    begun = time.perf_counter()
    measured()
    return time.perf_counter() - begun


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
