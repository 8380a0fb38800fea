"""Audiences of planted crowds, as an estimate gets to know them."""

import numpy as np
import polars as pl

from fukasa.analysis.planning.reach.audiences import PAIR_SCHEMA, Audiences
from fukasa.analysis.planning.reach.overlaps import KnownPairs
from fukasa.analysis.planning.reach.samples import SAMPLE_SCHEMA


def names_of(chosen):
    return tuple(f"a{number}" for number in chosen)


def audiences_of(sizes, universe, chosen=None):
    rows = range(len(sizes)) if chosen is None else chosen
    return Audiences(names_of(rows), np.asarray(sizes, dtype=float)[list(rows)], float(universe))


def pairs_of(overlaps, chosen=None, *, only=None, rng=None):
    """All pairs of some audiences, or `only` so many of them at random."""
    rows = np.arange(len(overlaps)) if chosen is None else np.asarray(chosen)
    one, other = np.triu_indices(len(rows), 1)
    if only is not None:
        kept = rng.choice(one.size, min(only, one.size), replace=False)
        one, other = one[kept], other[kept]
    told = overlaps[rows[one], rows[other]].astype(float)
    return pl.DataFrame({"one": names_of(rows[one]), "other": names_of(rows[other]), "overlap": told}, PAIR_SCHEMA)


def known(overlaps, chosen=None, **settings):
    return KnownPairs(pairs_of(overlaps, chosen, **settings), {})


def people_of(seen, chosen, space="x"):
    """Samples from people × audiences, True where somebody is seen."""
    person, audience = np.nonzero(seen)
    columns = {"audience": np.array(names_of(chosen))[audience], "space": space, "person": person.astype(str)}
    return pl.DataFrame(columns).select(*SAMPLE_SCHEMA).cast(SAMPLE_SCHEMA)


def commenters(crowd, chosen, rng, *, each=80, power=0.5):
    """So many commenters of every audience; who is more eager comments more."""
    seen = np.zeros((len(crowd.zeal), len(chosen)), dtype=bool)
    for column, audience in enumerate(chosen):
        inside = np.flatnonzero(crowd.member[:, audience])
        weight = crowd.zeal[inside] ** power + 1e-9
        seen[rng.choice(inside, min(each, inside.size // 2), replace=False, p=weight / weight.sum()), column] = True
    return people_of(seen, chosen)
