"""What booked posts brought so far; a missing number is NaN and teaches nothing."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Results:
    """Results, one entry per row: posts of one account that were published in one round.

    Attributes:
        owner: position of the candidate.
        turn: number of the round, from 0.
        posts: posts in the row, 1 or more.
        views: of all of them; NaN where not known.
        conversions: of all of them; NaN where not known.

    """

    owner: Integers
    turn: Integers
    posts: Integers
    views: Reals
    conversions: Reals

    def __post_init__(self) -> None:
        sizes = {len(part) for part in (self.owner, self.turn, self.posts, self.views, self.conversions)}
        if len(sizes) > 1:
            raise InvalidInput("results need one owner, round, number of posts, views and conversions per row")
        if len(self.posts) and self.posts.min() < 1:
            raise InvalidInput("a row of results speaks of one post or more")
        for name, values in (("views", self.views), ("conversions", self.conversions)):
            if (values < 0).any() or np.isinf(values).any():
                raise InvalidInput(f"{name} of results are counts of 0 or more; leave unknown ones empty")

    @classmethod
    def none(cls) -> "Results":
        """Give results of nothing."""
        no, nothing = np.empty(0, dtype=np.int64), np.empty(0)
        return cls(no, no, no, nothing, nothing)

    @property
    def rounds(self) -> int:
        """How many rounds have results."""
        return int(self.turn.max()) + 1 if len(self.turn) else 0

    def booked(self, size: int) -> Integers:
        """Count the posts of each candidate."""
        counts: Integers = np.bincount(self.owner, self.posts, minlength=size).astype(np.int64)
        return counts

    def conversions_of(self, size: int) -> Reals:
        """Sum the known conversions of each candidate."""
        known = np.nan_to_num(self.conversions)
        return np.asarray(np.bincount(self.owner, known, minlength=size), dtype=np.float64)

    def before(self) -> Reals:
        """Count, for the middle post of every row, the earlier posts of the same candidate.

        Rows of one round follow each other in the order in which they stand.
        """
        order = np.lexsort((np.arange(len(self.owner)), self.turn, self.owner))
        posts, owner = self.posts[order], self.owner[order]
        ahead = np.cumsum(posts) - posts
        first = np.r_[True, owner[1:] != owner[:-1]][: len(owner)]
        start = np.maximum.accumulate(np.where(first, ahead, 0)) if len(owner) else ahead
        earlier = np.empty(len(owner))
        earlier[order] = ahead - start + (posts - 1) / 2
        return earlier
