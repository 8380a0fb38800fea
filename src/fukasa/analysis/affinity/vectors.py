"""Vectors of unit length, one per account and block; a row of zeros is "not known"."""

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.affinity.settings import Block

Vectors = NDArray[np.float32]
WIDTHS: dict[Block, int] = {Block.AUDIENCE: 64, Block.TOPICS: 64, Block.STRUCTURE: 16}


def unit_rows(rows: NDArray[np.floating]) -> Vectors:
    """Bring every row to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(np.float32)
    return units


def known_rows(vectors: Vectors) -> NDArray[np.bool_]:
    """Tell which rows are known."""
    known: NDArray[np.bool_] = np.any(vectors != 0, axis=1)
    return known
