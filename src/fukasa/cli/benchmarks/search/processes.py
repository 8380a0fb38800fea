"""Measurements in processes of their own, each with a limit of time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_CALL = (
    "import json, sys; from importlib import import_module; "
    "name, arguments = sys.argv[1], json.loads(sys.argv[2]); "
    "print(json.dumps(getattr(import_module(name.rsplit(':')[0]), name.rsplit(':')[1])(*arguments)))"
)
_TOLD = 2_000


def in_process(function: str, *arguments: object, seconds: float) -> dict[str, Any]:
    """Call ``module:function`` in a fresh process; what went wrong stands under ``failed``."""
    command = (sys.executable, "-W", "ignore", "-c", _CALL, function, json.dumps(arguments, default=str))
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {seconds:.0f} seconds"}
    if done.returncode:
        return {"failed": done.stderr[-_TOLD:].strip().splitlines()[-1] if done.stderr else "no word of why"}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Read what a stopped process has noted so far; a line that was cut off is left out."""
    if not path.exists():
        return []
    whole = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in whole]
