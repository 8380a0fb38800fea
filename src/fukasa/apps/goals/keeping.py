"""How goals and own ranges are kept as plain JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fukasa.analysis.planning.kpi.goal import Goal

Data = dict[str, Any]
_SHARES = ("platforms", "tiers")


@dataclass(frozen=True, slots=True)
class OwnRange:
    """A range that the workspace states, and since when."""

    low: float
    high: float
    said_on: date


def goal_data(goal: Goal) -> Data:
    """Write a goal; shares as pairs, because PostgreSQL does not keep the order of keys."""
    pairs = {name: [list(pair) for pair in getattr(goal, name).items()] for name in _SHARES}
    return asdict(goal) | pairs


def goal_of(data: Data) -> Goal:
    """Read what :func:`goal_data` wrote."""
    return Goal(**data | {name: dict(data[name]) for name in _SHARES})


def ranges_data(ranges: Mapping[str, OwnRange]) -> Data:
    """Write own ranges."""
    return {key: {"low": own.low, "high": own.high, "said_on": own.said_on.isoformat()} for key, own in ranges.items()}


def ranges_of(data: Mapping[str, Any]) -> dict[str, OwnRange]:
    """Read what :func:`ranges_data` wrote."""
    return {key: OwnRange(own["low"], own["high"], date.fromisoformat(own["said_on"])) for key, own in data.items()}
