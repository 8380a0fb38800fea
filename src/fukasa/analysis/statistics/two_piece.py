"""A positive quantity told by its 10 %, 50 % and 90 % points: its logarithm is normal on either side of the median."""

from dataclasses import dataclass

import numpy as np
from scipy.special import erfcx, ndtr, ndtri

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

_OUTER = float(ndtri(0.9))
_ROUNDING = 1e-12


@dataclass(frozen=True)
class TwoPiece:
    """n quantities: log value = log p50 + s · z with z standard normal, s below and above the median each its own.

    The split normal on the log scale, joined at the median (Fechner 1897; Wallis 2014, Statistical Science 29).

    Attributes:
        p10: value that a tenth of the cases stays under; NaN where nothing is known.
        p50: the median.
        p90: value that nine tenths of the cases stay under.

    """

    p10: Reals
    p50: Reals
    p90: Reals

    def __post_init__(self) -> None:
        known = ~np.isnan(self.p10 + self.p50 + self.p90)
        ordered = (self.p10 > 0) & (self.p10 <= self.p50) & (self.p50 <= self.p90) & np.isfinite(self.p90)
        if not bool(np.all(ordered[known])):
            raise InvalidInput("quantiles must be above 0 and ordered: P10 ≤ P50 ≤ P90; correct them")

    @property
    def below(self) -> Reals:
        """Spread of the log below the median."""
        return np.asarray((np.log(self.p50) - np.log(self.p10)) / _OUTER)

    @property
    def above(self) -> Reals:
        """Spread of the log above the median."""
        return np.asarray((np.log(self.p90) - np.log(self.p50)) / _OUTER)

    @property
    def mean(self) -> Reals:
        """Expected values: p50 · (e^{a²/2} Φ(−a) + e^{b²/2} Φ(b)), a and b the spreads below and above.

        The first term is written as erfcx(a / √2) / 2, which stays finite however wide the spread is.
        """
        a, b = self.below, self.above
        with np.errstate(over="ignore"):  # beyond what a float holds it is infinite, as it should be
            return np.asarray(self.p50 * (erfcx(a / np.sqrt(2)) / 2 + np.exp(b**2 / 2) * ndtr(b)))

    def prob_at_least(self, value: Reals) -> Reals:
        """Give P(X ≥ value) per case; 1 for 0 or less, a step where the quantity is sure, NaN where unknown."""
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = np.log(np.maximum(value, 0)) - np.log(self.p50)
            spread = np.where(distance < 0, self.below, self.above)
            smooth = ndtr(-distance / spread)
        step = np.where(distance <= _ROUNDING, 1.0, 0.0)
        unknown = np.isnan(self.p10 + self.p50 + self.p90 + value)
        near = np.abs(distance) <= _ROUNDING
        shares = np.where(spread > 0, np.where(near & (self.below > 0), 0.5, smooth), step)
        return np.where(unknown, np.nan, shares)

    def at(self, z: Reals) -> Reals:
        """Give the values at standard normal scores; the last axis runs over the cases."""
        spread = np.where(z < 0, self.below, self.above)
        return np.asarray(self.p50 * np.exp(spread * z))
