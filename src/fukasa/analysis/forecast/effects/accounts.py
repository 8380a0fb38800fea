"""Each creator's own sponsored effect, drawn towards the platform's."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.assumptions import effect_assumptions
from fukasa.analysis.forecast.effects.design import SPONSORED
from fukasa.analysis.forecast.effects.within import Within
from fukasa.analysis.forecast.penalised import Coefficients
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.analysis.statistics.shrinkage import shrink

ACCOUNTS_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "metric": pl.String(),
        "sponsored_effect": pl.Float64(),
        "sponsored_variance": pl.Float64(),
        "n_sponsored": pl.Float64(),
    }
)
"""Columns of the creators' own effects: mean and variance after shrinkage, on logs; the sum of their posts' chances."""


@dataclass(frozen=True, slots=True)
class OwnSlopes:
    """What each account's own posts say of its sponsored effect.

    Attributes:
        told: which accounts say anything: sponsored posts beside others.
        surplus: their own effect less the platform's, before shrinkage.
        information: inverse sampling variances of the surpluses.

    """

    told: Flags
    surplus: Reals
    information: Reals

    @classmethod
    def of(cls, within: Within, effects: Reals) -> "OwnSlopes":
        """Compare the sponsored posts of every account with its others, the platform's effects taken away."""
        x, residual = within.x[:, SPONSORED], within.y - within.x @ effects
        information: Reals = np.bincount(within.posts.account, within.weight * x**2).astype(np.float64)
        told = information > 0
        products = np.bincount(within.posts.account, within.weight * x * residual)
        return cls(told, products[told] / information[told], information[told])

    def between(self) -> float:
        """Estimate how much creators differ, by moments (DerSimonian and Laird 1986), leaning on the assumption."""
        known = effect_assumptions()
        assumed, total = known.account_sponsored_sd**2, float(self.information.sum())
        spare = total - float((self.information**2).sum()) / total if total > 0 else 0.0
        if spare <= 0:
            return assumed
        squares = float((self.information * self.surplus**2).sum())
        found = max(0.0, (squares - (self.surplus.size - 1)) / spare)
        weight = self.surplus.size / (self.surplus.size + known.prior_accounts)
        return weight * found + (1 - weight) * assumed


def account_effects(
    within: Within, effects: Coefficients, between: float, keys: pl.Series, metric: str
) -> pl.DataFrame:
    """Draw the sponsored effect of each account that has sponsored posts towards the platform's.

    Args:
        within: the posts of one platform and metric.
        effects: the platform's effects.
        between: variance of the effect between creators.
        keys: account keys, one per post.
        metric: ``views`` or ``likes``.

    Returns:
        A frame of :data:`ACCOUNTS_SCHEMA`.

    """
    slopes = OwnSlopes.of(within, effects.value)
    platform, doubt = float(effects.value[SPONSORED]), float(effects.covariance[SPONSORED, SPONSORED])
    size = slopes.surplus.size
    own = shrink(slopes.surplus + platform, 1 / slopes.information, np.full(size, platform), np.full(size, between))
    chances = np.bincount(within.posts.account, np.nan_to_num(within.posts.sponsored))
    first = np.flatnonzero(np.diff(within.posts.account, prepend=-1))
    columns = {
        "account_key": keys.gather(first[slopes.told]),
        "metric": pl.repeat(metric, size, eager=True, dtype=pl.String),
        "sponsored_effect": own.centre,
        "sponsored_variance": own.variance + own.weight**2 * doubt,
        "n_sponsored": chances[slopes.told],
    }
    return pl.DataFrame(columns, schema=ACCOUNTS_SCHEMA)
