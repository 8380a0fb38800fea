"""What an account must, should or must not be."""

from dataclasses import dataclass, field
from math import isfinite
from statistics import NormalDist

from fukasa.core.errors import InvalidInput
from fukasa.lake.query.fields import FlagField, RangeField, SetField


@dataclass(frozen=True, slots=True)
class Range:
    """Values from ``low`` to ``high``, ends included; None leaves an end open.

    An unknown value lies in no range, not even in one that is open at both ends.
    """

    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            message = f"a range needs its lower end first, got {self.low} to {self.high}"
            raise InvalidInput(message)


@dataclass(frozen=True, slots=True)
class CutoffFilter:
    """Keep accounts with P(CPV ≤ ``cpv``) ≥ p, told by the standard normal quantile ``z`` of p.

    Attributes:
        cpv: the cut-off in yen per view.
        z: Φ⁻¹(p); 0 for p = 0.5.

    """

    cpv: float
    z: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.cpv < float("inf"):
            message = f"a cut-off is a cost per view above 0, got {self.cpv}"
            raise InvalidInput(message)
        if not isfinite(self.z):
            message = f"a cut-off needs a probability between 0 and 1, got the quantile {self.z}"
            raise InvalidInput(message)

    @property
    def probability(self) -> float:
        """The chance that is asked: Φ(z)."""
        return NormalDist().cdf(self.z)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Conditions, each on one field.

    Attributes:
        sets: per property the values of which one is enough.
        ranges: per figure the span it lies in.
        flags: per flag whether it holds; unknown counts as not held.
        cutoff: the cost-per-view rule.

    """

    sets: dict[SetField, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[RangeField, Range] = field(default_factory=dict)
    flags: dict[FlagField, bool] = field(default_factory=dict)
    cutoff: CutoffFilter | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is asked."""
        return bool(self.sets or self.ranges or self.flags or self.cutoff)


ANYTHING = Criteria()
