"""How many views are usual for so many followers, to tell whether an account has more or fewer."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.statistics.arrays import Integers, Reals

_FEWEST = 30
"""Accounts with views and followers below which nothing is usual yet."""
_FARTHEST = 3.0
"""Log distance beyond which more views change nothing: a factor of 20."""
_PLATFORM_WEIGHT = 5.0
"""Accounts that the line of all platforms is worth in the line of one."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Usual log views: ``level`` of the platform (the last place for unknown ones) plus slope × log followers."""

    slope: float
    level: Reals

    def distance(self, views: Reals, followers: Reals, platform: Integers) -> Reals:
        """Give log views against the usual, bounded; 0 where views or followers are not known."""
        with np.errstate(invalid="ignore"):
            off = np.log(views) - self.level[platform] - self.slope * np.log(followers)
        return np.clip(np.nan_to_num(off, nan=0.0), -_FARTHEST, _FARTHEST)


def fit_reach(views: Reals, followers: Reals, platform: Integers, places: int) -> Reach:
    """Fit the usual views by least squares, each platform's level drawn towards the common one.

    Args:
        views: above 0, NaN where unknown.
        followers: alike.
        platform: places of the platforms.
        places: how many there are, the one for unknown platforms included.

    """
    known = ~np.isnan(views) & ~np.isnan(followers)
    if np.count_nonzero(known) < _FEWEST:
        return Reach(0.0, np.full(places, np.nan))
    y, x, group = np.log(views[known]), np.log(followers[known]), platform[known]
    spread = float(np.var(x))
    slope = float(np.mean((x - x.mean()) * (y - y.mean())) / spread) if spread > 0 else 0.0
    off = y - slope * x
    number = np.bincount(group, minlength=places)
    level = off.mean() + np.bincount(group, off - off.mean(), places) / (number + _PLATFORM_WEIGHT)
    return Reach(slope, np.asarray(level))
