"""The audience of a plan as it is kept: immutable, so that a run holds on to the one it was asked with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fukasa.pipelines.plan.segments import Segments, segments_of
from fukasa.pipelines.plan.told_overlaps import KnownOverlap


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of people.

    Attributes:
        name: parts of an audience such as ``country:JP+gender:female``, or ``all``.
        population: people in it.
        weight: what reaching one of them counts.

    """

    name: str
    population: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PlanAudience:
    """Segments that no person is in twice, and overlaps between accounts by their keys."""

    segments: tuple[Segment, ...] = ()
    overlaps: tuple[KnownOverlap, ...] = ()

    @property
    def people(self) -> float:
        """Everybody in the segments."""
        return sum(one.population for one in self.segments)

    @property
    def stated(self) -> Segments:
        """The segments as a plan is solved over them."""
        return segments_of((one.name, one.population, one.weight) for one in self.segments)


NOBODY = PlanAudience()


def audience_data(audience: PlanAudience) -> dict[str, Any]:
    """Write an audience as JSON values."""
    return {
        "segments": [asdict(one) for one in audience.segments],
        "overlaps": [asdict(one) for one in audience.overlaps],
    }


def audience_of(data: Mapping[str, Any]) -> PlanAudience:
    """Read what :func:`audience_data` wrote."""
    return PlanAudience(
        tuple(Segment(**one) for one in data["segments"]), tuple(KnownOverlap(**one) for one in data["overlaps"])
    )
