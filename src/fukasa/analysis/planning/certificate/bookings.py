"""What is booked, row by row, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Integers

Pairs = frozenset[tuple[str, str]]
"""Creators who are not booked together, each pair in the order of the alphabet."""


@dataclass(frozen=True, slots=True)
class Booking:
    """One option that is booked.

    Attributes:
        option_id: the option.
        creator_id: the person.
        tier: the tier.
        platform: the platform.
        role: diffusion, empathy or None.
        category: the category.
        agency: the agency.
        price: of one post.
        most: most posts of the option.
        posts: how many are booked.

    """

    option_id: str
    creator_id: str
    tier: str | None
    platform: str | None
    role: str | None
    category: str | None
    agency: str | None
    price: float
    most: int
    posts: float

    @property
    def cost(self) -> float:
        """The price of all posts."""
        return self.price * self.posts


_COLUMNS = ("option_id", "creator_id", "tier", "platform", "role", "category", "agency", "price")


def bookings(options: pl.DataFrame, posts: Integers) -> tuple[Booking, ...]:
    """List what is booked."""
    booked = np.flatnonzero(posts)
    rows = options[booked].select(*_COLUMNS, pl.col("max_posts").alias("most"), posts=pl.Series(posts[booked]))
    return tuple(Booking(**row) for row in rows.iter_rows(named=True))


def _pairs(options: pl.DataFrame) -> Iterator[tuple[str, str]]:
    stated = options.select("creator_id", "conflicts").explode("conflicts").drop_nulls()
    for one, other in stated.rows():
        if one != other:
            yield (one, other) if one < other else (other, one)


def conflicts(options: pl.DataFrame) -> Pairs:
    """Collect who is not booked together; a conflict that one side states holds for both."""
    return frozenset(_pairs(options))
