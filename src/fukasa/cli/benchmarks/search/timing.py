"""Times of questions, and how they spread."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from fukasa.cli.benchmarks.search.questions import Question


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one answer took, by the clock and on the processor, in milliseconds."""

    number: int
    ms: float
    processor_ms: float


def timed(number: int, ask: Callable[[], object]) -> Timed:
    """Ask once."""
    begun, used = time.perf_counter(), time.process_time()
    ask()
    return Timed(number, round((time.perf_counter() - begun) * 1e3, 3), round((time.process_time() - used) * 1e3, 3))


def quantiles(values: Iterable[float]) -> dict[str, float]:
    """Give median, 95th and 99th percentile, and the largest."""
    told = np.fromiter(values, dtype=float)
    names = {"p50": 50, "p95": 95, "p99": 99, "max": 100}
    return {name: round(float(np.percentile(told, at)), 2) for name, at in names.items()}


def by_kind(asked: Iterable[Question], answers: Iterable[Timed]) -> dict[str, Any]:
    """Sum up answers by the kind of their questions, and all of them."""
    kinds = {question.number: question.kind for question in asked}
    groups: dict[str, list[Timed]] = {"all": []}
    for one in answers:
        groups["all"].append(one)
        groups.setdefault(kinds[one.number], []).append(one)
    return {
        kind: {
            "questions": len(group),
            **quantiles(one.ms for one in group),
            "processor": quantiles(one.processor_ms for one in group),
        }
        for kind, group in groups.items()
        if group
    }
