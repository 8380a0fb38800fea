"""The page of measured figures: every JSON file under docs/measurements."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.reference.tables import code, table

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "measurements"
HEAD = """# Measured figures

What `fukasa bench` measured, as it stands in the JSON files under `docs/measurements`: median, smallest and largest
of all runs. [How each figure is measured](../measurements/README.md).

"""


def measurements_page() -> str:
    """Write one table per file."""
    parts = [_section(path) for path in sorted(FOLDER.glob("*.json"))]
    return HEAD + ("\n".join(parts) if parts else "Nothing has been measured for this version yet.\n")


def _section(path: Path) -> str:
    told = json.loads(path.read_text(encoding="utf-8"))
    return "\n".join(_one(path.name, result) for result in told.get("results", [told]))


def _one(name: str, told: dict[str, Any]) -> str:
    machine = told["machine"]
    made_by = (told.get("measured_at", "undated"), f"commit {told['commit']}", machine["processor"])
    rest = (f"{machine['cores']} cores", f"{machine['memory_gb']} GB", machine["system"], f"Python {machine['python']}")
    head = f"## {told['name']}\n\n{code(name)}, {', '.join((*made_by, *rest))}.\n\n"
    facts = {
        key: value for key, value in told.items() if key not in {"name", "machine", "commit", "version", "measured_at"}
    }
    return head + table(("figure", "median", "smallest", "largest"), _rows(facts))


def _rows(facts: dict[str, Any], before: str = "") -> Iterator[tuple[str, str, str, str]]:
    for key, value in facts.items():
        name = f"{before}{key}".replace("_", " ")
        if isinstance(value, dict) and "median" in value:
            yield name, _number(value["median"]), _number(value["min"]), _number(value["max"])
        elif isinstance(value, dict):
            yield from _rows(value, f"{name}: ")
        elif isinstance(value, int | float):
            yield name, _number(value), "", ""


def _number(value: float) -> str:
    return f"{value:,}"
