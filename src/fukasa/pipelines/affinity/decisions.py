"""What a workspace decided about accounts, list by list, as the cosines that weights of look-alikes are learnt from.

Nobody says whom an account was compared with when it was shortlisted. What a list is after is told by the accounts it
keeps, so that every decided account is held against the others that were kept in the same list, never against itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.affinity.learning import LearntWeights, learn_weights
from fukasa.analysis.affinity.settings import BLOCKS
from fukasa.analysis.affinity.similarity import Cosines
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.similar import SimilarIndex
from fukasa.lake.similar.index import MOST_SEEDS

LEAST_KEPT = 3
"""Fewer kept accounts do not tell what a list is after."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided in one list.

    Attributes:
        kept: keys of the accounts that were kept.
        refused: keys of those that were not.

    """

    kept: tuple[str, ...]
    refused: tuple[str, ...]


def learnt_weights(index: SearchIndex, lists: Sequence[Decided], scope: Scope) -> LearntWeights:
    """Learn how much the blocks of likeness weigh from the decisions of a workspace.

    Args:
        index: the search index.
        lists: the decisions; a list without refusals says nothing of what likeness is worth and is left out.
        scope: whose facts are visible; accounts it does not see are left out.

    Returns:
        The weights; the default ones, and why, where decisions are too few or do not follow likeness.

    Raises:
        NotFound: look-alikes are not known yet.

    """
    numbers = [(_numbers(index, one.kept, scope), _numbers(index, one.refused, scope)) for one in lists]
    told = [_cosines(index.similar, kept, refused) for kept, refused in numbers]
    empty = np.empty((0, len(BLOCKS)), np.float32), np.empty(0, np.bool_)
    return learn_weights(
        np.concatenate([empty[0], *(cosines for cosines, _ in told)]),
        np.concatenate([empty[1], *(kept for _, kept in told)]),
    )


def _numbers(index: SearchIndex, keys: tuple[str, ...], scope: Scope) -> list[int]:
    """Give the rows of accounts in the order of their keys, so that the same decisions give the same weights."""
    found = index.columns(AccountQuery(keys=keys), scope, ["account_key", "account_no"])
    rows = dict(zip(found["account_key"].to_pylist(), found["account_no"].to_pylist(), strict=True))
    return [rows[key] for key in keys if key in rows]


def _cosines(
    similar: SimilarIndex, kept: Sequence[int], refused: Sequence[int]
) -> tuple[Cosines, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Hold every decided account against up to 20 kept ones that are not itself."""
    if len(kept) < LEAST_KEPT or not refused:
        return np.empty((0, len(BLOCKS)), np.float32), np.empty(0, np.bool_)
    seeds = list(kept[:: -(-len(kept) // MOST_SEEDS)])
    others = [row for row in kept if row not in set(seeds)]
    alone = [similar.cosines([other for other in seeds if other != row], [row]) for row in seeds]
    rest = similar.cosines(seeds, [*others, *refused])
    shortlisted = np.r_[np.ones(len(seeds) + len(others), np.bool_), np.zeros(len(refused), np.bool_)]
    return np.concatenate([*alone, rest]), shortlisted
