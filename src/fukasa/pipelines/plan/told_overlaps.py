"""Overlaps that people told for a plan over the catalogue, beside what commenters in the lake show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fukasa.analysis.planning.reach.audiences import PAIR_SCHEMA
from fukasa.analysis.planning.reach.overlaps import KnownPairs
from fukasa.core.provenance import Scope
from fukasa.lake.version import Version
from fukasa.pipelines.plan.candidates import Candidates
from fukasa.pipelines.plan.overlap import OverlapSource, from_lake, noting_unused

_NOT_CANDIDATES = {
    "ja": "オーディエンスの重なりのうち{count:,}組は、候補にいない人、または人数の合わない組のため使っていません。",
    "en": "Known overlaps not used: {count:,}; a creator is no candidate here, or the people cannot be so many.",
}


@dataclass(frozen=True, slots=True)
class KnownOverlap:
    """People whom two creators share, as somebody knows it.

    Attributes:
        one: an account or a creator.
        other: another.
        people: in both audiences.
        size_one: people in the audience of the first in which the overlap was counted; None for its followers.
        size_other: the same of the other.

    """

    one: str
    other: str
    people: float
    size_one: float | None = None
    size_other: float | None = None


def with_overlaps(
    candidates: Candidates, overlaps: Iterable[KnownOverlap], version: Version, scope: Scope
) -> tuple[Candidates, OverlapSource | None]:
    """Give candidates of the catalogue what is known of their overlaps: told ones, and commenters in the lake.

    Told overlaps that name nobody among the candidates, or more people than an audience has, are left out and noted:
    they were told for a plan, whose filter changes.

    Args:
        candidates: of the catalogue; without segments nothing is counted and no source is given.
        overlaps: what is told.
        version: of the lake.
        scope: whose facts are visible.

    """
    told = list(overlaps)
    if not candidates.segments.names:
        return (noting_unused(candidates) if told else candidates), None
    known, left_out = _told_pairs(told, candidates)
    notes = [{language: text.format(count=left_out) for language, text in _NOT_CANDIDATES.items()}] if left_out else []
    return replace(candidates, notes=(*candidates.notes, *notes)), from_lake(version, scope, known)


def _told_pairs(told: list[KnownOverlap], candidates: Candidates) -> tuple[KnownPairs | None, int]:
    """Keep the pairs of two creators who are candidates, each once; tell how many are left out."""
    names = candidates.rows.select("option_id", "creator_id")
    creators = dict(names.iter_rows()) | {creator: creator for creator in names["creator_id"]}
    followers = dict(candidates.rows.group_by("creator_id").agg(pl.col("followers").max()).drop_nulls().iter_rows())
    sizes: dict[str, float] = {}
    pairs: dict[tuple[str, str], float] = {}
    for pair in told:
        one, other = creators.get(pair.one), creators.get(pair.other)
        if one is None or other is None or one == other or (min(one, other), max(one, other)) in pairs:
            continue
        own = _sizes_of(pair, one, other, followers | sizes)
        if pair.people <= min(own.values(), default=np.inf):
            pairs[min(one, other), max(one, other)] = pair.people
            sizes |= own
    frame = pl.DataFrame([(*names, people) for names, people in pairs.items()], schema=PAIR_SCHEMA, orient="row")
    return (KnownPairs(frame, sizes) if pairs else None), len(told) - len(pairs)


def _sizes_of(pair: KnownOverlap, one: str, other: str, known: Mapping[str, float]) -> dict[str, float]:
    told = {one: pair.size_one or known.get(one), other: pair.size_other or known.get(other)}
    return {name: size for name, size in told.items() if size is not None}
