"""Ask another engine the questions that it can be asked, and put its times and totals beside ours."""

import json
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from fukasa.cli.benchmarks.report import peak_memory_mb
from fukasa.cli.benchmarks.search.catalogue import compared_rows, kept
from fukasa.cli.benchmarks.search.processes import in_process, lines_of
from fukasa.cli.benchmarks.search.questions import Question, questions
from fukasa.cli.benchmarks.search.timing import quantiles

_HERE = "fukasa.cli.benchmarks.search.against"
_WHERE = {
    "sqlite": ("sqlite", "Sqlite"),
    "tantivy": ("in_tantivy", "InTantivy"),
    "postgres": ("postgres", "Postgres"),
    "polars": ("in_polars", "InPolars"),
}
ENGINES = tuple(_WHERE)
ASKED = ("filters", "text", "text_filters", "facets")
"""Kinds of questions that others are asked: total and the first 50; for facets four counts besides, of our fifteen."""

SECONDS_OF_ALL = 3_600.0
SECONDS_OF_ONE = 10.0


class Engine(Protocol):
    """Another engine, with the rows in it."""

    size_mb: float

    def ask(self, question: Question) -> int:
        """Give the total, and read the first 50."""

    def processor_seconds(self) -> float:
        """Tell what processes beside this one have used so far."""

    def close(self) -> None:
        """Let go of everything."""


def compare(name: str, folder: Path, ours: dict[str, list[float]]) -> dict[str, Any]:
    """Let an engine answer in a process of its own, within an hour; what it had answered by then is compared."""
    rows = compared_rows(folder)
    answers = folder / f"against-{name}.lines"

    def ask() -> dict[str, Any]:
        answers.unlink(missing_ok=True)
        return in_process(f"{_HERE}.comparison:answer", name, folder, rows, answers, seconds=SECONDS_OF_ALL)

    about = kept(folder / f"against-{name}.json", ask)
    return about | _beside(lines_of(answers), ours)


def answer(name: str, folder: str, rows: str, answers: str) -> dict[str, Any]:
    """Build the engine, ask it, and note every answer as it comes; runs in a process of its own."""
    module, kind = _WHERE[name]
    try:
        found = import_module(f"{_HERE}.{module}")
    except ImportError as error:
        return {"skipped": f"not installed: {error.name}"}
    begun = time.perf_counter()
    engine: Engine = getattr(found, kind)(Path(folder), Path(rows), SECONDS_OF_ONE)
    built = round(time.perf_counter() - begun, 1)
    try:
        with Path(answers).open("w", encoding="utf-8") as out:
            for question in questions():
                if question.kind in ASKED and question.kind not in getattr(found, "UNASKED", ()):
                    out.write(json.dumps(_answered(engine, question)) + "\n")
                    out.flush()
    finally:
        engine.close()
    size = {"build_seconds": built, "size_mb": engine.size_mb, "peak_memory_mb": peak_memory_mb()}
    return {"about": found.ABOUT, **size}


def _answered(engine: Engine, question: Question) -> dict[str, Any]:
    """Ask twice and take the second time: the first may have to fetch pages from the disk."""
    try:
        engine.ask(question)
        begun, used = time.perf_counter(), time.process_time() + engine.processor_seconds()
        total = engine.ask(question)
    except Exception as error:  # noqa: BLE001 - each engine has errors of its own
        return {"number": question.number, "failed": repr(error)[:200]}
    ms = (time.perf_counter() - begun) * 1e3
    processor = (time.process_time() + engine.processor_seconds() - used) * 1e3
    return {"number": question.number, "kind": question.kind, "total": total, "ms": ms, "processor_ms": processor}


def _beside(answers: list[dict[str, Any]], ours: dict[str, list[float]]) -> dict[str, Any]:
    good = [one for one in answers if "total" in one and str(one["number"]) in ours]
    other = [(one["number"], one["total"], ours[str(one["number"])][2]) for one in good]
    differing = [pair for pair in other if pair[1] != pair[2]]
    return {
        "answered": len(good),
        "not_answered": [one for one in answers if "failed" in one],
        "totals_equal": len(good) - len(differing),
        "totals_differing": [{"number": number, "theirs": a, "ours": int(b)} for number, a, b in differing],
        "kinds": {
            kind: _ratios(those, ours)
            for kind in ("all", *ASKED)
            if (those := [one for one in good if kind in {"all", one["kind"]}])
        },
    }


def _ratios(answers: list[dict[str, Any]], ours: dict[str, list[float]]) -> dict[str, Any]:
    """Give their times, ours for the same questions, and how many times ours they are."""
    theirs = quantiles(one["ms"] for one in answers)
    own = quantiles(ours[str(one["number"])][0] for one in answers)
    processor = [(one["processor_ms"], ours[str(one["number"])][1]) for one in answers]
    used = sum(a for a, _ in processor) / max(1e-9, sum(b for _, b in processor))
    return {
        "questions": len(answers),
        "ms": theirs,
        "ours_ms": own,
        "ratio": {name: round(theirs[name] / own[name], 2) for name in theirs if own[name]},
        "processor_ratio": round(used, 2),
    }
