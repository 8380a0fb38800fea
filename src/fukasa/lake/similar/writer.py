"""Write the file of vectors: batches come in the order of rows, are kept in eight bits, and are laid out by cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.affinity.settings import BLOCKS, Block, default_weights
from fukasa.analysis.affinity.similarity import weight_array
from fukasa.analysis.affinity.vectors import Vectors
from fukasa.lake.arrays import ArrayFileWriter
from fukasa.lake.similar.cells import cells_of
from fukasa.lake.similar.layout import FORMAT, KIND, SLICES, WIDTH

_FULL = 127.0
_CHUNK = 65_536
_BITS = np.array([1, 2, 4], dtype=np.uint16)


@dataclass(frozen=True)
class Sketches:
    """The smallest hashes of the commenters of some accounts.

    Attributes:
        sizes: how many hashes each account keeps.
        hashes: the hashes, account after account, ascending inside each.
        commenters: how many commenters each account has.

    """

    sizes: NDArray[np.int64]
    hashes: NDArray[np.uint32]
    commenters: NDArray[np.uint32]

    @classmethod
    def none(cls, rows: int) -> "Sketches":
        """Say that no commenters of some accounts are known."""
        return cls(np.zeros(rows, np.int64), np.zeros(0, np.uint32), np.zeros(rows, np.uint32))


@dataclass(frozen=True)
class BlockBatch:
    """The vectors of some accounts, in the order of their rows.

    Attributes:
        vectors: per block one row per account, of length 1, or zeros where it is not known.
        spaces: per account whose facts the spaces of audiences and topics rest on, as a number.
        sketches: of their commenters.

    """

    vectors: Mapping[Block, Vectors]
    spaces: NDArray[np.uint8]
    sketches: Sketches


def write_vectors(
    path: Path,
    batches: Iterable[BlockBatch],
    rng: np.random.Generator,
    *,
    facts: Mapping[str, Any] | None = None,
    arrays: Mapping[str, NDArray[Any]] | None = None,
    texts: Mapping[str, Iterable[str]] | None = None,
) -> int:
    """Write the vectors of all accounts; gives how many there are.

    Args:
        path: the file; nothing stays of it when writing fails.
        batches: all accounts in the order of their rows.
        rng: draws the samples from which cells are made; one seed gives one file.
        facts: what else to note, as JSON can hold it.
        arrays: what else to keep, by name.
        texts: likewise.

    """
    with TemporaryFile(dir=path.parent) as kept, ArrayFileWriter(path, KIND) as writer:
        scales, spaces, sketches = _quantised(batches, kept)
        codes: NDArray[np.int8] = (
            np.memmap(kept, dtype=np.int8, mode="r", shape=(len(scales), WIDTH))
            if len(scales)
            else np.zeros((0, WIDTH), np.int8)
        )
        laid = _Laid.out(codes, scales, spaces, rng)
        _write(writer, codes, scales, laid)
        _write_sketches(writer, sketches)
        for name, array in (arrays or {}).items():
            writer.add(name, array)
        for name, listed in (texts or {}).items():
            writer.add_texts(name, listed)
        writer.facts = {"format": FORMAT, "accounts": len(scales)} | dict(facts or {})
    return len(scales)


def _quantised(batches: Iterable[BlockBatch], kept: Any) -> tuple[NDArray[np.float32], NDArray[np.uint8], Sketches]:
    scales, spaces, sketches = [np.zeros((0, len(BLOCKS)), np.float32)], [np.zeros(0, np.uint8)], [Sketches.none(0)]
    for batch in batches:
        parts = [_codes(batch.vectors[block]) for block in BLOCKS]
        kept.write(np.ascontiguousarray(np.hstack([codes for codes, _ in parts])).data)
        scales.append(np.column_stack([scale for _, scale in parts]))
        spaces.append(batch.spaces)
        sketches.append(batch.sketches)
    kept.flush()
    every = Sketches(*(np.concatenate([getattr(s, n) for s in sketches]) for n in ("sizes", "hashes", "commenters")))
    return np.concatenate(scales), np.concatenate(spaces), every


def _codes(vectors: Vectors) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Scale every vector to the full range of eight bits, and say what brings it back to length 1."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    codes = np.rint(vectors * np.divide(_FULL, largest, out=np.zeros_like(largest), where=largest > 0))
    lengths = np.linalg.norm(codes, axis=1)
    scales = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return codes.astype(np.int8), scales.astype(np.float32)


@dataclass(frozen=True)
class _Laid:
    """Which account lies where."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    known: NDArray[np.bool_]
    spaces: NDArray[np.uint8]

    @classmethod
    def out(
        cls,
        codes: NDArray[np.int8],
        scales: NDArray[np.float32],
        spaces: NDArray[np.uint8],
        rng: np.random.Generator,
    ) -> "_Laid":
        """Divide the accounts by what they know and by space, and each part into cells."""
        rooted = np.sqrt(np.repeat(weight_array(default_weights()), [s.stop - s.start for s in SLICES]))
        kinds = spaces.astype(np.uint16) * 8 + ((scales > 0) * _BITS).sum(axis=1).astype(np.uint16)
        rows, sizes, known, space = [np.zeros(0, np.int64)], [0], [], []
        for kind in np.unique(kinds):
            places = np.flatnonzero(kinds == kind)
            cells, count = cells_of(places, lambda some: unpacked(codes[some], scales[some]) * rooted, len(codes), rng)
            rows.append(places[np.argsort(cells, kind="stable")])
            sizes += np.bincount(cells, minlength=count).tolist()
            known += [(int(kind) & _BITS) > 0] * count
            space += [int(kind) // 8] * count
        held = np.array(known, dtype=bool).reshape(-1, len(BLOCKS))
        return cls(np.concatenate(rows), np.cumsum(sizes, dtype=np.int64), held, np.array(space, dtype=np.uint8))


def unpacked(codes: NDArray[np.int8], scales: NDArray[np.float32]) -> Vectors:
    """Give the vectors of length 1, blocks side by side."""
    found = codes.astype(np.float32)
    for place, part in enumerate(SLICES):
        found[:, part] *= scales[:, place, None]
    return found


def _write(writer: ArrayFileWriter, codes: NDArray[np.int8], scales: NDArray[np.float32], laid: _Laid) -> None:
    with writer.appending("vectors", np.int8, (WIDTH,)) as grow:
        for at in range(0, len(laid.rows), _CHUNK):
            grow.append(codes[laid.rows[at : at + _CHUNK]])
    positions = np.empty(len(laid.rows), dtype=np.uint32)
    positions[laid.rows] = np.arange(len(laid.rows), dtype=np.uint32)
    writer.add("scales", scales[laid.rows])
    writer.add("rows", laid.rows.astype(np.uint32))
    writer.add("positions", positions)
    writer.add("cell_starts", laid.starts)
    writer.add("cell_known", laid.known)
    writer.add("cell_space", laid.spaces)
    with writer.appending("cell_centres", np.float32, (WIDTH,)) as grow:
        for begin, end in zip(laid.starts[:-1], laid.starts[1:], strict=True):
            rows = laid.rows[begin:end]
            grow.append(unpacked(codes[rows], scales[rows]).mean(axis=0, keepdims=True))


def _write_sketches(writer: ArrayFileWriter, sketches: Sketches) -> None:
    writer.add("sketch_starts", np.concatenate([[0], np.cumsum(sketches.sizes, dtype=np.int64)]))
    writer.add("sketch_hashes", sketches.hashes)
    writer.add("commenters", sketches.commenters)
