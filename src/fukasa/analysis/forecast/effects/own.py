"""Creators' own sponsored effects from their history, under effects that were measured elsewhere."""

from dataclasses import replace

import polars as pl

from fukasa.analysis.forecast.effects.accounts import ACCOUNTS_SCHEMA, account_effects
from fukasa.analysis.forecast.effects.design import Posts, useful_rows
from fukasa.analysis.forecast.effects.effects import Effects
from fukasa.analysis.forecast.effects.within import Within
from fukasa.analysis.forecast.penalised import Coefficients


def with_accounts_of(effects: Effects, history: pl.DataFrame) -> Effects:
    """Replace the creators of some effects by those of a history; the platforms' effects stay as they are.

    So a model can be stored without any creator in it, and a creator that was not there when it was fitted still gets
    a sponsored effect of its own.

    Args:
        effects: measured effects.
        history: as for :func:`~fukasa.analysis.forecast.effects.fit.fit_effects`.

    """
    kinds = useful_rows(history).sort("platform", "metric").group_by("platform", "metric", maintain_order=True)
    frames = [_own(effects, str(platform), str(metric), rows) for (platform, metric), rows in kinds]
    return replace(effects, accounts=pl.concat(frames) if frames else ACCOUNTS_SCHEMA.to_frame())


def without_accounts(effects: Effects) -> Effects:
    """Leave out the creators, for storage that must not hold them."""
    return replace(effects, accounts=ACCOUNTS_SCHEMA.to_frame())


def _own(effects: Effects, platform: str, metric: str, rows: pl.DataFrame) -> pl.DataFrame:
    stratum, ordered = effects.stratum(platform, metric), rows.sort("account_key", "posted_at")
    within = Within.under(Posts.of(ordered, effects.timezone), stratum.value)
    found = Coefficients(stratum.value, stratum.covariance)
    return account_effects(within, found, stratum.account_variance, ordered["account_key"], metric)
