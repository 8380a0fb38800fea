"""The three sides of a search: what must hold, what is wished for, what must never hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.model import AccountQuery

CUTOFF = "cpv"


F = TypeVar("F")
V = TypeVar("V")


class Side(StrEnum):
    """A side of a search, by its attribute."""

    MUST = "must"
    SHOULD = "should"
    NEVER = "never"


PREFIXES = {Side.MUST: "", Side.SHOULD: "should.", Side.NEVER: "not."}
"""How the parameters of a side begin."""

Filter = SetField | RangeField | FlagField | str
"""A field that is asked for, or :data:`CUTOFF`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a search.

    Attributes:
        side: whether it must, should or must never hold.
        name: its field, or :data:`CUTOFF`.
        value: what is asked: values, a range, yes or no, or a cut-off.

    """

    side: Side
    name: Filter
    value: Any

    @property
    def param(self) -> str:
        """The parameter that says it."""
        return PREFIXES[self.side] + str(self.name)


def field_of(name: str) -> SetField | RangeField | FlagField | None:
    """Find a field by name; None where there is none."""
    for kind in (SetField, RangeField, FlagField):
        if name in set(kind):
            return kind(name)
    return None


def conditions(query: AccountQuery) -> tuple[Condition, ...]:
    """Give every condition of a search, side by side, in the order of the fields."""
    return tuple(
        Condition(side, name, value) for side in Side for name, value in _stated(getattr(query, side.value)).items()
    )


def without(query: AccountQuery, condition: Condition) -> AccountQuery:
    """Leave one condition out."""
    return stated(query, condition.side, condition.name, None)


def stated(query: AccountQuery, side: Side, name: Filter, value: Any) -> AccountQuery:
    """State a condition on one side of a search; None takes it away."""
    criteria = _criteria(getattr(query, side.value), name, value)
    match side:
        case Side.MUST:
            return replace(query, must=criteria)
        case Side.SHOULD:
            return replace(query, should=criteria)
        case Side.NEVER:
            return replace(query, never=criteria)


def _criteria(criteria: Criteria, name: Filter, value: Any) -> Criteria:
    match name:
        case SetField():
            return replace(criteria, sets=_put(criteria.sets, name, value))
        case RangeField():
            return replace(criteria, ranges=_put(criteria.ranges, name, value))
        case FlagField():
            return replace(criteria, flags=_put(criteria.flags, name, value))
        case _:
            return replace(criteria, cutoff=value)


def _put(kept: Mapping[F, V], name: F, value: V | None) -> dict[F, V]:
    others = {key: one for key, one in kept.items() if key is not name}
    return others if value is None else {**others, name: value}


def _stated(criteria: Criteria) -> dict[Filter, Any]:
    """Give the conditions of one side in the order of the fields."""
    found: dict[Filter, Any] = {name: criteria.sets[name] for name in SetField if criteria.sets.get(name)}
    found |= {name: criteria.ranges[name] for name in RangeField if name in criteria.ranges}
    found |= {name: criteria.flags[name] for name in FlagField if name in criteria.flags}
    return found | ({} if criteria.cutoff is None else {CUTOFF: criteria.cutoff})
