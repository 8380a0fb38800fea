"""How many people comment under both of two accounts, from small samples of each side's commenters.

An account keeps the ``k`` smallest hashes of its commenters. Where both sides hold fewer than ``k`` the count is exact;
else it is estimated from the smallest hashes of the union (bottom-k sketches, Cohen and Kaplan 2007).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.affinity.settings import settings

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class CommonCommenters:
    """People who comment under both accounts.

    Attributes:
        n: how many, estimated unless ``exact``.
        exact: the number was counted.
        first: commenters known of the first account.
        second: commenters known of the second account.

    """

    n: int
    exact: bool
    first: int
    second: int


def sketch(hashes: Hashes) -> Hashes:
    """Keep the smallest hashes of some commenters, ascending and without repeats."""
    found: Hashes = np.unique(hashes)[: int(settings().sketch)]
    return found


def common_commenters(first: Hashes, second: Hashes, n_first: int, n_second: int) -> CommonCommenters:
    """Count who comments under both accounts.

    Args:
        first: the sketch of the first account, as :func:`sketch` makes it.
        second: the sketch of the second.
        n_first: how many commenters the first account has.
        n_second: how many the second has.

    """
    shared = np.intersect1d(first, second, assume_unique=True)
    if len(first) == n_first and len(second) == n_second:
        return CommonCommenters(len(shared), exact=True, first=n_first, second=n_second)
    size = min(len(part) for part, n in ((first, n_first), (second, n_second)) if len(part) < n)
    smallest = np.union1d(first, second)[:size]
    jaccard = np.isin(smallest, shared).mean() if size else 0.0
    n = round(jaccard / (1 + jaccard) * (n_first + n_second))
    return CommonCommenters(min(n, n_first, n_second), exact=False, first=n_first, second=n_second)
