"""Writing `search.text`: chunk by chunk on two threads, then term by term into one file."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import DTypeLike, NDArray

from fukasa.lake.arrays import ArrayFileWriter
from fukasa.lake.query.keywords import TextField
from fukasa.lake.text.chunk import ACCOUNTS_PER_CHUNK, chunk_of
from fukasa.lake.text.forms import NormalForms
from fukasa.lake.text.merge import Merge, Spilled
from fukasa.lake.text.places import MARKED
from fukasa.lake.text.vocabulary import write_vocabulary
from fukasa.lake.text.weighting import weighting

KIND = "text"
FORMAT = 3
COLUMNS = tuple(field.value for field in TextField)
"""The columns of a batch, each a text or null: handle, name, bio, tags, captions."""

_THREADS = 2
_BYTES_PER_CHUNK = 10_000_000  # of text; larger arrays are given back to the system and cleared again each time
_ROWS_PER_PIECE = 1 << 13
_AT_ONCE = 1 << 22  # entries read and written at once; whole groups of postings with a mark


def write_text(path: Path, batches: Iterable[pa.RecordBatch | pa.Table], *, forms: NormalForms | None = None) -> int:
    """Write the text part of the search index.

    Args:
        path: the file to write; an error leaves none.
        batches: Arrow rows with the columns of :data:`COLUMNS`, in the order of the rows of the index.
        forms: gives normal forms of words, which are then found as well; None for none.

    Returns:
        How many accounts were indexed.

    """
    with TemporaryDirectory(dir=path.parent) as folder, ArrayFileWriter(path, KIND) as file:
        chunks = _spill(_chunks(batches), Path(folder), forms)
        accounts = sum(chunk.accounts for chunk in chunks)
        file.facts = {"format": FORMAT, "accounts": accounts, "forms": forms.name if forms else ""}
        _write(file, Merge(chunks), Path(folder))
    return accounts


def _chunks(batches: Iterable[pa.RecordBatch | pa.Table]) -> Iterator[pl.DataFrame]:
    """Cut the rows into chunks that are neither too many accounts nor too much text."""
    held: list[pl.DataFrame] = []
    rows = size = 0
    for piece in _pieces(batches):
        more = sum(int(column.str.len_bytes().sum()) for column in piece)
        if held and (rows + len(piece) > ACCOUNTS_PER_CHUNK or size + more > _BYTES_PER_CHUNK):
            yield pl.concat(held)
            held, rows, size = [], 0, 0
        held.append(piece)
        rows, size = rows + len(piece), size + more
    if held:
        yield pl.concat(held)


def _pieces(batches: Iterable[pa.RecordBatch | pa.Table]) -> Iterator[pl.DataFrame]:
    for batch in batches:
        columns = pl.DataFrame(batch).select(pl.col(name).cast(pl.String) for name in COLUMNS)
        yield from columns.iter_slices(_ROWS_PER_PIECE)


def _spill(chunks: Iterator[pl.DataFrame], folder: Path, forms: NormalForms | None) -> tuple[Spilled, ...]:
    """Index chunks on threads, never more of them waiting than there are threads."""
    waiting: deque[Future[Spilled]] = deque()
    done: list[Spilled] = []
    first = 0
    with ThreadPoolExecutor(_THREADS) as pool:
        for number, rows in enumerate(chunks):
            if len(waiting) == _THREADS:
                done.append(waiting.popleft().result())
            waiting.append(pool.submit(_spill_one, rows, folder / str(number), first, forms))
            first += len(rows)
        done += [future.result() for future in waiting]
    return tuple(done)


def _spill_one(rows: pl.DataFrame, folder: Path, first: int, forms: NormalForms | None) -> Spilled:
    texts = rows.get_columns() + ([] if forms is None else [forms.of_texts(rows)])
    return Spilled.write(chunk_of(texts, weighting()), folder, first)


def _write(file: ArrayFileWriter, merge: Merge, folder: Path) -> None:
    file.add("pairs", merge.pairs)
    file.add("posting_starts", np.concatenate([[0], np.cumsum(merge.postings)]))
    _write_words(file, merge)
    others: dict[str, DTypeLike] = {"impacts": np.uint8, "counts": np.uint8, "firsts": np.uint16, "places": np.uint16}
    with file.appending("rows", np.uint32) as grow:
        spills = {name: (folder / name).open("wb") for name in others}
        for stretch in merge.stretches():
            grow.append(stretch.rows)
            for name, spill in spills.items():
                getattr(stretch, name).tofile(spill)
    for name, dtype in others.items():
        spills[name].close()
        _append_file(file, name, folder / name, dtype)
    file.add("place_marks", _place_marks(folder / "counts"))


def _write_words(file: ArrayFileWriter, merge: Merge) -> None:
    """Write the vocabulary, the most frequent word first, and the term of each of its words."""
    frequency = merge.postings[len(merge.pairs) :]
    order = np.argsort(-frequency, kind="stable")
    file.add("word_terms", (order + len(merge.pairs)).astype(np.uint32))
    write_vocabulary(file, merge.words(order))


def _append_file(file: ArrayFileWriter, name: str, path: Path, dtype: DTypeLike) -> None:
    with file.appending(name, dtype) as grow, path.open("rb") as content:
        while len(piece := np.fromfile(content, dtype, _AT_ONCE)):
            grow.append(piece)


def _place_marks(counts: Path) -> NDArray[np.uint32]:
    """Count the further places before every few postings, so that those of one are found by counting few."""
    further = [np.zeros(1, np.uint32)]
    with counts.open("rb") as content:
        while len(piece := np.fromfile(content, np.uint8, _AT_ONCE)):
            further.append(np.add.reduceat(piece - np.uint8(1), np.arange(0, len(piece), MARKED), dtype=np.uint32))
    return np.cumsum(np.concatenate(further)[:-1] if len(further) > 1 else further[0], dtype=np.uint32)
