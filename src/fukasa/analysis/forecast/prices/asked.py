"""Where an asked price stands among comparable ones, what to aim for, and where to walk away."""

from collections.abc import Callable, Collection

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.assumptions import price_assumptions
from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.comparable import SCOPES, Comparable
from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.analysis.forecast.prices.model import PriceModel, Stand
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.order import interval_rank
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput

ASKED_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "asked": pl.Float64(),
        "percentile": pl.Float64(),
        "percentile_low": pl.Float64(),
        "percentile_high": pl.Float64(),
        "target": pl.Float64(),
        "target_low": pl.Float64(),
        "target_high": pl.Float64(),
        "peers": pl.String(),
        "peer_n": pl.Int64(),
        "status": pl.String(),
        "reason": pl.String(),
    }
)
"""Columns of :func:`percentile_of`; shares are 0 to 1, prices in the asked currency."""

LEVEL = 0.9
"""Level of the intervals of percentile and target."""


def percentile_of(
    asked: Reals,
    accounts: pl.DataFrame,
    model: PriceModel,
    *,
    currency: str,
    post_format: str | None = None,
    includes: Collection[str] = (),
    agreed: bool = False,
) -> pl.DataFrame:
    """Tell which share of comparable prices an asked price exceeds, and what the median of them is.

    Comparable are the prices of the same platform, tier and format, else of the next wider group with ``min_peers``
    prices. Each is carried over to the account: so many spreads above or below what the model expects of the account
    as it lay above or below what a model that had not seen it expected of its own. Ties count half; the interval is
    that of Wilson 1927, the target's rests on order statistics (Thompson 1936).

    Args:
        asked: prices in main units, one per account; 0 or NaN is no price and gets no percentile, but a target.
        accounts: account_key, followers; the further columns of ``TRAITS`` where known.
        model: of :func:`fukasa.analysis.forecast.prices.fitting.fit_prices`.
        currency: of the asked prices.
        post_format: the format asked for; None for the main one of each account.
        includes: terms that the price includes, such as ``usage_rights``.
        agreed: the price is agreed already, so that deals tell of it without the discount on asked ones.

    Returns:
        A frame of :data:`ASKED_SCHEMA` in the order of the accounts; status ``insufficient`` with a reason where
        prices are too few (``few_prices``), the account cannot be placed (``not_placed``) or none is asked
        (``no_price``, with the target).

    Raises:
        InvalidInput: the currency has no exchange rate, a price is below 0, or a term is unknown.

    """
    if len(asked) != accounts.height or bool(np.any(asked < 0)):
        raise InvalidInput(f"{accounts.height} asked prices of 0 or more are needed, one per account; check them")
    stand = model.stand(accounts, post_format)
    shift = float(np.log(exchange_table().rate(price_benchmark().currency, currency))) + model.effects.of(includes)
    mu, sigma = model.predict(stand)
    expected = mu + shift - (0.0 if agreed else model.effects.by_name["agreed"])
    scope = model.peers(stand)[1]
    with np.errstate(divide="ignore"):
        distance = (np.where(asked > 0, np.log(asked), np.nan) - expected) / sigma
    found, number = _among_peers(distance, stand, scope, model.comparable)
    found[3:] = np.exp(found[3:] * sigma + expected)
    return _frame(accounts, asked, found, number, scope, expected)


def walk_away_price(views_quantile: Callable[[float], Reals], cut_off: float, probability: float) -> Reals:
    """Give the highest price at which the cost per view still stays within the cut-off often enough.

    P(price / views ≤ c) ≥ p holds exactly for price ≤ c × the (1 − p) quantile of the views.

    Args:
        views_quantile: gives the quantile of the views of one post for a share.
        cut_off: c, the highest cost per view, above 0; the answer is in its currency.
        probability: p, strictly between 0 and 1.

    Returns:
        One price per account; NaN where the views are unknown.

    Raises:
        InvalidInput: the cut-off is not above 0, or the probability not between 0 and 1.

    """
    if not cut_off > 0 or not np.isfinite(cut_off) or not 0 < probability < 1:
        raise InvalidInput(
            f"a walk-away price needs a cut-off above 0 and a chance between 0 and 1, got {cut_off} and {probability}"
        )
    return cut_off * np.asarray(views_quantile(1 - probability))


def _among_peers(distance: Reals, stand: Stand, scope: Integers, prices: Comparable) -> tuple[Reals, Integers]:
    """Rank the distances group by group; give percentile and median with their ends, and how many peers there are."""
    found, number = np.full((6, len(distance)), np.nan), np.zeros(len(distance), dtype=np.int64)
    keys = np.stack([scope, stand.platform, stand.form, stand.tier])
    groups, group = np.unique(keys, axis=1, return_inverse=True)
    for place, (width, platform, form, tier) in enumerate(groups.T.tolist()):
        rows = np.flatnonzero(group.ravel() == place)
        peers = np.sort(prices.residual[prices.members(SCOPES[width], platform, form, tier)])
        number[rows] = len(peers)
        if len(peers) >= price_assumptions().min_peers:
            found[:, rows] = _ranked(distance[rows], peers)
    return found, number


def _ranked(distance: Reals, peers: Reals) -> Reals:
    """Give percentile and median with their ends, the latter as distances from what is expected, in spreads."""
    n = len(peers)
    below = (np.searchsorted(peers, distance, "left") + np.searchsorted(peers, distance, "right")) / 2
    below = np.where(np.isnan(distance), np.nan, below)
    low, high = wilson_intervals(below, np.full(len(below), float(n)), LEVEL)
    rank = interval_rank(n, LEVEL)
    middle = np.array([np.median(peers), peers[rank - 1], peers[n - rank]])
    return np.vstack([below / n, low, high, np.repeat(middle[:, None], len(below), axis=1)])


def _frame(
    accounts: pl.DataFrame, asked: Reals, found: Reals, number: Integers, scope: Integers, expected: Reals
) -> pl.DataFrame:
    columns = ASKED_SCHEMA.names()[2:8]
    reason = np.select(
        [number < price_assumptions().min_peers, np.isnan(expected), ~(asked > 0)],
        ["few_prices", "not_placed", "no_price"],
        "",
    )
    told = pl.Series("reason", reason)
    return (
        accounts.select("account_key")
        .with_columns(
            pl.Series("asked", np.where(asked > 0, asked, np.nan), nan_to_null=True),
            *(pl.Series(name, row, nan_to_null=True) for name, row in zip(columns, found, strict=True)),
            pl.Series("peers", np.array(SCOPES)[scope]),
            pl.Series("peer_n", number),
            pl.Series("status", np.where(reason == "", "ok", "insufficient")),
            told.replace({"": None}),
        )
        .select(ASKED_SCHEMA.names())
        .cast(ASKED_SCHEMA)
    )
