"""What is handed outside of a plan, as an Excel workbook: no column of what is hidden, nobody who was not booked."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fukasa.pipelines.plan.files import PORTFOLIO, Rows, write_sheets

_FACTS = ("name", "status", "kpi", "currency", "starts_on", "ends_on", "budget", "objective", "candidates", "passed")


def write_handout_xlsx(handed: Mapping[str, Any], path: Path, language: str = "ja") -> None:
    """Write the sheets portfolio and plan.

    Args:
        handed: what ``fukasa.pipelines.plan.handout.handed_on`` left of the document of a plan.
        path: of the workbook.
        language: of sentences, ja or en.

    """
    rows = [_flat(one, language) for one in handed["selected"]]
    columns = [name for name in (*PORTFOLIO, "reason") if any(row.get(name) is not None for row in rows)]
    portfolio: Rows = ([row.get(name) for name in columns] for row in rows)
    write_sheets(path, {"portfolio": (columns, portfolio), "plan": (("fact", "value"), _facts(handed, language))})


def _flat(one: Mapping[str, Any], language: str) -> dict[str, Any]:
    spread = {f"{name}_{point}": value for name in ("views", "cpv") for point, value in (one[name] or {}).items()}
    return dict(one) | spread | {"reason": one[f"reason_{language}"]}


def _facts(handed: Mapping[str, Any], language: str) -> Iterator[list[Any]]:
    """Tell what was asked and what the plan brings, without lines of what is hidden."""
    yield from ([name, handed[name]] for name in _FACTS if handed[name] is not None)
    for name, value in (handed["totals"] or {}).items():
        told = value.items() if isinstance(value, Mapping) else [("", value)]
        yield from ([f"{name}_{point}".rstrip("_"), one] for point, one in told if one is not None)
    yield ["certificate", (handed["certificate"] or {}).get(f"text_{language}")]
