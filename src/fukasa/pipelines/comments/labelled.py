"""Comments that people have labelled, as a file: what the audit page exports, what a workspace's model learns from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fukasa.analysis.comments.classes import joined, registry
from fukasa.analysis.comments.repeats import word_keys
from fukasa.connectors.exports import restore, write_csv
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.gold import truth_of
from fukasa.pipelines.comments.tables import TextTable, open_table

EXPORT_COLUMNS = (
    "platform",
    "account_id",
    "post_id",
    "comment_id",
    "author",
    "text",
    "labels",
    "question",
    "settled",
    "labels_1",
    "question_1",
    "labels_2",
    "question_2",
)
"""``labels`` and ``question`` are what counts; ``settled`` says how: ``one`` person labelled, two ``agreed``, it was
``decided`` after they disagreed, or it is still ``open`` and the first person's labels stand."""

_PLACE = ("platform", "account_id")  # a comment's id tells it from others of the same account only


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """One labelled comment, as the export writes it; a missing answer is an empty cell."""

    platform: str
    account_id: str
    post_id: str | None
    comment_id: str
    author: str | None
    text: str
    labels: str
    question: bool
    settled: str
    first: tuple[str, bool] | None = None
    second: tuple[str, bool] | None = None

    def cells(self) -> tuple[str | int | None, ...]:
        """Give the cells of :data:`EXPORT_COLUMNS`."""
        key = (self.platform, self.account_id, self.post_id, self.comment_id, self.author)
        answers = (cell for answer in (self.first, self.second) for cell in (answer or (None, None)))
        counted = (self.text, self.labels, int(self.question), self.settled)
        return (*key, *counted, *(int(cell) if isinstance(cell, bool) else cell for cell in answers))


def write_labelled(path: Path, comments: Iterable[LabelledComment]) -> None:
    """Write labelled comments; no cell can be taken for a formula."""
    write_csv(path, EXPORT_COLUMNS, (comment.cells() for comment in comments))


def read_labelled(paths: Sequence[Path]) -> pl.DataFrame:
    """Read exported labels, of one audit or of several.

    Only ``text`` and ``labels`` are needed; ``question``, ``author`` and ``comment_id`` are used where they stand. A
    comment that stands in several files counts once, as the last one has it.

    Returns:
        ``text``, one column of 0 and 1 per class, ``question``, and ``group``: comments of one person, and comments in
        the same words, share it and must not be divided between training and test.

    Raises:
        InvalidInput: a file or a column is not there, a label is not known, or nothing is labelled.

    """
    frames = [_read(open_table(path)) for path in paths]
    rows = pl.concat(frames) if frames else pl.DataFrame()
    if rows.is_empty():
        raise InvalidInput("no comment of these files has a label; label some on the audit page and export again")
    same = pl.struct("comment", *_PLACE, words=pl.when(pl.col("comment").is_null()).then("text"))
    return grouped(rows.unique(same, keep="last", maintain_order=True).drop(_PLACE))


def grouped(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``group``: whoever wrote the same words as another belongs to the other's group, and so on.

    Args:
        rows: ``text`` and ``author``, which may be null.

    """
    told = rows.with_row_index("place").with_columns(words=word_keys(rows["text"]))
    ties = {name: told.group_by(name).agg("place").drop_nulls(name)["place"].to_list() for name in ("author", "words")}
    group = list(range(told.height))
    for places in (*ties["author"], *ties["words"]):
        _join(group, places)
    groups = pl.Series("group", [_root(group, place) for place in range(len(group))], dtype=pl.Int64)
    return told.with_columns(groups).drop("place", "words", "author", "comment", strict=False)


def _root(group: list[int], place: int) -> int:
    while group[place] != place:
        group[place] = group[group[place]]
        place = group[place]
    return place


def _join(group: list[int], places: Sequence[int]) -> None:
    roots = sorted(_root(group, place) for place in places)
    for root in roots[1:]:
        group[root] = roots[0]


def _read(table: TextTable) -> pl.DataFrame:
    text, labels = table.place("text", "the comments"), table.place("labels", "their labels")
    names = ("question", "author", "comment_id", *_PLACE)
    flags, *keys = (table.columns.index(name) if name in table.columns else None for name in names)
    outputs = registry().outputs
    found = []
    for number, row in enumerate((row for rows in table.chunks() for row in rows), start=1):
        if row[text].strip() and row[labels].strip():
            truth = truth_of(table.path.name, number, row, labels, flags)
            others = (row[place] or None if place is not None else None for place in keys)
            found.append((restore(row[text]), *others, *map(int, truth)))
    words = dict.fromkeys(("text", "author", "comment", *_PLACE), pl.String)
    schema = words | dict.fromkeys(outputs, pl.Int8)
    return pl.DataFrame(found, schema=schema, orient="row")


def labels_text(given: Iterable[str]) -> str:
    """Write class ids in the order of the registry, divided by ``;``."""
    chosen = set(given)
    return joined(name for name in registry().ids if name in chosen)
