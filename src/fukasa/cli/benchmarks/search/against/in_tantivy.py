"""Tantivy: pieces of texts with positions, figures and properties as fast fields."""

from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

from fukasa.cli.benchmarks.search.against.grams import grams, texts_of
from fukasa.cli.benchmarks.search.questions import Question
from fukasa.lake.query.fields import SetField
from fukasa.lake.text.folding import folded

ABOUT = "Tantivy (Python package tantivy)"
UNASKED = ("facets",)
_SETS = ("platform", "country", "language", "tier", "category")
_FIGURES = ("followers", "er_common", "last_post_age_days", "cpv_p50")
_STORED = ("account_key", "handle", "name", "bio")
_HEAP, _BUILDERS = 400_000_000, 2


class InTantivy:
    """The engine."""

    def __init__(self, folder: Path, rows: Path, limit: float) -> None:  # noqa: ARG002 - Tantivy cannot be stopped
        place, marker = folder / "tantivy", folder / "tantivy.built"
        self._schema = _schema()
        if not marker.exists():
            place.mkdir(exist_ok=True)
            for file in place.iterdir():
                file.unlink()
            _build(place, self._schema, rows)
            marker.touch()
        self.size_mb = round(sum(file.stat().st_size for file in place.iterdir()) / 1e6, 1)
        self._index = tantivy.Index.open(str(place))
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> int:
        """Give the total, and read the first 50."""
        more: dict[str, Any] = {}
        if question.sort is not None:
            more = {"order_by_field": question.sort.value, "order": Order.Desc if question.descending else Order.Asc}
        found: Any = self._searcher.search(self._query(question), limit=50, count=True, **more)
        for _, address in found.hits:
            self._searcher.doc(address)
        return int(found.count)

    def processor_seconds(self) -> float:
        """Tell what was used beside this process: nothing."""
        return 0.0

    def close(self) -> None:
        """Nothing to close: the index is read only."""

    def _query(self, question: Question) -> Query:
        parts: list[tuple[Occur, Query]] = [
            (Occur.Must, Query.const_score_query(self._any(name, values), 0.0))
            for name, values in question.sets.items()
        ]
        for name, (low, high) in question.ranges.items():
            ends = (None if low is None else float(low), None if high is None else float(high))
            span = Query.range_query(self._schema, name.value, FieldType.Float, *ends)
            parts.append((Occur.Must, Query.const_score_query(span, 0.0)))
        for flag, held in question.flags.items():
            parts.append((Occur.Must, Query.term_query(self._schema, flag.value, "yes" if held else "no")))
        groups = ([(Occur.Should, self._word(word)) for word in group] for group in question.words)
        parts += [(Occur.Must, Query.boolean_query(group)) for group in groups]
        parts += [(Occur.MustNot, self._word(word)) for word in question.without]
        return Query.boolean_query(parts) if parts else Query.all_query()

    def _any(self, name: SetField, values: tuple[str, ...]) -> Query:
        return Query.term_set_query(self._schema, name.value, list(values))

    def _word(self, word: str) -> Query:
        pieces = grams(folded(word))
        if len(pieces) == 1:
            return Query.term_query(self._schema, "grams", pieces[0])
        return Query.phrase_query(self._schema, "grams", list(pieces))


def _schema() -> tantivy.Schema:
    made = tantivy.SchemaBuilder()
    made.add_text_field("grams", stored=False, tokenizer_name="whitespace", index_option="position")
    for name in (*_SETS, "has_email"):
        made.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _FIGURES:
        made.add_float_field(name, stored=True, indexed=False, fast=True)
    for name in _STORED:
        made.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    return made.build()


def _build(place: Path, schema: tantivy.Schema, rows: Path) -> None:
    index = tantivy.Index(schema, path=str(place))
    writer = index.writer(_HEAP, _BUILDERS)
    for batch in texts_of(rows):
        for row in batch.to_pylist():
            writer.add_document(_document(row))
    writer.commit()
    writer.wait_merging_threads()


def _document(row: dict[str, Any]) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("grams", " ".join(grams(row["text"])))
    for name in (*_SETS, "category_2", *_STORED):
        if row[name] is not None:
            made.add_text("category" if name == "category_2" else name, row[name])
    made.add_text("has_email", "yes" if row["has_email"] else "no")
    for name in _FIGURES:
        if row[name] is not None:
            made.add_float(name, float(row[name]))
    return made
