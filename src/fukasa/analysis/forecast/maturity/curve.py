"""One maturity curve: how the count of a post grows with its age, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from scipy.special import ndtri, stdtrit

from fukasa.analysis.forecast.maturity.growth import growth_design
from fukasa.analysis.statistics.arrays import Reals

HORIZON_DAYS = 30.0
"""The age at which a post counts as mature."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What happens to counts from one age to another, one number per case.

    Attributes:
        mean: expected growth of the log count.
        error: standard error of that mean: what is not known of the curve.
        variance: how much the log growth of one post varies around the mean.

    """

    mean: Reals
    error: Reals
    variance: Reals

    @property
    def total_variance(self) -> Reals:
        """Variance of the log growth of one post, uncertainty of the curve included."""
        return self.variance + self.error**2


@dataclass(frozen=True, slots=True)
class MaturityCurve:
    """The growth of counts on one platform.

    Attributes:
        platform: platform id.
        metric: ``views`` or ``likes``.
        format: the format; None for the platform's posts of all formats.
        basis: ``measured``, or ``assumed`` from dated data.
        speeds: d log count / d log age at the knots.
        covariance: of the speeds.
        burst, pace: variance of a post's log growth g is burst·g + pace²·g².
        degrees: degrees of freedom of the intervals; infinite where assumed.
        n_pairs, n_posts, n_accounts: what it was measured from.
        newest_at: when the newest count was read.

    """

    platform: str
    metric: str
    format: str | None
    basis: str
    speeds: Reals
    covariance: Reals
    burst: float
    pace: float
    degrees: float = float("inf")
    n_pairs: int = 0
    n_posts: int = 0
    n_accounts: int = 0
    newest_at: datetime | None = None

    def growth(self, age_from: Reals, age_to: Reals) -> Growth:
        """Compute the growth from one age to another, in days; going back gives the same with a minus."""
        between = growth_design(age_to) - growth_design(age_from)
        mean = between @ self.speeds
        error = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", between, self.covariance, between), 0.0))
        return Growth(mean, error, post_variance(np.abs(mean), self.burst, self.pace))

    def share(self, age_days: Reals, level: float = 0.95) -> tuple[Reals, Reals, Reals]:
        """Give the share of its day-30 count that a post has at an age, with its interval.

        The ends stay on the right side of 1: a younger post never has more than at day 30, an older one never less.
        """
        growth = self.growth(age_days, np.full(len(age_days), HORIZON_DAYS))
        reach = quantile(self.degrees, level) * growth.error
        side = np.where(age_days <= HORIZON_DAYS, 1.0, -1.0)
        ends = [np.exp(-side * np.maximum(side * (growth.mean + sign * reach), 0.0)) for sign in (1.0, -1.0)]
        return np.exp(-growth.mean), ends[0], ends[1]

    def to_dict(self) -> dict[str, Any]:
        """Give a plain dictionary, such as JSON can hold."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        moment = self.newest_at.isoformat() if self.newest_at else None
        endless = None if np.isinf(self.degrees) else self.degrees
        lists = {"speeds": self.speeds.tolist(), "covariance": self.covariance.tolist()}
        return plain | lists | {"newest_at": moment, "degrees": endless}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "MaturityCurve":
        """Read what :meth:`to_dict` gave."""
        moment, degrees = plain["newest_at"], plain["degrees"]
        read = {
            "speeds": np.array(plain["speeds"], dtype=np.float64),
            "covariance": np.array(plain["covariance"], dtype=np.float64),
            "newest_at": datetime.fromisoformat(moment) if moment else None,
            "degrees": float("inf") if degrees is None else float(degrees),
        }
        return cls(**{**plain, **read})


def post_variance(growth: Reals, burst: float, pace: float) -> Reals:
    """Compute how much the log growth of single posts varies around an expected growth."""
    return burst * growth + pace**2 * growth**2


def quantile(degrees: float, level: float) -> float:
    """Give the half width, in standard errors, of an interval with so many degrees of freedom."""
    share = (1 + level) / 2
    return float(ndtri(share)) if np.isinf(degrees) else float(stdtrit(degrees, share))
