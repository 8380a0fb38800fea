"""Audiences by their sizes, the overlaps that are known of them, and what cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

PAIR_SCHEMA: dict[str, pl.DataType] = {"one": pl.String(), "other": pl.String(), "overlap": pl.Float64()}
"""Columns of known pairs: two audiences and the people in both."""

_ROUNDING = 1e-6
"""Share of a size by which rounded counts may contradict each other."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """Some audiences inside one universe of people.

    Attributes:
        names: one per audience, all different.
        sizes: people of each audience.
        universe: people who could be in any of them.

    """

    names: tuple[str, ...]
    sizes: Reals
    universe: float

    def __post_init__(self) -> None:
        if len(set(self.names)) != len(self.names) or self.sizes.shape != (len(self.names),):
            raise InvalidInput("every audience needs one name and one size; give each audience once")
        if not 0 < self.universe < np.inf:
            raise InvalidInput(f"the universe is a number of people above 0, got {self.universe:g}")
        for name, size in zip(self.names, self.sizes, strict=True):
            if not 0 <= size <= self.universe * (1 + _ROUNDING):
                raise InvalidInput(
                    f"the audience of {name!r} has {size:,.0f} people, which is not between 0 and the universe of "
                    f"{self.universe:,.0f}; count both over the same people"
                )

    @property
    def shares(self) -> Reals:
        """Share of the universe in each audience."""
        return np.minimum(self.sizes / self.universe, 1.0)

    def only(self, names: Sequence[str]) -> "Audiences":
        """Give some of the audiences, in the order that is asked."""
        rows = [self.names.index(name) for name in names]
        return Audiences(tuple(names), self.sizes[rows], self.universe)


def overlap_matrix(audiences: Audiences, pairs: pl.DataFrame) -> Reals:
    """Lay known pairs out as a symmetric matrix of people; NaN where nothing is known, sizes on the diagonal.

    Pairs of audiences that are not among ``audiences`` are left out.

    Args:
        audiences: the audiences.
        pairs: columns PAIR_SCHEMA.

    Raises:
        InvalidInput: a pair names one audience twice or stands there twice with different counts, or its overlap is
            larger than one of the audiences or smaller than their sizes force it to be.

    """
    place = {name: row for row, name in enumerate(audiences.names)}
    matrix = np.full((len(place), len(place)), np.nan)
    for one, other, overlap in pairs.select(*PAIR_SCHEMA).iter_rows():
        if one == other:
            raise InvalidInput(f"the audience of {one!r} is compared with itself; a pair names two audiences")
        if one not in place or other not in place:
            continue
        i, j = place[one], place[other]
        before = matrix[i, j]
        if not np.isnan(before) and before != overlap:
            raise InvalidInput(f"{one!r} and {other!r} have two overlaps, {before:,.0f} and {overlap:,.0f}; keep one")
        matrix[i, j] = matrix[j, i] = _possible(audiences, i, j, overlap)
    np.fill_diagonal(matrix, audiences.sizes)
    return matrix


def _possible(audiences: Audiences, i: int, j: int, overlap: float | None) -> float:
    """Refuse an overlap that the two sizes rule out; round one that misses by rounding only."""
    least, most = overlap_limits(audiences.sizes[i], audiences.sizes[j], audiences.universe)
    slack = _ROUNDING * float(most) + 0.5
    if overlap is None or not least - slack <= overlap <= most + slack:
        raise InvalidInput(
            f"{audiences.names[i]!r} ({audiences.sizes[i]:,.0f} people) and {audiences.names[j]!r} "
            f"({audiences.sizes[j]:,.0f}) cannot share {'nothing known' if overlap is None else f'{overlap:,.0f}'} of "
            f"{audiences.universe:,.0f}: possible are {least:,.0f} to {most:,.0f}; correct the overlap or the sizes"
        )
    return float(np.clip(overlap, least, most))


def overlap_limits(one: Reals | float, other: Reals | float, universe: float) -> tuple[Reals, Reals]:
    """Give the least and the most people whom two audiences of these sizes can share (Fréchet 1935)."""
    return np.maximum(0.0, np.asarray(one) + other - universe), np.asarray(np.minimum(one, other))
