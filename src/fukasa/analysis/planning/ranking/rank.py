"""Rank accounts by weighted parts, only against others with the same parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from fukasa.analysis.planning.ranking.stability import Stability, draws_for, stability_of
from fukasa.analysis.planning.ranking.weights import normalised, ranking_settings
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Components:
    """What is known of accounts, part by part.

    Attributes:
        parts: ids of the parts.
        values: accounts × parts, between 0 (worst among peers) and 1 (best); NaN where missing.
        sd: accounts × parts, the standard error of each.

    Raises:
        InvalidInput: shapes that do not fit, or a value outside 0 and 1.

    """

    parts: tuple[str, ...]
    values: Reals
    sd: Reals

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape != self.sd.shape or self.values.shape[1] != len(self.parts):  # noqa: PLR2004  accounts × parts
            raise InvalidInput(f"components are accounts × {len(self.parts)} parts, got {self.values.shape}")
        known = self.values[~np.isnan(self.values)]
        if np.any((known < 0) | (known > 1)) or np.any(~(self.sd >= 0)):
            raise InvalidInput("components lie between 0 and 1 and their errors are not below 0; give percentiles")
        if len(self.values) > ranking_settings().most_accounts:
            raise InvalidInput(f"at most {ranking_settings().most_accounts:,} accounts are ranked; narrow the list")


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts with the same parts: they are ranked among themselves.

    Attributes:
        parts: that they have, of those with a weight.
        missing: parts with a weight that they do not have.
        weights: of the parts they have, together 1.
        members: places of the accounts, the best first.
        score: weighted mean of the parts, in the order of ``members``.
        change: places won (above 0) or lost against the default weights, among the same accounts.
        stability: how stable the ranks are; None where it was not asked.

    """

    parts: tuple[str, ...]
    missing: tuple[str, ...]
    weights: Mapping[str, float]
    members: Integers
    score: Reals
    change: Integers
    stability: Stability | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Accounts ranked in groups with the same parts.

    Attributes:
        weights: that were asked, together 1.
        groups: those with the most parts first, of equally many the largest.
        unranked: places of accounts without any part that counts.

    """

    weights: Mapping[str, float]
    groups: tuple[Group, ...]
    unranked: Integers


def rank(
    components: Components,
    weights: Mapping[str, float] | None = None,
    *,
    default: Mapping[str, float] | None = None,
    top: int = 10,
    rng: Generator | None = None,
) -> Ranking:
    """Rank accounts, and tell how far ranks moved and how stable they are.

    The score is the weighted mean of the parts with a weight. An account that lacks one is ranked apart, among those
    that lack the same: its score rests on other things. A part with weight 0 is not asked of anybody. Ties go to the
    account that comes first.

    Args:
        components: what is known.
        weights: by part; what is not named has weight 0. The packaged ones if None.
        default: with what ranks are compared; the packaged ones if None.
        top: of how many first places the stability is told.
        rng: the random generator; None for no stability.

    Raises:
        InvalidInput: a weight for an unknown part, or weights that cannot be.

    """
    packaged = {part: value for part, value in ranking_settings().weights.items() if part in components.parts}
    asked = _row(components.parts, packaged if weights is None else weights)
    usual = _row(components.parts, packaged if default is None else default)
    if top < 1:
        raise InvalidInput(f"the top of a list has at least one place, got {top}")
    counts = asked > 0
    known = ~np.isnan(components.values) & counts
    groups = [
        _group(components, asked, usual, known[members[0]], members, top, rng) for members in _alike(known, counts)
    ]
    groups.sort(key=lambda group: (-len(group.parts), -len(group.members)))
    told = dict(zip(components.parts, asked.tolist(), strict=True))
    return Ranking(told, tuple(groups), np.flatnonzero(~known.any(axis=1)))


def _row(parts: Sequence[str], weights: Mapping[str, float]) -> Reals:
    unknown = [part for part in weights if part not in parts]
    if unknown:
        raise InvalidInput(f"there is no part {unknown[0]!r} in this ranking; it has {', '.join(parts)}")
    share = normalised(weights)
    return np.array([share.get(part, 0.0) for part in parts])


def _alike(known: Flags, counts: Flags) -> list[Integers]:
    """Give the places of accounts with the same parts, group by group."""
    bits = known @ (1 << np.arange(len(counts)))
    return [np.flatnonzero(bits == pattern) for pattern in np.unique(bits) if pattern]


def _group(
    components: Components,
    asked: Reals,
    usual: Reals,
    has: Flags,
    members: Integers,
    top: int,
    rng: Generator | None,
) -> Group:
    values = components.values[members]
    weights = asked * has / (asked @ has)
    everybody_has = ~np.isnan(values).any(axis=0)
    score = np.nan_to_num(values) @ weights
    before = _places(np.nan_to_num(values) @ (usual * everybody_has))
    after = _places(score)
    order = np.argsort(after, kind="stable")
    stability = None
    if rng is not None:
        ranked, draws = members[order], draws_for(len(components.values))
        parts = components.values[ranked][:, has], components.sd[ranked][:, has]
        stability = stability_of(*parts, weights[has], top=top, draws=draws, rng=rng)
    names = np.array(components.parts)
    return Group(
        parts=tuple(names[has].tolist()),
        missing=tuple(names[(asked > 0) & ~has].tolist()),
        weights=dict(zip(names[has].tolist(), weights[has].tolist(), strict=True)),
        members=members[order],
        score=score[order],
        change=(before - after)[order],
        stability=stability,
    )


def _places(score: Reals) -> Integers:
    """Number from the best, 0; of equal ones the first."""
    places = np.empty(len(score), dtype=np.int64)
    places[np.argsort(-score, kind="stable")] = np.arange(len(score))
    return places
