"""A plan as files: PLAN.json, and an Excel workbook whose cells can never be formulas."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from fukasa.connectors.exports import Cell, neutralise
from fukasa.pipelines.comments.tables import unfinished_file, whole_or_nothing
from fukasa.pipelines.plan.document import Document

Rows = Iterable[Sequence[Cell]]
PORTFOLIO = (
    "option_id",
    "creator_id",
    "handle",
    "name",
    "platform",
    "tier",
    "role",
    "category",
    "posts",
    "price",
    "price_basis",
    "cost",
    "p_cpv_ok",
    "views_p10",
    "views_p50",
    "views_p90",
    "views_mean",
    "cpv_p10",
    "cpv_p50",
    "cpv_p90",
    "engagement_mean",
    "conversions_mean",
    "marginal",
    "stability",
)
LEFT_OUT = ("option_id", "creator_id", "handle", "name", "platform", "tier", "rule", "value", "limit")
FRONTIER = ("budget", "objective", "cost", "cpv", "creators")
_HEAD = ("name", "status", "kpi", "currency", "starts_on", "ends_on", "budget", "target", "candidates", "passed")
_RESULT = ("objective", "bound", "gap", "reproducible")


def write_plan_json(document: Document, path: Path) -> None:
    """Write the document as JSON, whole or not at all."""
    with whole_or_nothing(path) as file:
        json.dump(document, file, ensure_ascii=False, indent=2, allow_nan=False)
        file.write("\n")


def write_plan_xlsx(document: Document, path: Path, language: str = "ja") -> None:
    """Write the sheets portfolio, cut, undecidable, certificate and frontier; text is text, never a formula or link."""
    sheets: dict[str, tuple[Sequence[str], Rows]] = {
        "portfolio": ((*PORTFOLIO, "reason"), _portfolio(document, language)),
        "cut": ((*LEFT_OUT, "sentence"), _left_out(document["cut"], language)),
        "undecidable": ((*LEFT_OUT, "sentence"), _left_out(document["undecidable"], language)),
        "certificate": (("rule", "value", "limit", "ok"), _certificate(document, language)),
        "frontier": (FRONTIER, ([step[name] for name in FRONTIER] for step in document["frontier"])),
    }
    write_sheets(path, sheets)


def write_sheets(path: Path, sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> None:
    """Write sheets with their heads, whole or not at all; text is text, never a formula or link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with unfinished_file(path) as unfinished, xlsxwriter.Workbook(str(unfinished), options) as book:
        bold = book.add_format({"bold": True})
        for name, (header, rows) in sheets.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            _fill(page, header, rows, bold)


def _portfolio(document: Document, language: str) -> Rows:
    for entry in document["selected"]:
        spread = {f"{name}_{point}": value for name in ("views", "cpv") for point, value in entry[name].items()}
        flat = entry | spread
        yield [*(flat[name] for name in PORTFOLIO), entry[f"reason_{language}"]]


def _left_out(entries: list[dict[str, Any]], language: str) -> Rows:
    return ([*(entry[name] for name in LEFT_OUT), entry[f"sentence_{language}"]] for entry in entries)


def _certificate(document: Document, language: str) -> Rows:
    """Give the facts of the plan, every rule that was checked, the plans by habit, and the paragraph."""
    yield from ([name, document[name]] for name in (*_HEAD, *_RESULT))
    conflict, certificate = document["conflict"], document["certificate"]
    if conflict is not None:
        yield ["conflict", conflict[f"text_{language}"]]
    if certificate is None:
        return
    yield []
    yield from ([one[name] for name in ("rule", "value", "limit", "ok")] for one in certificate["constraints"])
    yield []
    yield ["baseline", "objective", "cost", "cpv", "violations"]
    for name, plan in certificate["baselines"].items():
        yield [name, plan["objective"], plan["cost"], plan["cpv"], "; ".join(plan["violations"])]
    yield []
    yield [certificate[f"text_{language}"]]


def _fill(page: Any, header: Sequence[str], rows: Rows, bold: Any) -> None:
    page.write_row(0, 0, header, bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            safe = neutralise(cell)
            if isinstance(safe, str):
                page.write_string(number, place, safe)
            elif safe is not None:
                page.write(number, place, safe)
