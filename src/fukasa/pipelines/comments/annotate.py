"""A file of comments with what they are, row by row."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.comments.classes import DIVIDER, registry
from fukasa.analysis.comments.classify import NOTE_EMPTY, classify, probability_columns
from fukasa.analysis.comments.model import ModelProtocol, default_model
from fukasa.pipelines.comments.authors import AuthorTable, read_authors
from fukasa.pipelines.comments.tables import Progress, Row, TextTable, column_of, open_table, whole_or_nothing

ADDED = (*probability_columns(), "labels", "comment_notes")
KEPT_AS = "{}_in"
"""What a column of the input is called when the output adds one of its name."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a run has done.

    Attributes:
        n: rows.
        empty: rows without a comment.
        labels: per class the comments that were given it.
        notes: per note the comments that have it.
        question: the expected number of comments that ask.
        model: the version of the model.
        renamed: columns of the input that stand under another name in the output.
        authors: different authors; None where no column names them.
        returning: authors with more than one comment; None likewise.

    """

    n: int
    empty: int
    labels: dict[str, int]
    notes: dict[str, int]
    question: float
    model: str
    renamed: dict[str, str]
    authors: int | None
    returning: int | None


@dataclass
class _Tally:
    labels: Counter[str]
    notes: Counter[str]
    n: int = 0
    question: float = 0.0

    def add(self, judged: pl.DataFrame) -> None:
        self.n += judged.height
        self.question += float(judged["p_question"].sum())
        for column, counter in (("labels", self.labels), ("comment_notes", self.notes)):
            parts = judged[column].drop_nulls().str.split(DIVIDER).explode().value_counts()
            counter.update(dict(parts.iter_rows()))


def annotate(
    source: Path,
    target: Path,
    *,
    text: str,
    language: str | None = None,
    author: str | None = None,
    model: ModelProtocol | None = None,
    progress: Progress | None = None,
) -> Annotation:
    """Judge the comments of a CSV or TSV file and write it again with the columns of ``ADDED``.

    Rows, their order and the columns of the input stay, and blank lines stay blank. The file appears under its name
    when it is complete; until then nothing that stood there is touched.

    Args:
        source: the file.
        target: the file to write; may be the source.
        text: the column of the comments.
        language: the column of their languages, where there is one.
        author: the column of their authors; then ``comment_notes`` also tells words that were copied or repeated.
        model: the model to ask; the packaged one otherwise.
        progress: told how many bytes of how many have been read.

    Raises:
        InvalidInput: a file or a column is not there, or a row is broken.

    """
    table = open_table(source)
    places = (table.place(text, "--text"), *_optional(table, language, "--lang"))
    authors = read_authors(table, places[0], table.place(author, "--author")) if author else None
    asked = model or default_model()
    renamed = {name: _free_name(name, table.columns) for name in table.columns if name in ADDED}
    tally = _Tally(Counter(dict.fromkeys(registry().ids, 0)), Counter())
    with whole_or_nothing(target) as file:
        writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\n")
        writer.writerow([renamed.get(name, name) for name in table.columns] + list(ADDED))
        for rows in table.chunks(progress, blank=True):
            judged = _judged([row for row in rows if row], places, tally.n, authors, asked)
            tally.add(judged)
            cells = iter(_cells(judged))
            writer.writerows(row + next(cells) if row else row for row in rows)
    return _annotation(tally, asked, renamed, authors)


def _free_name(name: str, taken: Sequence[str]) -> str:
    """Find what a column of the input can be called beside the added one."""
    while name in taken or name in ADDED:
        name = KEPT_AS.format(name)
    return name


def _annotation(
    tally: _Tally, model: ModelProtocol, renamed: dict[str, str], authors: AuthorTable | None
) -> Annotation:
    return Annotation(
        n=tally.n,
        empty=tally.notes[NOTE_EMPTY],
        labels={name: tally.labels[name] for name in registry().ids},
        notes=dict(sorted(tally.notes.items())),
        question=tally.question,
        model=model.version,
        renamed=renamed,
        authors=authors.authors if authors else None,
        returning=authors.returning if authors else None,
    )


def _optional(table: TextTable, name: str | None, option: str) -> tuple[int, ...]:
    return (table.place(name, option),) if name else ()


def _judged(
    rows: Sequence[Row], places: tuple[int, ...], at: int, authors: AuthorTable | None, model: ModelProtocol
) -> pl.DataFrame:
    columns = [pl.Series(column_of(rows, place), dtype=pl.String) for place in places]
    judged = classify(columns[0], languages=columns[1] if len(columns) > 1 else None, model=model)
    if authors is None:
        return judged
    notes = pl.concat_str("comment_notes", "authors", separator=DIVIDER, ignore_nulls=True)
    told = judged.with_columns(authors=authors.notes[at : at + len(rows)])
    return told.with_columns(comment_notes=pl.when(notes != "").then(notes)).drop("authors")


def _cells(judged: pl.DataFrame) -> list[list[str]]:
    """Write the added cells; a missing value is an empty cell."""
    shares = judged.select(pl.col(*probability_columns()).round(6).cast(pl.String))
    texts = pl.concat([shares, judged.select("labels", "comment_notes")], how="horizontal").fill_null("")
    return np.stack([column.to_numpy() for column in texts], axis=1).tolist() if judged.height else []
