"""Who lies nearest to some accounts: the cells whose centres are nearest are read, and their accounts compared.

Source of the layout: inverted files over a coarse quantiser (Sivic and Zisserman 2003; Jégou, Douze and Schmid 2011).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.affinity.common import CommonCommenters, common_commenters
from fukasa.analysis.affinity.settings import BLOCKS, Block, default_weights, settings
from fukasa.analysis.affinity.similarity import Cosines, weight_array
from fukasa.analysis.affinity.vectors import Vectors
from fukasa.core.errors import InvalidInput
from fukasa.lake.arrays import ArrayFile
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.similar.layout import FORMAT, KIND, SLICES, WIDTH
from fukasa.lake.similar.writer import unpacked

MOST_SEEDS = 20
EXAMINED = 200_000
"""Accounts that a question compares as they lie in the file, before the nearest cells are thought to be enough."""
PICKED_COST = 4
"""Comparing accounts picked one by one costs so many times as much: so many fewer are compared under a filter."""
HELD = 1_000_000
"""After comparing so many accounts, their vectors are given back: the processes of a machine share one copy anyway."""
_CHUNK = 4_096
_PIECE = 512
_TINY = np.float32(1e-9)
_HOPE = 2.5  # the best of a cell lies so many standard deviations above its mean: cells are read in that order

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Nearest:
    """The accounts most like some others, the most alike first.

    Attributes:
        rows: their row numbers.
        scores: the weighted mean of the block cosines that are known, −1 to 1.
        cosines: per account and block, in the order of ``BLOCKS``; NaN where it is not known to both.
        exact: every account that was let in has been compared.
        known: the blocks that are known of the accounts they are compared with; empty: insufficient.

    """

    rows: Rows
    scores: NDArray[np.float32]
    cosines: Cosines
    exact: bool
    known: tuple[Block, ...]


@dataclass(frozen=True)
class _Question:
    """The seeds as one vector per block."""

    blocks: NDArray[np.float32]  # width × blocks, each block in its own column
    weights: NDArray[np.float32]
    told: NDArray[np.float32]  # 1 for a block that is known, else 0
    space: int

    @property
    def reach(self) -> NDArray[np.float32]:
        """How much a block's score changes along its direction."""
        lengths: NDArray[np.float32] = np.linalg.norm(self.blocks, axis=0) * self.weights
        return lengths

    @property
    def least(self) -> float:
        """The weight that must be known of an account."""
        return settings().min_coverage * float(self.weights.sum()) - 1e-6


class SimilarIndex:
    """A finished file of vectors, opened read-only; safe to share between threads.

    Args:
        path: the file.

    Raises:
        IndexUnreadable: it is missing, damaged or of another format.

    """

    def __init__(self, path: Path) -> None:
        self._file = ArrayFile(path, KIND)
        self._read = 0  # accounts whose vectors have become memory of this process
        self.facts: Mapping[str, Any] = self._file.facts
        if self.facts.get("format") != FORMAT:
            message = f"the index file {path.name} has another format; build it again with `fukasa refresh`"
            raise IndexUnreadable(message, path=str(path))

    def __len__(self) -> int:
        """Give the number of accounts."""
        return len(self._positions)

    def nearest(
        self,
        rows: Sequence[int],
        *,
        within: NDArray[np.bool_] | None = None,
        limit: int = 50,
        weights: Mapping[Block, float] | None = None,
        examined: int = EXAMINED,
    ) -> Nearest:
        """Find the accounts most like some others.

        Args:
            rows: the accounts sought for, at most ``MOST_SEEDS``; they are never in the answer.
            within: one truth value per row: whom to let in; None for everybody.
            limit: how many accounts.
            weights: of the blocks; the default ones if None.
            examined: how many accounts are compared one by one before the nearest cells are thought to be enough.

        Raises:
            InvalidInput: no or too many seeds, a row that does not exist, or impossible weights.

        """
        question, known = self._question(rows, weight_array(weights or default_weights()))
        if not known or limit < 1:
            return Nearest(np.zeros(0, np.int64), np.zeros(0, np.float32), _no_cosines(), exact=True, known=known)
        runs, exact = self._runs(question, within, examined)
        parts = [self._scored(run, question) for run in runs]
        positions = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])
        scores = np.concatenate([np.zeros(0, np.float32), *(part[1] for part in parts)])
        cosines = np.concatenate([_no_cosines(), *(part[2] for part in parts)])
        if within is not None:
            scores = np.where(within[self._rows[positions]], scores, -np.inf)
        best = self._best(positions, scores, rows, limit)
        found = self._rows[positions[best]].astype(np.int64)
        told = np.where(self._told(positions[best], question), cosines[best], np.float32(np.nan))
        self._give_back(positions.size)
        return Nearest(found, scores[best], told, exact=exact, known=known)

    def _give_back(self, examined: int) -> None:
        self._read += examined
        if self._read > HELD:
            self._read = 0
            self._file.release()

    def cosines(self, rows: Sequence[int], others: Sequence[int]) -> Cosines:
        """Give the block cosines of accounts with some seeds, as :meth:`nearest` does."""
        question, _ = self._question(rows, weight_array(default_weights()))
        places = self._positions[np.asarray(others, dtype=np.int64)].astype(np.int64)
        cosines = self._scored(places, question, least=-1.0)[2]
        return np.where(self._told(places, question), cosines, np.float32(np.nan))

    def common_commenters(self, row: int, other: int) -> CommonCommenters | None:
        """Say how many people comment under both accounts; None where nobody's comments are known of one of them."""
        counts = self._file["commenters"]
        first, second = int(counts[row]), int(counts[other])
        if not first or not second:
            return None
        return common_commenters(self._sketch(row), self._sketch(other), first, second)

    def vectors(self, rows: Sequence[int]) -> dict[Block, Vectors]:
        """Give the vectors of accounts; zeros where a block is not known."""
        places = self._positions[np.asarray(rows, dtype=np.int64)]
        found = unpacked(self._codes[places], self._scales[places])
        return {block: found[:, part] for block, part in zip(BLOCKS, SLICES, strict=True)}

    def _sketch(self, row: int) -> NDArray[np.uint32]:
        begin, end = self._file["sketch_starts"][row : row + 2]
        hashes: NDArray[np.uint32] = self._file["sketch_hashes"][begin:end]
        return hashes

    @cached_property
    def _codes(self) -> NDArray[np.int8]:
        return np.asarray(self._file["vectors"])

    @cached_property
    def _scales(self) -> NDArray[np.float32]:
        return np.asarray(self._file["scales"])

    @cached_property
    def _rows(self) -> NDArray[np.uint32]:
        return np.asarray(self._file["rows"])

    @cached_property
    def _positions(self) -> NDArray[np.uint32]:
        return np.asarray(self._file["positions"])

    @cached_property
    def _cells(self) -> "_Cells":
        names = ("cell_starts", "cell_centres", "cell_known", "cell_space")
        return _Cells(*(np.array(self._file[name]) for name in names))

    def _question(self, rows: Sequence[int], weights: NDArray[np.float32]) -> tuple[_Question, tuple[Block, ...]]:
        if not 0 < len(rows) <= MOST_SEEDS or min(rows) < 0 or max(rows) >= len(self):
            raise InvalidInput(
                f"look-alikes need 1 to {MOST_SEEDS} accounts of the index, got {len(rows)}; name fewer, or refresh"
            )
        vectors = self.vectors(rows)
        places = self._positions[np.asarray(rows, dtype=np.int64)]
        spaces = self._cells.space[np.searchsorted(self._cells.starts, places, side="right") - 1]
        blocks, known = np.zeros((WIDTH, len(BLOCKS)), np.float32), []
        for place, (block, part) in enumerate(zip(BLOCKS, SLICES, strict=True)):
            comparable = (spaces == spaces[0]) | (block is Block.STRUCTURE)
            told = vectors[block][comparable & np.any(vectors[block] != 0, axis=1)]
            if len(told):
                blocks[part, place] = told.mean(axis=0)
                known.append(block)
        asked = np.array([weight if block in known else 0.0 for block, weight in zip(BLOCKS, weights, strict=True)])
        usable = tuple(block for block, weight in zip(BLOCKS, asked, strict=True) if weight > 0)
        told = np.any(blocks != 0, axis=0).astype(np.float32)
        return _Question(blocks, asked.astype(np.float32), told, int(spaces[0])), usable

    def _runs(
        self, question: _Question, within: NDArray[np.bool_] | None, examined: int
    ) -> tuple[Iterator[Rows], bool]:
        """Give positions to compare in runs, with all that are let in or the nearest of them, and whether it is all."""
        let_in = len(self) if within is None else int(np.count_nonzero(within))
        if within is not None and let_in * PICKED_COST <= examined:
            return _chunks(np.sort(self._positions[np.flatnonzero(within)]).astype(np.int64)), True
        cells = self._cells.nearest(question)
        picked = within is not None and let_in * PICKED_COST < len(self)
        wanted = int(examined / PICKED_COST * len(self) / let_in) if picked else examined
        read = int(np.searchsorted(np.cumsum(np.diff(self._cells.starts)[cells]), wanted)) + 1
        runs = [np.arange(self._cells.starts[cell], self._cells.starts[cell + 1]) for cell in cells[:read].tolist()]
        if within is None or not picked or not runs:
            return iter(runs), read >= len(cells)
        places = np.concatenate(runs)
        return _chunks(places[within[self._rows[places]]]), read >= len(cells)

    def _scored(
        self, places: Rows, question: _Question, *, least: float | None = None
    ) -> tuple[Rows, NDArray[np.float32], Cosines]:
        """Give the positions of which enough is known, with score and block cosines; 0 where a block is not known."""
        whole = len(places) > 0 and places[-1] - places[0] == len(places) - 1
        at: Any = slice(int(places[0]), int(places[-1]) + 1) if whole else places
        scales = self._scales[at] * question.told
        if self._cells.several_spaces:
            scales[self._space_of(places) != question.space, :-1] = 0.0
        cosines = _products(self._codes[at], question.blocks) * scales
        covered = (scales > 0) @ question.weights
        score = cosines @ question.weights / np.maximum(covered, _TINY)
        if least is None and (not len(covered) or covered.min() > question.least):
            return places, score, cosines
        kept = covered > max(0.0, question.least) if least is None else np.ones(len(places), dtype=bool)
        return places[kept], score[kept], cosines[kept]

    def _told(self, places: Rows, question: _Question) -> NDArray[np.bool_]:
        """Tell which blocks are known of accounts and of what they are compared with."""
        told: NDArray[np.bool_] = (self._scales[places] > 0) & (question.told > 0)
        told[self._space_of(places) != question.space, :-1] = False
        return told

    def _space_of(self, places: Rows) -> NDArray[np.uint8]:
        return self._cells.space[np.searchsorted(self._cells.starts, places, side="right") - 1]

    def _best(self, positions: Rows, scores: NDArray[np.float32], seeds: Sequence[int], limit: int) -> Rows:
        """Give the places of the highest scores, without the seeds; of equal ones the lower row first."""
        wanted = min(limit + len(seeds), len(scores))
        if not wanted:
            return np.zeros(0, np.int64)
        bound = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
        near = np.flatnonzero(scores >= bound)
        near = near[np.isfinite(scores[near]) & ~np.isin(self._rows[positions[near]], np.asarray(seeds))]
        order = np.lexsort((self._rows[positions[near]], -scores[near]))
        return near[order[:limit]]


@dataclass(frozen=True)
class _Cells:
    """The cells, in memory: a few hundred kilobytes."""

    starts: NDArray[np.int64]
    centres: NDArray[np.float32]
    known: NDArray[np.bool_]
    space: NDArray[np.uint8]

    @cached_property
    def several_spaces(self) -> bool:
        return len(np.unique(self.space)) > 1

    def nearest(self, question: _Question) -> Rows:
        """Give the cells whose accounts can be compared, the nearest centre first."""
        told = self.known & (question.told > 0)
        told[:, :-1] &= (self.space == question.space)[:, None]
        covered = told.astype(np.float32) @ question.weights
        total = (_products(self.centres, question.blocks) * told) @ question.weights
        hope = total + _HOPE * np.sqrt(((self._spread * question.reach * told) ** 2).sum(axis=1))
        usable = np.flatnonzero(covered > max(0.0, question.least))
        return usable[np.argsort(-hope[usable] / covered[usable], kind="stable")]

    @cached_property
    def _spread(self) -> NDArray[np.float32]:
        """How far, along any one direction, the accounts of a cell lie from its centre (root mean square)."""
        squares = np.column_stack([np.square(self.centres[:, part]).sum(axis=1) for part in SLICES])
        widths = np.array([part.stop - part.start for part in SLICES], dtype=np.float32)
        spread: NDArray[np.float32] = np.sqrt(np.maximum(1.0 - squares, 0.0) / widths)
        return spread


def _products(codes: NDArray[np.int8] | NDArray[np.float32], blocks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Multiply in pieces so small that one core does each: waking others takes longer than the work."""
    numbers = codes.astype(np.float32, copy=False)
    products = np.empty((len(codes), blocks.shape[1]), dtype=np.float32)
    for at in range(0, len(codes), _PIECE):
        np.matmul(numbers[at : at + _PIECE], blocks, out=products[at : at + _PIECE])
    return products


def _chunks(places: Rows) -> Iterator[Rows]:
    for at in range(0, len(places), _CHUNK):
        yield places[at : at + _CHUNK]


def _no_cosines() -> Cosines:
    return np.zeros((0, len(BLOCKS)), np.float32)
