"""A stable 64-bit hash of a row's content.

The hash is stored, so it must give the same number on every machine and with every release of every library; the
hashes of DuckDB, Polars and Arrow do not promise that. It is a sum over the columns that are not null, each mixed with
the column's name: the order of columns does not matter, and a column that is added later and is null changes nothing.
The mixing step is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
generators"). It is no secret and no defence against an adversary; keys are compared beside it.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as is_type
from numpy.typing import NDArray

from fukasa.core.catalogue import Table
from fukasa.core.retention import RETENTION_DAYS

Words = NDArray[np.uint64]

LONG_TEXT = 2048
"""Bytes from which a text is hashed by itself; shorter ones are hashed together, eight bytes at a time."""

_TERMED = [retention.value for retention, days in RETENTION_DAYS.items() if days is not None]


@dataclass(frozen=True, slots=True)
class RowHashes:
    """Two numbers per row.

    Attributes:
        content: of all that the row says, as int64; it is stored.
        key: of what it speaks of, the table's key; equal keys have equal numbers.

    """

    content: pa.Array
    key: Words


def row_hashes(table: Table, rows: pa.Table) -> RowHashes:
    """Hash rows that conform to the table's schema.

    ``import_id`` never counts. ``captured_at`` counts where it belongs to the key. Elsewhere it counts only for facts
    with a retention term: a description that is read again and has not changed says nothing new, but a fact that must
    be refreshed or deleted is younger than the one it repeats.
    """
    content, key = np.zeros(rows.num_rows, dtype=np.uint64), np.zeros(rows.num_rows, dtype=np.uint64)
    for field in table.columns:
        if field.name == "import_id":
            continue
        part = _column_part(field.name, rows.column(field.name).combine_chunks())
        if field.name in table.key:
            key += part
        elif field.name == "captured_at":
            termed = pc.is_in(rows.column("retention_class"), pa.array(_TERMED, pa.string()))
            part = part * np.asarray(termed).astype(np.uint64)
        content += part
    return RowHashes(pa.array(_mix(content).view(np.int64)), _mix(key))


def _column_part(name: str, column: pa.Array | pa.ChunkedArray) -> Words:
    array = pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column
    if array.null_count == len(array):
        return np.zeros(len(array), dtype=np.uint64)
    if _is_constant(array):
        return np.full(len(array), _mix(_values(array.slice(0, 1)) ^ _seed(name))[0])
    part = _mix(_values(array) ^ _seed(name))
    if array.null_count:
        part[np.asarray(array.is_null())] = 0
    return part


def _is_constant(array: pa.Array) -> bool:
    """Tell whether a column of text says the same in every row, as those of provenance mostly do."""
    if not is_type.is_string(array.type) or array.null_count or not array[0].equals(array[-1]):
        return False
    return bool(pc.all(pc.equal(array, array[0])).as_py())


def _values(array: pa.Array) -> Words:
    if is_type.is_string(array.type):
        return _text_words(array)
    return _list_words(array) if is_type.is_list(array.type) else _number_words(array)


def _number_words(array: pa.Array) -> Words:
    """The bits of 64-bit numbers; booleans and days are widened, and the two zeros of a real are one."""
    if is_type.is_floating(array.type):
        reals: Words = (pc.fill_null(array, 0.0).to_numpy(zero_copy_only=False) + 0.0).view(np.uint64)
        return reals
    if is_type.is_timestamp(array.type):
        array = array.view(pa.int64())
    elif is_type.is_date(array.type):
        array = array.view(pa.int32())
    integers = pc.fill_null(array.cast(pa.int64()), 0)
    return np.ascontiguousarray(integers.to_numpy(zero_copy_only=False)).view(np.uint64)


def _text_words(array: pa.Array) -> Words:
    """Hash texts of one array, eight bytes of all texts at a time."""
    starts, lengths, content = _text_parts(array)
    words: Words = _mix(lengths.astype(np.uint64))
    active = np.flatnonzero((lengths > 0) & (lengths < LONG_TEXT))
    at = 0
    while active.size:
        left = lengths[active] - at
        chunk = content[starts[active] + at]
        chunk &= np.uint64(2**64 - 1) >> (np.uint64(8) * (8 - np.minimum(left, 8)).astype(np.uint64))
        words[active] = _mix(words[active] ^ chunk)
        at += 8
        active = active[left > 8]  # noqa: PLR2004  eight bytes are one word
    for index in np.flatnonzero(lengths >= LONG_TEXT):
        words[index] = _digest(array[int(index)].as_py().encode())
    return words


def _text_parts(array: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64], Words]:
    """Starts and lengths of the texts, and for every byte the little-endian word that begins there."""
    _, offsets, content = array.buffers()
    limits = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    first, last = int(limits[0]), int(limits[-1])
    size = last - first
    padded = np.zeros(size + 8, dtype=np.uint8)
    if size:
        padded[:size] = np.frombuffer(content, dtype=np.uint8)[first:last]
    words: Words = np.ndarray(shape=(size + 1,), dtype="<u8", buffer=padded.data, strides=(1,))
    return limits[:-1] - first, np.diff(limits), words


def _list_words(array: pa.Array) -> Words:
    """Hash lists of texts: the order of the items counts."""
    lengths = np.asarray(pc.fill_null(pc.list_value_length(array), 0)).astype(np.int64)
    ends = np.cumsum(lengths)
    items = array.flatten()
    place = np.arange(len(items), dtype=np.int64) - np.repeat(ends - lengths, lengths)
    parts = np.concatenate([np.zeros(1, np.uint64), _mix(_column_part("", items) ^ _mix(place.astype(np.uint64)))])
    sums = np.cumsum(parts, dtype=np.uint64)
    return _mix(sums[ends] - sums[ends - lengths] + lengths.astype(np.uint64))


def _mix(words: Words) -> Words:
    mixed = words + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _digest(content: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little"))


@cache
def _seed(name: str) -> np.uint64:
    return _digest(name.encode())
