"""The training corpus: comments in the project's own words, with their labels."""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import polars as pl

from fukasa.analysis.comments.classes import LANGUAGES, QUESTION, divided, registry
from fukasa.core.errors import InvalidInput

COLUMNS = ("style", "labels", "question", "text")


@cache
def corpus_files() -> tuple[tuple[str, str], ...]:
    """Read the packaged files: name and content, sorted by name; ``ja.tsv``, ``ja_more.tsv`` and so on."""
    folder = resources.files(__package__) / "corpus"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".tsv")), key=_name)
    return tuple((entry.name, entry.read_text(encoding="utf-8")) for entry in found)


def _name(entry: Traversable) -> str:
    return entry.name


@cache
def default_corpus() -> pl.DataFrame:
    """Give the packaged corpus.

    Returns:
        ``language``, ``style`` (who writes so; comments of a style are never divided between training and test),
        ``text``, one column of 0 and 1 per class, and ``question``.

    """
    frames = [parse_corpus(name, text) for name, text in corpus_files()]
    return pl.concat(frames)


def parse_corpus(name: str, text: str) -> pl.DataFrame:
    """Read one file of the corpus; its name begins with its language.

    Raises:
        InvalidInput: the language or the header is not known, or a row is broken; the line is named.

    """
    language, header, *lines = (name[:2], *text.removesuffix("\n").split("\n"))
    if language not in LANGUAGES or header != "\t".join(COLUMNS):
        raise InvalidInput(f"corpus file {name}: needs a name such as ja.tsv and the header {COLUMNS}; mend it")
    rows = list(_rows(name, lines))
    outputs = registry().outputs
    schema = {"language": pl.String, "style": pl.String, "text": pl.String} | dict.fromkeys(outputs, pl.Int8)
    return pl.DataFrame([(language, *row) for row in rows], schema=schema, orient="row")


def _rows(name: str, lines: list[str]) -> Iterator[tuple[str | int, ...]]:
    known = registry().ids
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        labels = divided(cells[1]) if len(cells) == len(COLUMNS) else ()
        if not labels or not set(labels) <= set(known) or cells[2] not in {"0", "1"} or not cells[3].strip():
            raise InvalidInput(f"corpus file {name}, line {number}: {line[:80]!r} is no row of {COLUMNS}; mend it")
        yield (cells[0], cells[3], *(int(label in labels) for label in known), int(cells[2]))


def labels_table(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the truth alone: classes, then question."""
    return frame.select(*registry().ids, QUESTION)
