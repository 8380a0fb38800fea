"""The worlds that the score is fitted, calibrated and evaluated on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fukasa.pipelines.authenticity.worlds import ReviewedWorld, review_world
from fukasa.synth import World, WorldBatch, agents, generate

Role = Literal["fit", "calibrate", "evaluate"]
ACCOUNTS = 5_000


@dataclass(frozen=True, slots=True)
class Family:
    """One world and what it is for.

    Attributes:
        name: as tables show it.
        role: what it is used for; no world has two.
        make: makes it with a number of accounts.

    """

    name: str
    role: Role
    make: Callable[[int], Iterator[WorldBatch]]


def families() -> tuple[Family, ...]:
    """List the worlds: of the first family some to fit and to calibrate on; and those that the score has never met."""
    return (
        Family("first family, seed 11", "fit", lambda n: _first(n, 11, text="dense")),
        Family("first family, seed 12", "fit", lambda n: _first(n, 12)),
        Family("first family, seed 14", "fit", lambda n: _first(n, 14, text="dense")),
        Family("first family, seed 13", "calibrate", lambda n: _first(n, 13, text="dense")),
        Family("first family, seed 15", "calibrate", lambda n: _first(n, 15)),
        Family("first family, seed 21", "evaluate", lambda n: _first(n, 21, text="dense")),
        Family("first family, few comments, seed 24", "evaluate", lambda n: _first(n, 24)),
        Family("attacks outside the fitted range, seed 22", "evaluate", lambda n: _outside(n, 22)),
        Family("second family, seed 23", "evaluate", lambda n: agents.generate(agents.AgentWorld(n, seed=23))),
    )


def _first(accounts: int, seed: int, *, text: Literal["full", "dense"] = "full") -> Iterator[WorldBatch]:
    return generate(World(accounts, seed, text=text, snapshots="daily"))


def _outside(accounts: int, seed: int) -> Iterator[WorldBatch]:
    return generate(World(accounts, seed, text="dense", snapshots="daily", variant="outside"))


def reviewed(role: Role, accounts: int, folder: Path, told: Callable[[str], None]) -> list[ReviewedWorld]:
    """Make and review the worlds of a role.

    Args:
        role: what they are for.
        accounts: of each world.
        folder: where their lakes may stand for a while.
        told: called with the name of a world before it is made.

    """
    worlds = []
    for family in families():
        if family.role == role:
            told(family.name)
            worlds.append(review_world(family.name, family.make(accounts), folder))
    return worlds
