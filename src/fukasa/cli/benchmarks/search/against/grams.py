"""Texts as the other engines are given them: cut so that a phrase of pieces stands for a part of a text.

Japanese and Korean become pairs of characters, other words triples of letters; a mark stands between words and fields,
so that no phrase reaches across. That gives every engine what a search here finds: keywords inside longer words and
keywords of two characters.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fukasa.lake.text.folding import folded

BETWEEN = "0z0"
_RUN = re.compile(
    r"(?P<signs>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3々]+)|[^\W_]+?(?=[\u3040-\u9fff\uac00-\ud7a3]|\W|_|$)"
)
_FIELDS = ("handle", "name", "bio", "category", "category_2", "tags")
_TRIPLE = 3
_BATCH = 50_000
_FIELD_ENDS = "\n"


def grams(text: str) -> list[str]:
    """Cut a folded text."""
    pieces: list[str] = []
    for run in _RUN.finditer(text):
        pieces += [*_cut(run.group(), 2 if run.group("signs") else _TRIPLE), BETWEEN]
    return pieces[:-1]


def _cut(run: str, width: int) -> list[str]:
    return [run[at : at + width] for at in range(max(1, len(run) - width + 1))]


def texts_of(rows: Path) -> Iterator[pa.Table]:
    """Give the rows batch by batch with their text, a line per field, in place of its parts."""
    with pq.ParquetFile(rows) as file:
        for batch in file.iter_batches(_BATCH):
            parts = zip(*(batch.column(name).to_pylist() for name in _FIELDS), strict=True)
            texts = [folded(_FIELD_ENDS.join(part or "" for part in one)) for one in parts]
            yield pa.Table.from_batches([batch]).append_column("text", pa.array(texts))
