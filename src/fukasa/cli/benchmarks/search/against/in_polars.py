"""Plain Polars: all columns in memory, texts looked through from end to end."""

from functools import reduce
from operator import and_, or_
from pathlib import Path

import polars as pl

from fukasa.cli.benchmarks.search.against.grams import texts_of
from fukasa.cli.benchmarks.search.against.sql import FACETS
from fukasa.cli.benchmarks.search.questions import Question
from fukasa.lake.query.fields import SetField
from fukasa.lake.text.folding import folded

ABOUT = f"Polars {pl.__version__}, in memory"


class InPolars:
    """The engine."""

    def __init__(self, folder: Path, rows: Path, limit: float) -> None:  # noqa: ARG002 - Polars cannot be stopped
        self._frame = pl.concat([pl.DataFrame(table) for table in texts_of(rows)])
        self.size_mb = round(self._frame.estimated_size("mb"), 1)

    def ask(self, question: Question) -> int:
        """Give the total, and take the first 50."""
        found = self._frame.lazy().filter(_holds(question))
        names = [name for name in FACETS if question.kind == "facets"]
        sort, descending = (question.sort.value, question.descending) if question.sort else ("followers", True)
        first = found.sort(sort, descending=descending, nulls_last=True).limit(50)
        counts = [found.group_by(name).len() for name in names]
        answers = pl.collect_all([found.select(pl.len()), first, *counts])
        return int(answers[0].item())

    def processor_seconds(self) -> float:
        """Tell what was used beside this process: nothing."""
        return 0.0

    def close(self) -> None:
        """Nothing is open."""


def _holds(question: Question) -> pl.Expr:
    parts = [_any(name, values) for name, values in question.sets.items()]
    for name, (low, high) in question.ranges.items():
        parts += [pl.col(name.value) >= low] if low is not None else []
        parts += [pl.col(name.value) <= high] if high is not None else []
    parts += [pl.col(name.value) == held for name, held in question.flags.items()]
    parts += [reduce(or_, map(_stands, group)) for group in question.words]
    parts += [~_stands(word) for word in question.without]
    return reduce(and_, parts, pl.lit(value=True))


def _any(name: SetField, values: tuple[str, ...]) -> pl.Expr:
    either = pl.col(name.value).is_in(values)
    return either | pl.col("category_2").is_in(values) if name is SetField.CATEGORY else either


def _stands(word: str) -> pl.Expr:
    return pl.col("text").str.contains(folded(word), literal=True)
