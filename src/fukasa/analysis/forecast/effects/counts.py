"""How many posts and accounts speak about each effect."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.forecast.effects.design import COLUMNS, SPONSORED, Posts
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Counts:
    """What the effects rest on; counts of two platforms add.

    Attributes:
        posts: posts that show each level; for sponsored the sum of the chances.
        accounts: accounts that show the level beside another one: only they tell about it.
        known: posts of which it is known, or judged, whether they are sponsored.
        judged: those of them of which it is not certain.

    """

    posts: Reals
    accounts: Integers
    known: int
    judged: int

    @classmethod
    def of(cls, posts: Posts) -> "Counts":
        """Count the posts of one platform and metric."""
        shown, accounts = np.zeros(COLUMNS), np.zeros(COLUMNS, dtype=np.int64)
        everybody = np.bincount(posts.account)
        for column in range(SPONSORED):
            level = np.any(posts.code == column, axis=1)
            shown[column] = np.count_nonzero(level)
            accounts[column] = _beside(posts.account[level], everybody)
        known = ~np.isnan(posts.sponsored)
        shown[SPONSORED] = posts.sponsored[known].sum()
        likely: Flags = known & (posts.sponsored >= _LIKELY)
        size = np.bincount(posts.account[known], minlength=len(everybody))
        accounts[SPONSORED] = _beside(posts.account[likely], size)
        judged = known & (posts.sponsored > 0) & (posts.sponsored < 1)
        return cls(shown, accounts, int(np.count_nonzero(known)), int(np.count_nonzero(judged)))

    def __add__(self, other: "Counts") -> "Counts":
        posts, accounts = self.posts + other.posts, self.accounts + other.accounts
        return Counts(posts, accounts, self.known + other.known, self.judged + other.judged)

    @property
    def sponsored_share(self) -> float:
        """How often a post is sponsored; 0 where it is never known."""
        return float(self.posts[SPONSORED]) / self.known if self.known else 0.0

    @property
    def judged_share(self) -> float:
        """Of the posts of which something is known: for how many it is a judgement, not a fact."""
        return self.judged / self.known if self.known else 0.0


def _beside(account: Integers, size: Integers) -> int:
    """Count the accounts that have posts among these and others."""
    own = np.bincount(account, minlength=len(size))
    return int(np.count_nonzero((own > 0) & (own < size)))
