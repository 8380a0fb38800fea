"""Finding rows by name: sorted 64-bit hashes of texts that nearly every row has for itself, such as its key.

Two texts of one index with one hash are noticed when it is built; that a text from outside meets the hash of another
has a chance of n / 2⁶⁴, about 10⁻¹³ at 2.5 million rows.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile, ArrayFileWriter
from fukasa.lake.columns.bits import Rows

_HASHES, _ROWS = ".hashes", ".hashed_rows"

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """Rows by the hash of a text.

    Attributes:
        hashes: of the rows whose text is known, ascending.
        rows: in that order.

    """

    hashes: Hashes
    rows: Rows

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> "KeyColumn":
        """Map the column of a file."""
        return cls(file[name + _HASHES], file[name + _ROWS])

    def find(self, texts: Iterable[str]) -> Rows:
        """Give the rows that have one of the texts, ascending."""
        wished = hashed(sorted(set(texts)))
        begins = np.searchsorted(self.hashes, wished)
        lengths = np.searchsorted(self.hashes, wished, side="right") - begins
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.sort(self.rows[np.repeat(begins, lengths) + within])


def hashed(texts: Iterable[str]) -> Hashes:
    """Hash texts: the first eight bytes of BLAKE2b."""
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype=np.uint64)


def write_keys(writer: ArrayFileWriter, name: str, texts: pa.ChunkedArray) -> None:
    """Write the rows of a text; rows where it is unknown cannot be found.

    Raises:
        ValueError: two different texts have one hash.

    """
    known = np.flatnonzero(texts.is_valid().to_numpy())
    distinct = texts.drop_null().combine_chunks().dictionary_encode()
    hashes = hashed(distinct.dictionary.to_pylist())
    ordered = np.sort(hashes)
    if (ordered[1:] == ordered[:-1]).any():
        message = f"two values of {name} have one hash; rename one of them"
        raise ValueError(message)
    each = hashes[distinct.indices.to_numpy()] if hashes.size else hashes
    order = np.argsort(each)
    writer.add(name + _HASHES, each[order])
    writer.add(name + _ROWS, known[order].astype(np.uint32))
