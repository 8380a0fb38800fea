"""How alike two accounts are: the cosine of each block, and their weighted mean over the blocks known to both."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.affinity.settings import BLOCKS, Block
from fukasa.analysis.affinity.vectors import Vectors
from fukasa.core.errors import InvalidInput

Cosines = NDArray[np.float32]
"""Matrix of accounts × blocks; NaN where a block is not known to both."""


def weight_array(weights: Mapping[Block, float]) -> NDArray[np.float32]:
    """Give weights in the order of the blocks, brought to a sum of 1.

    Raises:
        InvalidInput: a weight is negative or not finite, or all are 0.

    """
    found = np.array([weights.get(block, 0.0) for block in BLOCKS], dtype=np.float64)
    if not np.all(np.isfinite(found)) or np.any(found < 0) or found.sum() <= 0:
        raise InvalidInput(f"weights of look-alikes must be 0 or more and not all 0, got {dict(weights)}")
    shares: NDArray[np.float32] = (found / found.sum()).astype(np.float32)
    return shares


def block_cosines(seeds: Mapping[Block, Vectors], others: Mapping[Block, Vectors]) -> Cosines:
    """Give the mean cosine of accounts with some seeds, block by block.

    Args:
        seeds: per block the vectors of the seeds; a row of zeros is not known and left out of the mean.
        others: per block the vectors of the accounts.

    """
    return np.column_stack([_mean_cosine(seeds[block], others[block]) for block in BLOCKS])


def _mean_cosine(seeds: Vectors, others: Vectors) -> NDArray[np.float32]:
    known = np.any(seeds != 0, axis=1)
    if not known.any():
        return np.full(len(others), np.nan, dtype=np.float32)
    cosine = others @ seeds[known].mean(axis=0)
    return np.where(np.any(others != 0, axis=1), cosine, np.float32(np.nan)).astype(np.float32)


def combined(
    cosines: Cosines, weights: Mapping[Block, float], *, min_coverage: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Combine the cosines of the blocks that are known.

    A block that is not known is left out and the weights of the others are brought to a sum of 1: missing is not 0.

    Args:
        cosines: accounts × blocks; NaN where not known.
        weights: of the blocks.
        min_coverage: share of the weight that must be known, of what any account here knows; else there is no score.

    Returns:
        The score between −1 and 1 (NaN: insufficient) and the share of the weight it rests on.

    """
    share = weight_array(weights)
    known = ~np.isnan(cosines)
    most = float(share[known.any(axis=0)].sum())
    covered = (known * share).sum(axis=1)
    total = np.nansum(np.where(known, cosines, 0.0) * share, axis=1)
    enough = (covered > 0) & (covered >= min_coverage * most - 1e-6)
    score = np.divide(total, covered, out=np.full(len(cosines), np.nan, dtype=np.float32), where=enough)
    return score.astype(np.float32), covered.astype(np.float32)
