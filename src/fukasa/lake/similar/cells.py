"""Divide vectors into cells of near ones: k-means on a sample (Lloyd 1957), then every vector to its nearest centre."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]
Read = Callable[[Places], Matrix]

ROWS_PER_CELL = 1_200
MOST_CELLS = 2_048
_SAMPLED_PER_CELL = 32
_ROUNDS = 8
_CHUNK = 4_096


def cells_of(places: Places, read: Read, total: int, rng: np.random.Generator) -> tuple[Places, int]:
    """Give the cell of every vector, from 0, and how many cells there are.

    Args:
        places: the vectors to be divided.
        read: gives vectors by their places.
        total: how many vectors there are in all, with those of other divisions, so that cells have about one size.
        rng: draws the sample and the first centres.

    """
    size = max(ROWS_PER_CELL, total // MOST_CELLS)
    wanted = max(1, round(len(places) / size))
    if wanted == 1:
        return np.zeros(len(places), dtype=np.int64), 1
    sample = np.sort(rng.choice(places, min(len(places), wanted * _SAMPLED_PER_CELL), replace=False))
    centres = _means(read(sample), wanted, rng)
    chunks = range(0, len(places), _CHUNK)
    found = np.concatenate([_nearest(read(places[at : at + _CHUNK]), centres) for at in chunks])
    kept, cells = np.unique(found, return_inverse=True)  # a cell that nobody is in is none
    return cells.astype(np.int64), len(kept)


def _means(sample: Matrix, wanted: int, rng: np.random.Generator) -> Matrix:
    centres = sample[np.sort(rng.choice(len(sample), wanted, replace=False))].copy()
    for _ in range(_ROUNDS):
        cells = _nearest(sample, centres)
        order = np.argsort(cells, kind="stable")
        held, starts = np.unique(cells[order], return_index=True)
        sums = np.add.reduceat(sample[order], starts, axis=0)
        centres[held] = sums / np.diff(np.append(starts, len(order)))[:, None]
    return centres


def _nearest(vectors: Matrix, centres: Matrix) -> Places:
    half = 0.5 * np.einsum("ij,ij->i", centres, centres)
    found: Places = np.argmax(vectors @ centres.T - half, axis=1)
    return found
