"""Each creator's own sponsored effect, drawn towards the platform's."""

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.assumptions import effect_assumptions
from fukasa.analysis.forecast.effects.design import SPONSORED
from fukasa.analysis.forecast.effects.within import Within
from fukasa.analysis.forecast.penalised import Coefficients
from fukasa.analysis.statistics.arrays import Reals
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


def account_effects(within: Within, effects: Coefficients, keys: pl.Series, metric: str) -> tuple[float, pl.DataFrame]:
    """Draw the slope of each account that has sponsored posts towards the platform's.

    Args:
        within: the posts of one platform and metric.
        effects: the platform's effects.
        keys: account keys, one per post.
        metric: ``views`` or ``likes``.

    Returns:
        The variance of the effect between creators, and a frame of :data:`ACCOUNTS_SCHEMA`.

    """
    posts = within.posts
    x, residual = within.x[:, SPONSORED], within.y - within.x @ effects.value
    information: Reals = np.bincount(posts.account, within.weight * x**2).astype(np.float64)
    told = information > 0
    surplus = np.bincount(posts.account, within.weight * x * residual)[told] / information[told]
    between = _between(surplus, information[told])
    platform = float(effects.value[SPONSORED])
    own = shrink(
        surplus + platform, 1 / information[told], np.full(surplus.size, platform), np.full(surplus.size, between)
    )
    open_variance = float(effects.covariance[SPONSORED, SPONSORED])
    chances = np.bincount(posts.account, np.nan_to_num(posts.sponsored))
    first = np.flatnonzero(np.diff(posts.account, prepend=-1))
    frame = pl.DataFrame(
        {
            "account_key": keys.gather(first[told]),
            "metric": pl.repeat(metric, int(told.sum()), eager=True, dtype=pl.String),
            "sponsored_effect": own.centre,
            "sponsored_variance": own.variance + own.weight**2 * open_variance,
            "n_sponsored": chances[told],
        },
        schema=ACCOUNTS_SCHEMA,
    )
    return between, frame


def _between(surplus: Reals, information: Reals) -> float:
    """Estimate how much creators differ, by moments (DerSimonian and Laird 1986), leaning on the assumption."""
    known = effect_assumptions()
    assumed, total = known.account_sponsored_sd**2, float(information.sum())
    spare = total - float((information**2).sum()) / total if total > 0 else 0.0
    if spare <= 0:
        return assumed
    found = max(0.0, (float((information * surplus**2).sum()) - (surplus.size - 1)) / spare)
    weight = surplus.size / (surplus.size + known.prior_accounts)
    return weight * found + (1 - weight) * assumed
