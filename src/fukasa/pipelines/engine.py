"""Where the steps of a pipeline run: in this process, or as the tasks of a cluster.

A step says what it makes of one piece of the facts, named by its number. It reads what lies in files, keeps nothing
between two pieces, and does no harm when a piece is done twice: so it does not matter which machine does a piece, or
that a machine broke off in the middle of one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import polars as pl

Tables = Mapping[str, pl.DataFrame]
Step = Callable[[int], Tables]


class Engine(Protocol):
    """Does a step for many pieces."""

    @property
    def cores(self) -> int | None:
        """Of one task; None for all there are."""

    def map(self, step: Step, pieces: Sequence[int], *, folder: Path, name: str) -> Iterator[Tables]:
        """Give what a step makes of the pieces, in their order, as soon as each is there.

        Args:
            step: what is done; a cluster sends it to other machines, so it must be picklable.
            pieces: their numbers.
            folder: exists, goes away with the work, and is seen by every machine.
            name: of the round; each round of a folder has another one.

        """


class Here:
    """This process, one piece after the other."""

    cores = None

    def map(self, step: Step, pieces: Sequence[int], *, folder: Path, name: str) -> Iterator[Tables]:  # noqa: ARG002
        """Do the pieces when they are asked for; nothing goes over the disk."""
        return map(step, pieces)


HERE = Here()
