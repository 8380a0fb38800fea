"""One assumption of a KPI tree: a range that somebody states, measured or guessed, as a distribution."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np
from scipy.optimize import root
from scipy.special import betaincinv, logit, ndtr

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

Kind = Literal["share", "amount"]
Basis = Literal["source", "assumed", "measured", "own"]
Z90 = 1.2815515655446004
"""The standard normal quantile of 0.9: a range holds 80 % of the cases."""
LEVEL = 0.8
_SURE = 1e-9


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is taken for true of one rate or amount, on one platform and tier or on all.

    Attributes:
        rate: what is assumed, such as ``click_rate``.
        platform: on which platform; empty for all.
        tier: of which tier; empty for all.
        kind: a ``share`` lies between 0 and 1 and spreads as a beta, an ``amount`` is positive and lognormal.
        low: P10 of it.
        high: P90 of it; equal to ``low`` where it is known.
        basis: ``source`` (published), ``assumed`` (a guess of the project), ``measured`` (own data), ``own`` (stated
            by the workspace).
        source: who says so, in English.
        date: of which day.
        n: how many accounts a measured one rests on.
        source_ja: who says so, in Japanese; empty where it is not known in it.

    Raises:
        InvalidInput: the range is none, or a share lies outside 0 and 1.

    """

    rate: str
    platform: str
    tier: str
    kind: Kind
    low: float
    high: float
    basis: Basis
    source: str
    date: date
    n: int | None = None
    source_ja: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high < np.inf:
            raise InvalidInput(
                f"the assumption {self.key} needs 0 < low ≤ high, got {self.low} and {self.high}; mend the range"
            )
        if self.kind == "share" and self.high >= 1:
            raise InvalidInput(f"the assumption {self.key} is a share below 1 (0.02 means 2 %), got {self.high}")

    @property
    def key(self) -> str:
        """Its name among all assumptions: ``click_rate.instagram.micro`` with ``all`` for a part that is open."""
        return ".".join((self.rate, self.platform or "all", self.tier or "all"))

    @property
    def middle(self) -> float:
        """The median."""
        return float(self.at(np.zeros(1))[0])

    def at(self, z: Reals) -> Reals:
        """Give the values at standard normal scores: −1.2816 gives ``low``, 1.2816 gives ``high``."""
        if self.low == self.high:
            return np.full(z.shape, self.low)
        if self.kind == "amount":
            centre, spread = np.log(self.low * self.high) / 2, np.log(self.high / self.low) / (2 * Z90)
            return np.asarray(np.exp(centre + spread * z))
        alpha, beta = beta_between(self.low, self.high)
        values = betaincinv(alpha, beta, np.clip(ndtr(z), _SURE, 1 - _SURE))
        return np.asarray(np.maximum(values, np.finfo(np.float64).tiny), dtype=np.float64)


@lru_cache(maxsize=1_024)
def beta_between(low: float, high: float) -> tuple[float, float]:
    """Find the beta distribution whose P10 and P90 are the ends of a range.

    Raises:
        InvalidInput: no beta fits the range to a thousandth of its ends.

    """
    ends = np.array([low, high])
    centre = float(np.exp(np.log(ends).mean()))
    spread = (high - low) / (2 * Z90)
    strength = max(centre * (1 - centre) / spread**2 - 1, 0.5)
    begin = np.log([centre * strength, (1 - centre) * strength])

    def off(logs: Reals) -> Reals:
        return np.asarray(logit(_ends(float(np.exp(logs[0])), float(np.exp(logs[1])))) - logit(ends))

    found = root(off, begin)
    alpha, beta = (float(value) for value in np.exp(found.x))
    told = _ends(alpha, beta)
    if not np.allclose(told, ends, rtol=1e-3):
        raise InvalidInput(f"no share spreads between {low} and {high} in 8 of 10 cases; narrow the range")
    return alpha, beta


def _ends(alpha: float, beta: float) -> Reals:
    return np.asarray(betaincinv(alpha, beta, np.array([0.1, 0.9])), dtype=np.float64)
