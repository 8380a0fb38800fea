"""This engine, opened cold in a fresh process and asked the mix."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow.parquet as pq

from fukasa.cli.benchmarks.search.catalogue import INDEX, VECTORS
from fukasa.cli.benchmarks.search.questions import Question, questions
from fukasa.cli.benchmarks.search.timing import Timed, by_kind, timed
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.keywords import wanted
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.similar import SimilarIndex

PAGE = 50
EXPORTED = 100_000
_EXPORTED_COLUMNS = ("account_key", "handle", "name", "platform", "country", "followers", "er_common", "cpv_p50")
_FACETS = (
    SetField.PLATFORM,
    SetField.COUNTRY,
    SetField.REGION,
    SetField.LANGUAGE,
    SetField.TIER,
    SetField.KIND,
    SetField.CATEGORY,
    SetField.AUTHENTICITY,
    SetField.HASHTAG,
)
_HISTOGRAMS = (
    RangeField.FOLLOWERS,
    RangeField.ER_COMMON,
    RangeField.VIEWS_MEDIAN,
    RangeField.CPV_P50,
    RangeField.LAST_POST_AGE,
    RangeField.DEPTH,
)
_FREQUENT = 0.05


class Engine:
    """An opened index and what it answers each kind of question with."""

    def __init__(self, folder: Path) -> None:
        self.index = SearchIndex(folder / INDEX)
        self.vectors = SimilarIndex(folder / VECTORS) if (folder / VECTORS).exists() else None
        self.folder = folder

    def asked(self, question: Question) -> Callable[[], object] | None:
        """Give what answers a question, ready to be timed; None where it cannot be asked."""
        query = question.query
        match question.kind:
            case "facets":
                return lambda: self.facets(query)
            case "alike" if self.vectors is not None:
                return lambda: self.alike(question)
            case "alike":
                return None
            case "deep":
                cursor = self._middle(query)
                return lambda: self.index.search(query, SHARED_ONLY, limit=PAGE, cursor=cursor)
            case "export":
                return lambda: self.export(query)
        return lambda: self.index.search(query, SHARED_ONLY, limit=PAGE)

    def facets(self, query: AccountQuery) -> None:
        """Count what stands beside a result."""
        self.index.facets(query, SHARED_ONLY, _FACETS)
        for name in _HISTOGRAMS:
            self.index.histogram(query, SHARED_ONLY, name)

    def alike(self, question: Question) -> None:
        """Find look-alikes of one account among those that the conditions let in, and read their rows."""
        assert self.vectors is not None  # noqa: S101 - asked for only then
        seed = int(np.random.default_rng([11, question.number]).integers(len(self.vectors)))
        anybody = not (question.sets or question.ranges or question.flags)
        within = None if anybody else self.index.let_in(question.query, SHARED_ONLY)
        found = self.vectors.nearest([seed], within=within, limit=PAGE)
        self.index.rows(found.rows.tolist(), SHARED_ONLY)

    def export(self, query: AccountQuery) -> None:
        """Write the first rows of a result, in order, to Parquet."""
        reader = self.index.batches(query, SHARED_ONLY, _EXPORTED_COLUMNS, limit=EXPORTED)
        with pq.ParquetWriter(self.folder / "export.parquet", reader.schema) as file:
            for batch in reader:
                file.write_batch(batch)

    def _middle(self, query: AccountQuery) -> str | None:
        """Point at the middle of a result."""
        rows = self.index.numbers(query, SHARED_ONLY)
        if not rows.size or not isinstance(query.sort, RangeField):
            return None
        row = int(rows[rows.size // 2])
        value = self.index.rows([row], SHARED_ONLY)[0][query.sort.value]
        return Cursor(None if value is None else float(value), row).encode()


def measure(folder: str, runs: int) -> dict[str, Any]:
    """Open, ask the mix several times and tell times, totals and memory; runs in a process of its own."""
    with ExitStack() as open_files:
        asked = questions()
        begun, used = time.perf_counter(), time.process_time()
        engine = Engine(Path(folder))
        open_files.enter_context(engine.index)
        engine.index.search(asked[0].query, SHARED_ONLY, limit=PAGE)
        cold = {"seconds": time.perf_counter() - begun, "processor_seconds": time.process_time() - used}
        ready = [(question, ask) for question in asked if (ask := engine.asked(question)) is not None]
        first = [timed(question.number, ask) for question, ask in ready]
        passes = [[timed(question.number, ask) for question, ask in ready] for _ in range(runs)]
        memory = memory_mb()
        best = [_median([one[place] for one in passes]) for place in range(len(ready))]
        totals = {q.number: engine.index.search(q.query, SHARED_ONLY, limit=1).total for q in asked}
        return {
            "cold_start": {name: round(value, 3) for name, value in cold.items()},
            "first_touch_ms": by_kind(asked, first),
            "ms": by_kind(asked, best),
            "memory_mb": memory,
            "text": _frequent(engine.index, asked),
            "answers": {str(one.number): [one.ms, one.processor_ms, totals[one.number]] for one in best},
        }


def memory_mb() -> dict[str, float]:
    """Tell what this process holds: all of it, and the part that no file stands behind."""
    held = psutil.Process().memory_full_info()
    anonymous = sum(part.anonymous for part in psutil.Process().memory_maps()) if psutil.LINUX else held.uss
    return {"resident": round(held.rss / 1e6, 1), "anonymous": round(anonymous / 1e6, 1)}


def _median(runs: list[Timed]) -> Timed:
    return sorted(runs, key=lambda one: one.ms)[len(runs) // 2]


def _frequent(index: SearchIndex, asked: tuple[Question, ...]) -> dict[str, Any]:
    """Tell how many questions with keywords hold one that a twentieth of all accounts has."""
    share: dict[object, float] = {}
    with_words = [question.query.words for question in asked if question.words]
    kept = [tuple(wanted(words)) for words in with_words if words is not None]
    for word in {one for group in kept for one in group}:
        total = index.search(AccountQuery(words=word), SHARED_ONLY, limit=1).total
        share[word] = total / max(1, index.meta.accounts)
    frequent = sum(any(share[word] >= _FREQUENT for word in group) for group in kept)
    return {"questions": len(kept), "with_a_frequent_word": frequent, "share": round(frequent / len(kept), 3)}
