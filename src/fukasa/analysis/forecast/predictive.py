"""What is known of a quantity before it happens: a distribution per case, not a number."""

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.random import Generator
from scipy.special import ndtr

from fukasa.analysis.forecast.crps import standard_crps
from fukasa.analysis.forecast.exp_mean import CUT, standard_mean
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput

_ROUNDING = 1e-12
_HIGHEST = 0.9  # the point above which no mean is told: the upper end of the interval beside it
_BLOCK = 1_000_000  # values drawn at once


@dataclass(frozen=True)
class Predictive:
    """Forecasts of n positive quantities: log value = mu + sigma · Z, where Z has a shape.

    Attributes:
        mu: centres of the logs; NaN where nothing is known.
        sigma: spreads of the logs, 0 for a sure quantity; NaN where nothing is known.
        shared: share of sigma² that all coming posts of an account have in common (its level and drift), 0 to 1.
        shape: row of ``shapes`` of each case.
        shapes: the table of shapes.

    """

    mu: Reals
    sigma: Reals
    shared: Reals
    shape: Integers
    shapes: Shapes = field(default_factory=Shapes.normal)

    def __post_init__(self) -> None:
        if not len(self.mu) == len(self.sigma) == len(self.shared) == len(self.shape):
            raise InvalidInput("a forecast needs one mu, sigma, shared and shape per case")
        if bool(np.any(self.sigma < 0)) or not bool(np.all((self.shared >= 0) & (self.shared <= 1))):
            raise InvalidInput("a forecast needs sigma ≥ 0 and a shared part between 0 and 1; forecast again")

    @classmethod
    def of(cls, rows: pl.DataFrame, shapes: Shapes) -> "Predictive":
        """Read rows with mu, sigma, shared and shape; null mu or sigma stay unknown, null shared is 0, shape normal."""
        mu, sigma = (reals(rows, name) for name in ("mu", "sigma"))
        shared = rows["shared"].cast(pl.Float64).fill_null(0.0).to_numpy()
        return cls(mu, sigma, shared, rows["shape"].cast(pl.Int64).fill_null(0).to_numpy(), shapes)

    def __len__(self) -> int:
        """How many cases."""
        return len(self.mu)

    def power(self, exponent: float | Reals) -> "Predictive":
        """Give the forecasts of the values to a power above 0, one for all or one per case; NaN stays unknown.

        Raises:
            InvalidInput: an exponent is not above 0.

        """
        if bool(np.any(np.asarray(exponent) <= 0)):
            raise InvalidInput("a forecast is raised to a power above 0")
        return replace(self, mu=exponent * self.mu, sigma=exponent * self.sigma)

    def quantile(self, p: float | Reals) -> Reals:
        """Give the values that a share p stays at or under: one per case, or cases × shares for several p."""
        shares = np.asarray(p, dtype=np.float64)
        column = (slice(None),) + (None,) * shares.ndim
        z = self.shapes.quantile(shares, self.shape[column])
        with np.errstate(invalid="ignore", over="ignore"):
            spread = np.where(self.sigma[column] > 0, self.sigma[column] * z, self.sigma[column])
            values: Reals = np.exp(self.mu[column] + spread)
        return values

    def interval(self, level: float) -> tuple[Reals, Reals]:
        """Give the ends of the equal-tailed intervals that hold a share of the cases."""
        check_level(level)
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def prob_at_most(self, t: float | Reals) -> Reals:
        """Give P(value ≤ t), for one threshold or one per case; 0 for t of 0 or less, NaN where unknown."""
        return self._prob(t, sure_is=1.0)

    def prob_at_least(self, t: float | Reals) -> Reals:
        """Give P(value ≥ t), for one threshold or one per case; 1 for t of 0 or less, NaN where unknown."""
        return 1 - self._prob(t, sure_is=0.0)

    def pit(self, actual: Reals) -> Reals:
        """Give where outcomes lie in their forecasts, 0 to 1: uniform if the forecasts are right (Dawid 1984)."""
        return self.prob_at_most(actual)

    def crps(self, actual: Reals) -> Reals:
        """Score outcomes by the continuous ranked probability score of their logs; smaller is better.

        Raises:
            InvalidInput: an outcome is not above 0; it has no logarithm.

        """
        if bool(np.any(actual <= 0)):
            raise InvalidInput("an outcome of 0 has no logarithm; score it as 1, or leave it out and say so")
        distance = np.log(actual) - self.mu
        sure = self.sigma == 0
        z = distance / np.where(sure, 1.0, self.sigma)
        scores: Reals = np.where(sure, np.abs(distance), self.sigma * standard_crps(self.shapes, z, self.shape))
        return scores

    def mean(self) -> Reals:
        """Give the expected values, at most the 90 % points: what a mean is told as, and what may be added up.

        The law is winsorised at :data:`CUT`: beyond the 0.5 % and 99.5 % points a case counts as that point. Draws are
        cut in the same way and average to this mean, but for forecasts so wide that it lies above their 90 % point;
        of these, that point is told.
        """
        with np.errstate(over="ignore"):
            mean = np.exp(self.mu) * standard_mean(self.shapes, self.sigma, self.shape)
        return np.minimum(mean, self.quantile(_HIGHEST))

    def sample(self, rng: Generator, draws: int, *, posts: int = 1, accounts: Integers | None = None) -> Reals:
        """Draw outcomes: draws × cases × posts.

        Each outcome by itself has its forecast distribution. Posts of one account hang together by a Gaussian copula
        whose correlation is ``shared``; accounts are independent of each other.

        Args:
            rng: the random generator.
            draws: how many draws.
            posts: how many coming posts of each case.
            accounts: which account each case belongs to, as whole numbers; None takes every case as its own.

        Raises:
            InvalidInput: draws or posts are below 1.

        """
        if draws < 1 or posts < 1:
            raise InvalidInput(f"a simulation needs at least one draw and one post, got {draws} and {posts}")
        cases = np.repeat(np.arange(len(self)), posts)
        return self._draw(rng, draws, cases, self._level(accounts)).reshape(draws, len(self), posts)

    def totals(
        self, rng: Generator, posts: int | Integers = 1, *, draws: int = 4_000, accounts: Integers | None = None
    ) -> Reals:
        """Draw the sum over all cases and posts; never a sum of interval ends.

        Args:
            rng: the random generator.
            posts: how many coming posts, for all cases or one number per case.
            draws: how many draws.
            accounts: as in :meth:`sample`.

        Raises:
            InvalidInput: draws or posts are below 1.

        """
        counts = np.broadcast_to(np.asarray(posts, dtype=np.int64), (len(self),))
        if draws < 1 or bool(np.any(counts < 1)):
            raise InvalidInput("a simulation needs at least one draw and one post of every case")
        cases, level = np.repeat(np.arange(len(self)), counts), self._level(accounts)
        block = max(1, _BLOCK // max(1, cases.size))
        sizes = [min(block, draws - start) for start in range(0, draws, block)]
        return np.concatenate([self._draw(rng, size, cases, level).sum(axis=1) for size in sizes])

    def _level(self, accounts: Integers | None) -> Integers:
        """Number the accounts from 0."""
        return np.unique(np.arange(len(self)) if accounts is None else accounts, return_inverse=True)[1]

    def _draw(self, rng: Generator, draws: int, cases: Integers, level: Integers) -> Reals:
        number = int(level.max(initial=-1)) + 1
        score = rng.standard_normal((draws, cases.size))
        if number < cases.size:  # a post that is alone in its account shares with nobody
            shared = self.shared[cases]
            score = (
                np.sqrt(shared) * rng.standard_normal((draws, number))[:, level[cases]] + np.sqrt(1 - shared) * score
            )
        shares, shape = np.clip(ndtr(score), CUT, 1 - CUT), self.shape[cases]
        z = np.empty(shares.shape)
        for row in np.unique(shape):  # whole columns have one shape
            z[:, shape == row] = self.shapes.quantile(shares[:, shape == row], int(row))
        values: Reals = np.exp(self.mu[cases] + self.sigma[cases] * z)
        return values

    def _prob(self, t: float | Reals, *, sure_is: float) -> Reals:
        """Give P(value ≤ t); a sure value exactly at t counts as ``sure_is``."""
        limit = np.broadcast_to(np.asarray(t, dtype=np.float64), self.mu.shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = np.log(np.maximum(limit, 0.0)) - self.mu
            z = distance / np.where(self.sigma > 0, self.sigma, np.nan)
        step = np.where(np.abs(distance) <= _ROUNDING, sure_is, np.where(distance > 0, 1.0, 0.0))
        step = np.where(np.isnan(distance), np.nan, step)
        return np.where(self.sigma == 0, step, self.shapes.cdf(z, self.shape))
