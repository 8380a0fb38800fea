"""Labels and probabilities against a file that people have labelled."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.comments.classes import DIVIDER, QUESTION, has_any, joined, registry
from fukasa.analysis.comments.classify import classify, probability_columns
from fukasa.analysis.comments.evaluation import Evaluation, evaluate
from fukasa.analysis.comments.model import ModelProtocol, default_model
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.tables import TextTable, column_of, open_table

SHOWN_MISTAKES = 12
WHOLE = "all"
_YES, _NO = {"1", "true", "yes"}, {"0", "false", "no", ""}


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled file.

    Attributes:
        texts: the comments.
        truth: comments × outputs.
        question: whether the file tells which comments ask.
        languages: per comment; None where the file does not tell.
        skipped: rows without a comment or without a label, which nobody can be right about.

    """

    texts: pl.Series
    truth: Flags
    question: bool
    languages: pl.Series | None
    skipped: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A comment that the model got wrong with conviction.

    Attributes:
        text: the comment.
        truth: its gold labels.
        given: the labels it was given.
        probability: of the class in question.

    """

    text: str
    truth: str
    given: str
    probability: float


@dataclass(frozen=True, slots=True)
class GoldReport:
    """How the model did on a labelled file.

    Attributes:
        path: the file.
        model: version of the model.
        whole: on all its comments.
        by_language: per language, where the file tells and where there are at least two.
        missed: per class the gold comments with the lowest probability that were not given it.
        wrong: per class the comments with the highest probability that were given it without having it.
        skipped: rows without a comment or a label.

    """

    path: Path
    model: str
    whole: Evaluation
    by_language: dict[str, Evaluation]
    missed: dict[str, tuple[Mistake, ...]]
    wrong: dict[str, tuple[Mistake, ...]]
    skipped: int


def read_gold(path: Path, *, text: str, labels: str, question: str | None, language: str | None) -> Gold:
    """Read a labelled file.

    Args:
        path: CSV or TSV.
        text: the column of the comments.
        labels: the column of their labels, divided by ``;``.
        question: the column that tells with 0 and 1 which ask; may be absent.
        language: the column of their languages; may be absent.

    Raises:
        InvalidInput: a column is not there, or a label or a flag is not known; the row is named.

    """
    table = open_table(path)
    places = [table.place(text, "--text"), table.place(labels, "--labels")]
    asked = question if question in table.columns else None
    spoken = table.place(language, "--lang") if language else None
    rows = [(number, row) for number, row in _numbered(table) if row[places[0]].strip() and row[places[1]].strip()]
    total = sum(len(chunk) for chunk in table.chunks())
    if not rows:
        raise InvalidInput(f"{path.name}: no row has both a comment and a label; label some and run again")
    flags = table.columns.index(asked) if asked else None
    truth = [truth_of(path.name, number, row, places[1], flags) for number, row in rows]
    cells = [row for _, row in rows]
    return Gold(
        texts=pl.Series("text", column_of(cells, places[0]), dtype=pl.String),
        truth=np.array(truth, dtype=np.bool_),
        question=asked is not None,
        languages=None if spoken is None else pl.Series(column_of(cells, spoken), dtype=pl.String),
        skipped=total - len(rows),
    )


def _numbered(table: TextTable) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for chunk in table.chunks():
        for row in chunk:
            number += 1
            yield number, row


def truth_of(file: str, number: int, row: list[str], labels: int, question: int | None) -> list[bool]:
    """Read the labels of a row: classes in the order of the registry, then whether it asks.

    Raises:
        InvalidInput: a label or the flag is not known; file and row are named.

    """
    ids = registry().ids
    given = {part.strip() for part in row[labels].split(DIVIDER) if part.strip()}
    flag = row[question].strip().lower() if question is not None else "0"
    if not given <= set(ids):
        raise InvalidInput(f"{file}, row {number}: {min(given - set(ids))!r} is no class; there are {', '.join(ids)}")
    if flag not in _YES | _NO:
        raise InvalidInput(f"{file}, row {number}: {flag!r} does not tell whether it asks; write 1 or 0")
    return [name in given for name in ids] + [flag in _YES]


def evaluate_gold(
    gold: Gold, path: Path, *, rng: np.random.Generator, model: ModelProtocol | None = None
) -> GoldReport:
    """Judge the comments of a labelled file and compare.

    Args:
        gold: of :func:`read_gold`.
        path: where it came from.
        rng: for the bootstrap.
        model: the model to ask; the packaged one otherwise.

    """
    asked = model or default_model()
    judged = classify(gold.texts, model=asked)
    probabilities = judged.select(probability_columns()).fill_null(0.0).to_numpy()
    given = _given(judged, probabilities, asked)
    parts = _parts(gold)
    evaluations = {
        name: evaluate(gold.truth[rows], probabilities[rows], given[rows], rng=rng, question=gold.question)
        for name, rows in parts.items()
    }
    return GoldReport(
        path=path,
        model=asked.version,
        whole=evaluations.pop(WHOLE),
        by_language=evaluations,
        missed=_mistakes(gold, judged, probabilities, gold.truth & ~given, lowest=True),
        wrong=_mistakes(gold, judged, probabilities, given & ~gold.truth, lowest=False),
        skipped=gold.skipped,
    )


def _given(judged: pl.DataFrame, probabilities: Reals, model: ModelProtocol) -> Flags:
    said = judged.select(pl.col("labels").fill_null(""))
    classes = said.select(has_any("labels", (name,)).alias(name) for name in registry().ids).to_numpy()
    return np.column_stack([classes, probabilities[:, -1] >= model.thresholds[QUESTION]])


def _parts(gold: Gold) -> dict[str, Flags]:
    parts: dict[str, Flags] = {WHOLE: np.ones(len(gold.texts), dtype=np.bool_)}
    languages = gold.languages
    if languages is not None and languages.n_unique() > 1:
        parts |= {
            name: (languages == name).fill_null(value=False).to_numpy()
            for name in sorted(languages.drop_nulls().unique())
        }
    return parts


def _mistakes(
    gold: Gold, judged: pl.DataFrame, probabilities: Reals, which: Flags, *, lowest: bool
) -> dict[str, tuple[Mistake, ...]]:
    ids = registry().ids

    def told(row: int, column: int) -> Mistake:
        truth = joined(name for name, has in zip(ids, gold.truth[row], strict=False) if has)
        return Mistake(gold.texts[row], truth, judged["labels"][row] or "", float(probabilities[row, column]))

    found = {}
    for column, name in enumerate(ids):
        rows = np.flatnonzero(which[:, column])
        order = np.argsort(probabilities[rows, column] * (1 if lowest else -1), kind="stable")
        found[name] = tuple(told(int(row), column) for row in rows[order][:SHOWN_MISTAKES])
    return found
