"""What a workspace's own deals add to a model that was fitted on what everybody sees."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.assumptions import price_assumptions
from fukasa.analysis.forecast.prices.model import Counts, PriceModel
from fukasa.analysis.forecast.prices.observations import observe_prices
from fukasa.analysis.forecast.prices.terms import TERMS
from fukasa.analysis.statistics.arrays import Reals


def learn_deals(
    model: PriceModel, accounts: pl.DataFrame, deals: pl.DataFrame | None, *, as_of: datetime
) -> PriceModel:
    """Learn from a workspace's deals what its agreed prices come to against the model's.

    One number moves, the effect ``agreed``: by the normal-normal posterior (Efron and Morris 1975) of the mean distance
    of the deals from what the model expects, with the spread of assumptions as its prior, so that three deals hardly
    move it and thirty decide. The deals never enter the model that others see.

    Args:
        model: fitted on shared prices; the benchmark alone is left as it is.
        accounts: those of the deals, as :func:`fukasa.analysis.forecast.prices.fitting.fit_prices` takes them.
        deals: account_key, price_minor, currency, agreed_at.
        as_of: the day of the question.

    """
    if model.kind == "benchmark" or deals is None or deals.is_empty():
        return model
    seen = observe_prices(accounts, None, deals, day=as_of.date())
    if seen.is_empty():
        return model
    given, before = price_assumptions(), model.effects.by_name
    residual, variance = _distances(seen, model)
    bound = given.huber * np.sqrt(variance)
    precision = seen["weight"].to_numpy() / variance
    prior = 1 / given.spread["agreed"] ** 2
    moved = float(np.sum(precision * np.clip(residual, -bound, bound)) / (np.sum(precision) + prior))
    effects: Mapping[str, float] = {**before, "agreed": before["agreed"] + moved}
    counts = model.counts
    more = Counts(
        counts.prices + seen.height, counts.accounts + seen["account_key"].n_unique(), counts.deals + seen.height
    )
    return replace(model, effects=replace(model.effects, by_name=effects), counts=more)


def _distances(seen: pl.DataFrame, model: PriceModel) -> tuple[Reals, Reals]:
    """Give how far the deals lie from what the model expects of them, and the variances of these distances."""
    stand = model.stand(seen.with_columns(main_format="format"), None)
    mu, sigma = model.predict(stand)
    named = model.effects.by_name
    terms = sum(named[name] * seen[name].fill_null(value=False).cast(pl.Float64).to_numpy() for name in TERMS)
    drift = price_assumptions().drift_sd ** 2 * seen["age_years"].to_numpy()
    return seen["log_price"].to_numpy() - mu - terms, sigma**2 + drift
