"""A part of what is possible, kept small, and the option it is split at."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.relaxation import Relaxed
from fukasa.analysis.statistics.arrays import Flags

WHOLE = 1e-6
"""A number is whole if it is no further than this from one."""
Split = tuple[int, int, int]
"""An option, and the fewest and most posts of it in one branch."""


@dataclass(order=True, slots=True)
class Node:
    """A part of what is possible; thousands are kept, so posts are held in as few bytes as they need.

    Attributes:
        negated: the bound of the part, negated: the highest comes first.
        number: of the node, in the order in which they were made.
        low: fewest posts of every option in it.
        high: most posts of every option in it.
        splits: its branches.

    """

    negated: float
    number: int
    low: NDArray[np.unsignedinteger] = field(compare=False)
    high: NDArray[np.unsignedinteger] = field(compare=False)
    splits: tuple[Split, ...] = field(compare=False)

    def branches(self) -> Iterator[Domain]:
        """Give what is possible in each branch."""
        for option, few, most in self.splits:
            low, high = self.low.astype(np.int64), self.high.astype(np.int64)
            low[option], high[option] = few, most
            yield Domain(low, high)


def splits_of(instance: Instance, relaxed: Relaxed, domain: Domain) -> Iterator[Split]:
    """Split at the dearest option that is booked or posted by a fraction, else at any that is still open."""
    free = domain.high > domain.low
    booked = np.where(free, np.abs(relaxed.booked - np.rint(relaxed.booked)), 0.0)
    posted = np.where(free, np.abs(relaxed.posts - np.rint(relaxed.posts)), 0.0)
    part = np.maximum(booked, posted)
    option = int(np.where(part > WHOLE, part * (instance.price + 1), 0.0).argmax())
    if part[option] <= WHOLE:
        yield from _whole_splits(relaxed, domain, free)
        return
    low, high = int(domain.low[option]), int(domain.high[option])
    few = 0 if booked[option] > WHOLE and low == 0 else int(np.floor(relaxed.posts[option]))
    few = min(max(few, low), high - 1)
    yield from ((option, low, few), (option, few + 1, high))


def _whole_splits(relaxed: Relaxed, domain: Domain, free: Flags) -> Iterator[Split]:
    """Split where the relaxation is whole and yet its bound is not met: what it has of an option, fewer, and more."""
    if not free.any():
        return
    option = int(free.argmax())
    low, high = int(domain.low[option]), int(domain.high[option])
    posts = int(np.clip(np.rint(relaxed.posts[option]), low, high))
    parts = ((option, posts, posts), (option, low, posts - 1), (option, posts + 1, high))
    yield from (part for part in parts if part[1] <= part[2])
