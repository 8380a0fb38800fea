"""How long it takes from nothing made to the first page of the demo."""

import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any

from fukasa.cli.benchmarks.report import report, spread

_LONGEST = 300.0
_PORT = 18_765
_COMMAND = "from fukasa.cli.main import run; run()"


def bench_demo(*, runs: int = 3) -> dict[str, Any]:
    """Start `fukasa demo` with 2,000 accounts in an empty folder and wait until /healthz answers."""
    return report("demo", {"accounts": 2_000, "seconds_to_serving": spread((_start() for _ in range(runs)), digits=1)})


def _start() -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-c", _COMMAND, "--data", folder, "demo", "--port", str(_PORT))
        begun = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603
            try:
                return _wait(begun)
            finally:
                server.terminate()


def _wait(begun: float) -> float:
    while (passed := time.perf_counter() - begun) < _LONGEST:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/healthz", timeout=1):
                return time.perf_counter() - begun
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"the demo did not serve within {passed:.0f} s")
