"""The look-alikes of some accounts, with the reason of every block in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np
import polars as pl

from fukasa.analysis.affinity.reasons import BlockReason, audience_reason, structure_reason, topics_reason
from fukasa.analysis.affinity.settings import Block, Language, figures
from fukasa.analysis.affinity.similarity import Cosines
from fukasa.analysis.affinity.structure import StructureSpace
from fukasa.analysis.topics.taxonomy import default_taxonomy
from fukasa.core.errors import NotFound
from fukasa.core.provenance import Scope
from fukasa.lake.index import Row, SearchIndex
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.similar import SimilarIndex


@dataclass(frozen=True)
class LookAlike:
    """One account that is like others.

    Attributes:
        account: its row of the index.
        score: weighted mean of the block cosines that are known, −1 to 1.
        reasons: one per block, compared with the first of the accounts sought for.

    """

    account: Row
    score: float
    reasons: tuple[BlockReason, ...]


@dataclass(frozen=True)
class LookAlikes:
    """The accounts most like some others.

    Attributes:
        seeds: the rows of these others.
        found: the accounts, the most alike first.
        known: the blocks known of the seeds; empty: insufficient.
        exact: everybody who was let in has been compared.

    """

    seeds: tuple[Row, ...]
    found: tuple[LookAlike, ...]
    known: tuple[Block, ...]
    exact: bool


def look_alikes(
    index: SearchIndex,
    keys: Sequence[str],
    scope: Scope,
    *,
    query: AccountQuery | None = None,
    limit: int = 20,
    weights: Mapping[Block, float] | None = None,
) -> LookAlikes:
    """Find the accounts most like some others, as a scope sees them.

    Args:
        index: the search index.
        keys: the accounts sought for, as ``platform:id``.
        scope: whose facts are visible.
        query: lets in only what matches it.
        limit: how many.
        weights: of the blocks; the default ones if None.

    Raises:
        NotFound: an account is not in the index, or look-alikes are not known yet.
        InvalidInput: no or too many accounts.

    """
    seeds = tuple(_seed(index, key, scope) for key in keys)
    within = index.let_in(query or AccountQuery(), scope)
    nearest = index.similar.nearest([row["account_no"] for row in seeds], within=within, limit=limit, weights=weights)
    rows = index.rows(nearest.rows.tolist(), scope)
    explain = Explaining(index.similar, seeds[0])
    found = tuple(
        LookAlike(row, float(score), explain.reasons(row))
        for row, score in zip(rows, nearest.scores.tolist(), strict=True)
    )
    return LookAlikes(seeds, found, nearest.known, nearest.exact)


def _seed(index: SearchIndex, key: str, scope: Scope) -> Row:
    row = index.account(key, scope)
    if row is None:
        raise NotFound(f"there is no account {key} in the index; write it as platform:id, or refresh first")
    return row


@dataclass(frozen=True)
class Explaining:
    """Says why accounts are like one.

    Attributes:
        similar: the vectors of both.
        seed: the account they are compared with.

    """

    similar: SimilarIndex
    seed: Row

    def reasons(self, other: Row) -> tuple[BlockReason, ...]:
        """Give the reason of every block for one account."""
        first, second = self.seed["account_no"], other["account_no"]
        audience, topics, structure = _plain(self.similar.cosines([first], [second]))
        common = self.similar.common_commenters(first, second)
        categories, tags = common_topics(self.seed, other)
        pair = pl.DataFrame([self._figures(self.seed), self._figures(other)], schema=_FIGURES, orient="row")
        return (
            audience_reason(audience, common),
            topics_reason(topics, categories, tags),
            structure_reason(structure, self._space, pair),
        )

    @cached_property
    def _space(self) -> StructureSpace:
        spaces = self.similar.facts["structure"]
        return StructureSpace.from_dict(spaces[min(spaces)])

    def _figures(self, row: Row) -> list[float | None]:
        return [None if row.get(name) is None else float(row[name]) for name in _FIGURES]


_FIGURES = {figure.id: pl.Float64() for figure in figures()}


def _plain(cosines: Cosines) -> tuple[float, float, float]:
    audience, topics, structure = (nan if np.isnan(value) else float(value) for value in cosines[0])
    return audience, topics, structure


def common_topics(one: Row, other: Row) -> tuple[dict[str, dict[Language, str]], tuple[str, ...]]:
    """Give the categories that two accounts share, with their names, and their common hashtags."""
    ids = [{row[name] for name in ("category", "category_2")} - {None} for row in (one, other)]
    known = default_taxonomy().categories
    shared: dict[str, dict[Language, str]] = {
        id_: {"ja": known[id_].names["ja"], "en": known[id_].names["en"]}
        for id_ in sorted(ids[0] & ids[1])
        if id_ in known
    }
    tags = tuple(tag for tag in one["top_hashtags"] or () if tag in set(other["top_hashtags"] or ()))
    return shared, tags
