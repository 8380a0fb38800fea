"""The regression inside accounts: their level taken away, outliers pulled in, quiet accounts heard more."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.assumptions import effect_assumptions
from fukasa.analysis.forecast.effects.design import Posts
from fukasa.analysis.forecast.penalised import NormalEquations, Prior, centre, clustered_meat
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.shrinkage import VariancePrior, fit_variance_prior

_ROUNDS = 3
_TINY = 1e-6
_ENOUGH = 30  # accounts with a spread of their own before the population tells how spreads differ


@dataclass(frozen=True, slots=True)
class Within:
    """The posts of one platform and metric, ready to be solved.

    Attributes:
        posts: the posts.
        x: posts × columns, block means taken away.
        level: the level of each post's block.
        y: logs of the counts with outliers pulled in, block means taken away.
        variance: variance of single posts, per account.

    """

    posts: Posts
    x: Reals
    level: Reals
    y: Reals
    variance: Reals

    @classmethod
    def of(cls, posts: Posts, prior: Prior) -> "Within":
        """Prepare posts: rounds of fitting, measuring the spread of each account, and pulling in outliers."""
        return cls._in_rounds(posts, len(prior.mean), lambda found: centre(found.equations, prior))

    @classmethod
    def under(cls, posts: Posts, effects: Reals) -> "Within":
        """Prepare posts under effects that are known: the spread of each account is measured, outliers pulled in."""
        return cls._in_rounds(posts, len(effects), lambda _found: effects)

    @classmethod
    def _in_rounds(cls, posts: Posts, columns: int, effects_of: "Callable[[Within], Reals]") -> "Within":
        middle = pl.DataFrame({"cell": posts.cell, "y": posts.log_value}).select(pl.col("y").median().over("cell"))
        start = np.full(posts.accounts, effect_assumptions().within_sd ** 2)
        level = middle["y"].to_numpy()
        found = cls(posts, posts.design(), level, level, start).pulled(np.zeros(columns))
        for _ in range(_ROUNDS):
            effects = effects_of(found)
            found = replace(found, variance=found.spread(effects)).pulled(effects)
        return found

    @property
    def weight(self) -> Reals:
        """Inverse variances of the posts."""
        return np.asarray(1 / self.variance[self.posts.account])

    @property
    def equations(self) -> NormalEquations:
        """The sums of the regression."""
        return NormalEquations.of(self.x, self.y, self.weight)

    def meat(self, effects: Reals) -> Reals:
        """Sum the outer products of the accounts' scores at some effects."""
        return clustered_meat(self.x, self.y - self.x @ effects, self.weight, self.posts.account)

    def pulled(self, effects: Reals) -> "Within":
        """Pull in posts that lie far from what is expected of them, and take the level without them (Huber 1964)."""
        expected = self.x @ effects
        reach = effect_assumptions().huber * np.sqrt(self.variance)[self.posts.account]
        residual = np.clip(self.posts.log_value - self.level - expected, -reach, reach)
        common = residual - self.posts.centred(residual)
        return replace(self, level=self.level + common, y=self.posts.centred(expected + residual))

    def spread(self, effects: Reals) -> Reals:
        """Estimate the variance of each account's posts, drawn towards the platform's (Smyth 2004)."""
        account, residual = self.posts.account, self.y - self.x @ effects
        blocks = np.bincount(account[np.flatnonzero(np.diff(self.posts.cell, prepend=-1))])
        degrees = (np.bincount(account) - blocks).astype(np.float64)
        variance = np.bincount(account, residual**2) / np.maximum(degrees, 1.0)
        told = (degrees > 0) & (variance > _TINY)
        if np.count_nonzero(told) < _ENOUGH:
            prior = VariancePrior(effect_assumptions().within_sd ** 2, 4.0)
        else:
            prior = fit_variance_prior(variance[told], degrees[told])
        return np.maximum(prior.squeeze(variance, degrees), _TINY)
