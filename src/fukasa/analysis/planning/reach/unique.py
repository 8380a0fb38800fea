"""Unique reach of a plan, and the union of audiences, from whatever is known of their overlaps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.planning.reach.audiences import PAIR_SCHEMA, Audiences, overlap_limits, overlap_matrix
from fukasa.analysis.planning.reach.bounds import union_bounds
from fukasa.analysis.planning.reach.duplication import from_pairs
from fukasa.analysis.planning.reach.estimate import (
    Ranged,
    ReachEstimate,
    from_duplication,
    independent,
    independent_union,
)
from fukasa.analysis.planning.reach.hashed import HashedSet, overlap_counts, people_met
from fukasa.analysis.planning.reach.overlaps import AudienceSets, KnownPairs, Overlaps, Samples
from fukasa.analysis.planning.reach.sainsbury import people_reached, sainsbury
from fukasa.analysis.planning.reach.samples import from_samples
from fukasa.analysis.planning.reach.settings import settings
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.core.errors import InvalidInput

_NO_PAIRS = KnownPairs(pl.DataFrame(schema=PAIR_SCHEMA), {})


def unique_reach(
    reach: Reals,
    posts: Integers,
    population: Reals,
    *,
    names: Sequence[str],
    overlaps: Overlaps | None,
    rng: Generator,
) -> ReachEstimate:
    """Estimate how many people a plan reaches at least once.

    Overlaps are counted among audiences, of which a plan reaches a part. That part is taken as a random one: two
    accounts share, of the people they reach, what their audiences share (the duplication of viewing law, Goodhardt and
    Ehrenberg 1969: overlap in relation to the product of both sizes is a constant of the pair).

    Args:
        reach: options × segments, chance that a person of the segment is reached by one post, in [0, 1).
        posts: posts of each option; those with 0 are not in the plan, but their known pairs help to infer others.
        population: people of each segment.
        names: of the options, as ``overlaps`` names them.
        overlaps: what is known of them; None for nothing.
        rng: the random generator.

    Raises:
        InvalidInput: overlaps are not possible, or contradict each other.

    """
    everyone = Audiences(tuple(names), people_reached(reach, np.maximum(posts, 1), population), float(population.sum()))
    chosen = [name for name, booked in zip(names, posts, strict=True) if booked > 0]
    estimate = unique_audience(everyone, overlaps, chosen=chosen, rng=rng)
    return replace(estimate, sainsbury=sainsbury(reach, posts, population))


def unique_audience(
    everyone: Audiences, overlaps: Overlaps | None, *, rng: Generator, chosen: Sequence[str] | None = None
) -> ReachEstimate:
    """Estimate how many different people are in at least one of some audiences.

    Args:
        everyone: all audiences whose sizes are known.
        overlaps: what is known of overlaps; None for nothing.
        rng: the random generator.
        chosen: whose union is asked; None for everyone.

    Raises:
        InvalidInput: overlaps are not possible, or contradict each other.

    """
    group = everyone if chosen is None else everyone.only(chosen)
    independence = independent_union(group.shares) * group.universe
    match overlaps:
        case AudienceSets():
            return _from_sets(group, overlaps, independence)
        case Samples():
            return _from_samples(everyone, group, overlaps, independence, rng)
        case KnownPairs():
            return _from_pairs(everyone, group, overlaps, independence, rng)
        case None if len(group.names) > 1:
            return independent(group, independence, "no_overlaps")
        case None:
            return _from_pairs(everyone, group, _NO_PAIRS, independence, rng)


def _from_pairs(
    everyone: Audiences, group: Audiences, overlaps: KnownPairs, independence: float, rng: Generator
) -> ReachEstimate:
    pairs = thinned(overlaps, everyone)
    known = from_pairs(everyone, group.names, pairs, rng)
    if known is None:
        return independent(group, independence, "too_few_pairs", overlap_matrix(group, pairs))
    return from_duplication(group, known, independence, "pairs", rng)


def _from_samples(
    everyone: Audiences, group: Audiences, overlaps: Samples, independence: float, rng: Generator
) -> ReachEstimate:
    told = _NO_PAIRS if overlaps.known is None else overlaps.known
    pairs = thinned(told, everyone)
    if np.isnan(overlap_matrix(group, pairs)).any():
        known = from_samples(everyone, group, overlaps.people, rng, random=overlaps.random, pairs=pairs)
        if known is not None:
            return from_duplication(group, known, independence, "sample", rng)
        if overlaps.known is None:
            return independent(group, independence, "too_few_shared")
    return _from_pairs(everyone, group, told, independence, rng)


def _from_sets(group: Audiences, overlaps: AudienceSets, independence: float) -> ReachEstimate:
    """Count exactly; where only a part of an audience is reached, everybody in it with the same chance."""
    sets = [_set_of(name, overlaps.sets) for name in group.names]
    counts = np.array([len(one) for one in sets], dtype=np.float64)
    chances = group.sizes / np.maximum(counts, 1)
    if (chances > 1 + 1e-6).any():
        place = int(chances.argmax())
        raise InvalidInput(
            f"{group.names[place]!r} reaches {group.sizes[place]:,.0f} people but its audience holds "
            f"{counts[place]:,.0f}; give the whole audience, or known pairs"
        )
    chances = np.minimum(chances, 1.0)
    bounds = union_bounds(group, overlap_counts(sets) * chances * chances[:, None])
    people = float(np.clip(people_met(sets, chances), bounds.lower, bounds.upper))
    exact = Ranged(people, people, people)
    pairs = len(sets) * (len(sets) - 1) // 2
    return ReachEstimate(
        independence,
        exact,
        None,
        bounds.lower,
        bounds.upper,
        "exact_sets",
        "sets",
        settings().level,
        n_pairs=pairs,
    )


def _set_of(name: str, sets: Mapping[str, HashedSet]) -> HashedSet:
    if name not in sets:
        raise InvalidInput(f"no audience of {name!r} is stored; give all of them, or known pairs")
    return sets[name]


def thinned(overlaps: KnownPairs, reached: Audiences) -> pl.DataFrame:
    """Bring overlaps of whole audiences down to the people reached of each.

    Args:
        overlaps: known pairs with the sizes in which they were counted.
        reached: the people reached of each audience.

    Raises:
        InvalidInput: an overlap is larger than one of its audiences.

    """
    place = dict(zip(reached.names, reached.sizes.tolist(), strict=True))
    rows = [
        (one, other, _thinned(one, other, overlap, overlaps.sizes, place, reached.universe))
        for one, other, overlap in overlaps.pairs.select(*PAIR_SCHEMA).iter_rows()
        if one in place and other in place
    ]
    return pl.DataFrame(rows, schema=PAIR_SCHEMA, orient="row")


def _thinned(
    one: str, other: str, overlap: float, sizes: Mapping[str, float], reached: Mapping[str, float], universe: float
) -> float:
    if one not in sizes and other not in sizes:
        return overlap  # counted among the people reached
    for name in (one, other):
        if not 0 <= overlap <= sizes.get(name, np.inf):
            raise InvalidInput(
                f"{one!r} and {other!r} cannot share {overlap:,.0f} people when {name!r} has {sizes[name]:,.0f}; "
                "correct the overlap or the size"
            )
    parts = [reached[name] / sizes[name] if sizes.get(name) else 1.0 for name in (one, other)]
    least, most = overlap_limits(reached[one], reached[other], universe)
    return float(np.clip(overlap * parts[0] * parts[1], least, most))
