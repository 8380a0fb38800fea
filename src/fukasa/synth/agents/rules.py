"""How agents behave: the numbers of ``data/agents.toml``, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from fukasa.synth.packaged import packaged, require
from fukasa.synth.randomness import FloatArray

_FILE = "agents"
_TOLERANCE = 1e-9
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario of this family.

    Attributes:
        id: its name.
        share: part of the accounts.
        attack: the kind of inflation; empty for none.
        event: what makes followers come by itself; empty for nothing.
        size: of the attack, or of the post behind the event over an ordinary one.
        days: how long followers arrive, or how long ago packages began.
        began: days before the end on which bought followers began to come.
        pull: followers an event brings, over those before.
        churn: follows and unfollows.

    """

    id: str
    share: float
    attack: str = ""
    event: str = ""
    size: Pair = (0.0, 0.0)
    days: Pair = (1.0, 1.0)
    began: Pair = (25.0, 160.0)
    pull: Pair = (0.0, 0.0)
    churn: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that is assumed, by topic, and the scenarios; the first one is ``ordinary``."""

    people: Mapping[str, Any]
    following: Mapping[str, Any]
    watching: Mapping[str, Any]
    talking: Mapping[str, Any]
    snapshots: Mapping[str, Any]
    samples: Mapping[str, Any]
    pods: Mapping[str, Any]
    plans: tuple[Plan, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the scenarios, then those that only come about: pods and purges."""
        return (*(plan.id for plan in self.plans), "pod_member", "platform_purge")

    def pairs(self, attribute: str) -> FloatArray:
        """Give one range of every scenario, scenarios x 2; (0, 0) for those that only come about."""
        return np.array([*(getattr(plan, attribute) for plan in self.plans), (0.0, 0.0), (0.0, 0.0)], dtype=float)


@cache
def rules() -> Rules:
    """Load and check the numbers.

    Raises:
        InvalidInput: shares that do not sum to one, lists of unlike length, an unknown key.

    """
    data = packaged(_FILE)
    people, talking = data["people"], data["talking"]
    for what, shares in (("platform shares", people["platform_share"]), ("comment kinds", talking["mix"])):
        require(holds=abs(sum(shares) - 1) < _TOLERANCE, name=_FILE, what=f"{what} must sum to 1")
    alike = len(people["platforms"]) == len(people["platform_share"]) == len(data["watching"]["reach"])
    require(holds=alike, name=_FILE, what="every platform needs a share and a reach")
    plans = tuple(_plan(row) for row in data["scenario"])
    require(holds=sum(plan.share for plan in plans) < 1, name=_FILE, what="the shares leave no ordinary account")
    topics = {name: data[name] for name in ("people", "following", "watching", "talking", "snapshots", "samples")}
    return Rules(**topics, pods=data["pods"], plans=(Plan("ordinary", 0.0), *plans))


def _plan(row: Mapping[str, Any]) -> Plan:
    unknown = set(row) - set(Plan.__dataclass_fields__)
    require(holds=not unknown, name=_FILE, what=f"scenario {row.get('id')!r} has unknown keys {sorted(unknown)}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Plan(**values)
