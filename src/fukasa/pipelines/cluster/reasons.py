"""Errors of Spark in one sentence: its own run over pages."""

import re

_VERSION = re.compile(r"PYTHON_VERSION_MISMATCH.*?version[^0-9]*(\d[\d.]*\d).*?(\d[\d.]*\d)", re.DOTALL)
_MISSING = re.compile(r"No module named '([^']+)'")
_RAISED = re.compile(
    r"^(?:\s*|.*?: )((?:[A-Za-z_]+\.)*[A-Z][A-Za-z]*(?:Error|Exception|Input|Full|Unreadable)): (.+)$", re.MULTILINE
)
_MOST = 300


def reason_of(error: Exception) -> str:
    """Say in one sentence why a job failed."""
    text = str(error)
    if versions := _VERSION.search(text):
        theirs, ours = versions.groups()
        return f"the workers run Python {theirs} and this machine runs {ours}; give both the same (PYSPARK_PYTHON)"
    if missing := _MISSING.search(text):
        return (
            f"a worker has no Python package {missing[1].partition('.')[0]}; install fukasa[spark] in the same version "
            "on every machine, or name its Python by PYSPARK_PYTHON"
        )
    raised = _RAISED.findall(text)
    said = f"{raised[-1][0].rpartition('.')[2]}: {raised[-1][1]}" if raised else text.strip().partition("\n")[0]
    return f"a step failed on the cluster: {said[:_MOST]}"
