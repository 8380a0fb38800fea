"""The level of an account's averages: the common path of a platform, a line on followers, the account's own walk."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np

from fukasa.analysis.forecast.averages.assumptions import QUARTER_DAYS, averages_assumptions
from fukasa.analysis.packaged import number
from fukasa.analysis.statistics.arrays import Reals

NO_PEERS = 1e6
"""The variance of levels that says nothing: an account then stands for itself."""


@dataclass(frozen=True, slots=True)
class LevelModel:
    """How the log of the averages of one platform and metric behaves; a quarter is the unit of time.

    log average = intercept + slope · (log followers − centre) + common path + own level + noise. The own level returns
    to 0 by the factor ``kept`` in each quarter and is pushed by ``movement`` (Ornstein and Uhlenbeck 1930).

    Attributes:
        intercept: log average of an account with ``centre`` log followers, on the day ``origin``.
        slope: change of the log average per log follower.
        centre: log followers that stand where they are not known.
        noise: variance of an average around the account's level.
        movement: variance of the push on a level in a quarter.
        kept: what is left of a level after a quarter, 0 to 1.
        between: variance of levels of which nothing is known.
        drift: change of all levels together in a quarter, as seen.
        periods: quarters in which it was seen, 0 when it was not.
        origin: days since 1970 up to which the drift was seen.
        pairs: accounts from which change was learnt; 0 where it is assumed.

    """

    intercept: float
    slope: float
    centre: float
    noise: float
    movement: float
    kept: float
    between: float
    drift: float
    periods: int
    origin: float
    pairs: int

    def __post_init__(self) -> None:
        """Check what a stored model must keep.

        Raises:
            ValueError: a variance is negative or a part lies outside 0 to 1.

        """
        if not all(np.isfinite(getattr(self, field.name)) for field in fields(self)):
            raise ValueError("every number must be finite")
        if min(self.noise, self.movement, self.between) <= 0 or not 0 <= self.kept <= 1 or self.periods < 0:
            raise ValueError("variances must be above 0, kept between 0 and 1, periods not negative")

    def expected(self, log_followers: Reals, day: Reals) -> Reals:
        """Give the log average that followers and the common path let expect; NaN followers count as ``centre``."""
        known = np.where(np.isnan(log_followers), self.centre, log_followers)
        return self.intercept + self.slope * (known - self.centre) + self.path(day)

    def path(self, day: Reals) -> Reals:
        """Give the common path: the drift as it was seen, after ``origin`` shrunk and damped.

        One drift seen in P quarters, each with a shock of its own as wide as drifts are, counts P / (P + 1); a part
        ``drift_kept`` of it goes on from quarter to quarter (damped trend, Gardner and McKenzie 1985).
        """
        quarters = (day - self.origin) / QUARTER_DAYS
        weight = self.periods / (self.periods + 1)
        ahead = weight * _damped(np.maximum(quarters, 0.0))
        return self.drift * np.where(quarters > 0, ahead, quarters)

    def path_variance(self, day: Reals) -> Reals:
        """Give the variance of the common path after ``origin``: of the drift, and of the shocks to come."""
        quarters = np.maximum((day - self.origin) / QUARTER_DAYS, 0.0)
        seen = self.drift**2 * self.periods / (self.periods + 1)
        shock = max(seen, averages_assumptions().shock_sd ** 2)
        variance: Reals = shock / (self.periods + 1) * _damped(quarters) ** 2 + shock * quarters
        return variance

    def filtered(self, gap: Reals, distance: Reals) -> tuple[Reals, Reals]:
        """Follow the own levels through their averages (Kalman 1960).

        Args:
            gap: accounts × averages, oldest first: days from an average to the next one, the last to the day wanted;
                NaN where an account has fewer averages.
            distance: the log averages less what was expected of them, NaN as in ``gap``.

        Returns:
            Mean and variance of each level on the day wanted.

        """
        mean, variance = np.zeros(len(gap)), np.full(len(gap), self.between)
        for place in range(gap.shape[1]):
            there = ~np.isnan(distance[:, place])
            gain = np.where(there, variance / (variance + self.noise), 0.0)
            mean = mean + gain * (np.where(there, distance[:, place], 0.0) - mean)
            variance = (1 - gain) * variance
            quarters = np.where(there, gap[:, place], 0.0) / QUARTER_DAYS
            mean, variance = self._moved(mean, variance, quarters)
        return mean, variance

    def _moved(self, mean: Reals, variance: Reals, quarters: Reals) -> tuple[Reals, Reals]:
        left = self.kept**quarters
        if self.between >= NO_PEERS:
            return mean, variance + self.movement * quarters
        return mean * left, variance * left**2 + self.between * (1 - left**2)

    @classmethod
    def assumed(cls, origin: float) -> "LevelModel":
        """Give the assumptions where neither change nor peers are known: an account stands for itself."""
        given = averages_assumptions()
        return cls(0.0, 0.0, 0.0, given.noise, given.movement, 1.0, NO_PEERS, 0.0, 0, origin, 0)

    def to_dict(self) -> dict[str, float]:
        """Give the numbers by name."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, object]) -> "LevelModel":
        """Read the numbers back.

        Raises:
            KeyError: a number is not there.
            TypeError: it is no number.
            ValueError: it cannot be.

        """
        told = {field.name: number(raw, field.name) for field in fields(cls)}
        return cls(**{**told, "periods": int(told["periods"]), "pairs": int(told["pairs"])})  # type: ignore[arg-type]


def _damped(quarters: Reals) -> Reals:
    kept = averages_assumptions().drift_kept
    total: Reals = (1 - kept**quarters) / (1 - kept)
    return total
