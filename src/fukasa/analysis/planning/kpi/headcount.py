"""How many creators it takes until their views together are enough."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import gammaincinv

from fukasa.analysis.statistics.arrays import Reals

_ONE_BY_ONE = 24
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class CreatorViews:
    """What one creator of a kind brings with all its posts, against the middle of the kind.

    Attributes:
        centre: log of the median over creators, per post of the typical creator.
        sd: log spread between creators.

    """

    centre: float
    sd: float

    @classmethod
    def of(cls, creator_sd: float, post_sd: float, posts: int) -> "CreatorViews":
        """Sum the posts of a creator: a lognormal with the mean and the variance of the sum (Fenton 1960)."""
        own = np.log1p(np.expm1(post_sd**2) / posts)
        centre = np.log(posts) + (post_sd**2 - own) / 2
        return cls(float(centre), float(np.sqrt(creator_sd**2 + own)))

    @property
    def log_mean(self) -> float:
        """Log of the mean over creators, per post of the typical creator."""
        return self.centre + self.sd**2 / 2

    @property
    def variation(self) -> float:
        """Standard deviation over mean."""
        return float(np.sqrt(np.expm1(self.sd**2)))


@dataclass(frozen=True, slots=True)
class Luck:
    """The chance that is left when all rates are known: who is booked, and how a last creator falls.

    Attributes:
        creators: standard normal, draws × the first creators.
        rest: standard normal, one per draw, for all creators after these.

    """

    creators: Reals
    rest: Reals

    @classmethod
    def draw(cls, rng: Generator, draws: int) -> "Luck":
        """Draw it once; the same luck for every need keeps the answers in order."""
        return cls(rng.standard_normal((draws, _ONE_BY_ONE)), rng.standard_normal(draws))


def creators_needed(views: Reals, per_post: Reals, kind: CreatorViews, luck: Luck) -> Reals:
    """Count the creators until the sum of their views reaches what is needed, draw by draw.

    The quantile q of the answer is the number that suffices with the chance q. The first creators are drawn one by
    one; beyond them the sum is normal and its hitting time that of Birnbaum and Saunders (1969).

    Args:
        views: needed, per draw, above 0.
        per_post: views of a post of the typical creator, per draw.
        kind: how creators spread around it.
        luck: the draws.

    Returns:
        Whole numbers of at least 1, as reals: they may be very large.

    """
    goal = views / per_post  # in posts of the typical creator
    needed = np.empty_like(goal)
    for start in range(0, len(goal), _BLOCK):
        part = slice(start, start + _BLOCK)
        summed = np.cumsum(np.exp(kind.centre + kind.sd * luck.creators[part]), axis=1)
        below = (summed < goal[part, None]).sum(axis=1).astype(np.float64)
        missing = np.maximum(goal[part] - summed[:, -1], 0.0)
        needed[part] = np.where(missing > 0, _ONE_BY_ONE + _further(missing, kind, luck.rest[part]), below + 1)
    return needed


def _further(missing: Reals, kind: CreatorViews, z: Reals) -> Reals:
    """Solve n − z·cv·√n = missing / mean for n; z above 0 is bad luck."""
    means = missing / np.exp(kind.log_mean)
    bent = z * kind.variation
    return np.asarray(np.maximum(np.ceil(((bent + np.sqrt(bent**2 + 4 * means)) / 2) ** 2), 1.0))


def trials_until(count: float, chances: Reals) -> Reals:
    """Give the expected number of events at which really ``count`` happen: the waiting time of a Poisson process.

    Args:
        count: events that are wanted.
        chances: uniform draws; the same ones for a larger count give larger answers.

    """
    least = max(count, 1.0)
    return np.asarray(gammaincinv(least, chances) * (count / least), dtype=np.float64)
