"""The main directions of a sample of rows, and how further rows are folded onto them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from fukasa.analysis.affinity.vectors import Vectors, unit_rows
from fukasa.core.errors import InvalidInput

_OVERSAMPLING, _POWER_STEPS = 16, 4


@dataclass(frozen=True, slots=True)
class Basis:
    """The directions onto which rows of a matrix are folded.

    Attributes:
        directions: matrix of features × width.

    """

    directions: Vectors

    def fold_in(self, rows: csr_array) -> Vectors:
        """Give the unit vectors of rows; zeros for a row that has nothing in the basis."""
        return unit_rows(np.asarray(rows @ self.directions, dtype=np.float32))


def fit_basis(sample: csr_array, width: int, rng: np.random.Generator, *, power: float = 1.0) -> Basis:
    """Find the main directions of a sample by a randomised singular value decomposition.

    Source: Halko, Martinsson and Tropp, Finding structure with randomness, 2011.

    Args:
        sample: matrix of rows × features.
        width: directions wanted; where the sample has fewer, the rest are zeros.
        rng: draws the probe.
        power: of the singular values in the vectors; 1 keeps them, 1/2 dampens the largest (Levy et al. 2015).

    Raises:
        InvalidInput: the width is not positive.

    """
    if width < 1:
        raise InvalidInput(f"a basis needs at least one direction, got {width}")
    rank = min(width, *sample.shape)
    directions = np.zeros((sample.shape[1], width), dtype=np.float32)
    if rank and sample.nnz:
        values, found = _singular(sample, rank, rng)
        kept = values > values[0] * np.finfo(np.float32).eps * max(sample.shape)
        scale = np.where(kept, np.where(kept, values, 1.0) ** (power - 1.0), 0.0)
        directions[:, :rank] = found * scale
    return Basis(directions)


def _singular(
    sample: csr_array, rank: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    probe = rng.standard_normal((sample.shape[1], min(rank + _OVERSAMPLING, *sample.shape)))
    span, _ = np.linalg.qr(sample @ probe)
    for _ in range(_POWER_STEPS):
        back, _ = np.linalg.qr(sample.T @ span)
        span, _ = np.linalg.qr(sample @ back)
    _, values, directions = np.linalg.svd((sample.T @ span).T, full_matrices=False)
    return values[:rank], directions[:rank].T
