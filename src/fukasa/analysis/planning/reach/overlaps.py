"""What is known of overlaps, in the forms in which it comes."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fukasa.analysis.planning.reach.hashed import HashedSet


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Overlaps that somebody counted: a brand survey, connected accounts, reports of paid reach.

    Attributes:
        pairs: columns PAIR_SCHEMA.
        sizes: people of the audiences in which they were counted; where an audience is absent, the people reached.

    """

    pairs: pl.DataFrame
    sizes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Samples:
    """People seen in audiences.

    Attributes:
        people: columns SAMPLE_SCHEMA.
        random: True for random draws of followers; False for commenters, who are more alike than followers are.
        known: known pairs, from which κ is fitted; None for none.

    """

    people: pl.DataFrame
    random: bool = False
    known: KnownPairs | None = None


@dataclass(frozen=True, slots=True)
class AudienceSets:
    """Whole audiences of one tenant.

    Attributes:
        sets: hashed people by audience.

    """

    sets: Mapping[str, HashedSet]


Overlaps = KnownPairs | Samples | AudienceSets
