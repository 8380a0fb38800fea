"""Fit the price model on deals, rate cards and the benchmark, with a band that holds on accounts it has not seen."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from scipy.sparse import csr_array, diags_array, vstack

from fukasa.analysis.forecast.prices.assumptions import GROUPS, PriceAssumptions, price_assumptions
from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.comparable import Comparable
from fukasa.analysis.forecast.prices.curves import Z90, Curves, benchmark_ends, curve_knots, fitted_curves
from fukasa.analysis.forecast.prices.design import Axes, Cells, Design, build_design, first_columns, hats
from fukasa.analysis.forecast.prices.mixed import Effects as Posterior
from fukasa.analysis.forecast.prices.mixed import Prior, Rows, Variances, estimate, solve
from fukasa.analysis.forecast.prices.model import NAMED, Counts, Effects, PriceModel, benchmark_model
from fukasa.analysis.forecast.prices.observations import buckets, observe_prices
from fukasa.analysis.forecast.prices.reach import Reach, fit_reach
from fukasa.analysis.forecast.prices.terms import TERMS
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class Training:
    """Prices as arrays, one entry per price."""

    platform: Integers
    form: Integers
    category: Integers
    followers: Reals
    celebrity: Flags
    log_price: Reals
    extras: dict[str, Reals]
    weight: Reals
    drift: Reals
    fold: Integers


def fit_prices(
    accounts: pl.DataFrame,
    rate_cards: pl.DataFrame | None = None,
    deals: pl.DataFrame | None = None,
    *,
    as_of: datetime,
) -> PriceModel:
    """Fit the model of what a post costs.

    log price = benchmark at these followers + level + curve + platform + format + their combinations along the curve
    + category + views against the usual + what the price includes + agreed rather than asked; all effects are shrunk
    (:mod:`fukasa.analysis.forecast.prices.mixed`). The rows of the benchmark count as prices of their own weight. The
    band is split-conformal over parts of the accounts (Lei and others 2018; Barber and others 2021), normalised by
    the model's own spread. The order of rows does not matter, and no chance is involved.

    Args:
        accounts: account_key, followers; the further columns of ``TRAITS`` where known.
        rate_cards: account_key, format, price_minor, currency, valid_from, valid_to, captured_at; includes.
        deals: account_key, price_minor, currency, agreed_at, for one post; format and terms where known.
        as_of: the day of the question; later prices are not seen.

    Returns:
        A fitted model; the benchmark alone where fewer accounts have a price than ``min_accounts``.

    """
    day, given = as_of.date(), price_assumptions()
    prices = observe_prices(accounts, rate_cards, deals, day=day)
    counts = Counts(prices.height, prices["account_key"].n_unique(), int(prices["agreed"].sum()))
    if counts.accounts < given.min_accounts:
        return benchmark_model(day, counts)
    axes = Axes.of(prices, curve_knots(given.top_followers))
    reach = _reach(prices, axes)
    return _fitted(_training(prices, axes, reach, given), axes, reach, counts, day)


def _reach(prices: pl.DataFrame, axes: Axes) -> Reach:
    once = prices.unique("account_key", keep="first", maintain_order=True)
    views, followers = (once[name].fill_null(np.nan).to_numpy() for name in ("views_median", "followers"))
    return fit_reach(views, followers, axes.places("platform", once["platform"]), axes.shape[0])


def _training(prices: pl.DataFrame, axes: Axes, reach: Reach, given: PriceAssumptions) -> Training:
    platform = axes.places("platform", prices["platform"])
    followers, views = (prices[name].fill_null(np.nan).to_numpy() for name in ("followers", "views_median"))
    flags = {name: prices[name].fill_null(value=False).cast(pl.Float64).to_numpy() for name in ("agreed", *TERMS)}
    return Training(
        platform=platform,
        form=axes.format_places(prices["format"], platform),
        category=axes.places("category", prices["category"]),
        followers=followers,
        celebrity=prices["is_celebrity"].to_numpy(),
        log_price=prices["log_price"].to_numpy(),
        extras={"views": reach.distance(views, followers, platform), **flags},
        weight=prices["weight"].to_numpy(),
        drift=given.drift_sd**2 * prices["age_years"].to_numpy(),
        fold=buckets(prices["account_key"]) % int(given.folds),
    )


def _fitted(seen: Training, axes: Axes, reach: Reach, counts: Counts, day: date) -> PriceModel:
    given = price_assumptions()
    prior = _prior(given, axes.knots)
    rows = _rows(seen, axes, given)
    variances, robust = estimate(rows, prior, int(given.rounds))
    whole = solve(rows, variances, robust)
    views = first_columns(axes)["views"]
    if whole.mean[views] < 0:  # more views never make a post cheaper
        rows = _without(rows, views)
        whole = solve(rows, variances, robust)
    residual, sigma = _held_out(seen, axes, rows, variances, robust)
    factor = _conformal(np.abs(residual) / sigma, seen.weight, counts.accounts) / Z90
    tier = price_benchmark().tier_places(seen.followers, seen.celebrity)
    return PriceModel(
        kind="fitted",
        day=day,
        counts=counts,
        axes=axes,
        curves=fitted_curves(axes, whole, variances.noise, factor),
        reach=reach,
        effects=_effects(whole, axes),
        comparable=Comparable(residual / (sigma * factor), seen.platform, seen.form, tier),
    )


def _prior(given: PriceAssumptions, knots: Reals) -> Prior:
    low, high = benchmark_ends(knots)
    return Prior(
        spread=np.array([given.spread[name] for name in GROUPS]),
        effect_weight=given.effect_weight,
        noise=(high - low) / (2 * Z90),
        noise_weight=given.noise_weight,
        huber=given.huber,
    )


def _rows(seen: Training, axes: Axes, given: PriceAssumptions) -> Rows:
    """Write the prices, and below them the rows of the benchmark, which speak of level and curve only."""
    low, high = benchmark_ends(axes.knots)
    middle = (low + high) / 2
    stand = hats(seen.followers, seen.celebrity, axes.knots)
    cells = Cells(seen.platform, seen.form, stand)
    prices = build_design(axes, cells, seen.extras, seen.category)
    anchors = np.append(np.arange(1, len(axes.knots) - 1), len(axes.knots))
    table = hats(np.exp(np.append(axes.knots, 0.0)[anchors]), anchors == len(axes.knots), axes.knots)
    nowhere = np.zeros(len(anchors), dtype=np.int64)
    marks = build_design(axes, Cells(nowhere, nowhere, table), {})
    common = np.isin(marks.groups, [GROUPS.index("level"), GROUPS.index("knot")]).astype(float)
    matrix = csr_array(vstack([prices.matrix, marks.matrix @ diags_array(common)]))
    matrix.eliminate_zeros()
    nothing = np.zeros(len(anchors))
    return Rows(
        design=Design(matrix, prices.groups),
        y=np.append(seen.log_price - stand.of(middle), nothing),
        knots=csr_array(vstack([stand.matrix(len(middle)), table.matrix(len(middle))])),
        weight=np.append(seen.weight, nothing + given.benchmark_weight),
        drift=np.append(seen.drift, nothing),
    )


def _without(rows: Rows, column: int) -> Rows:
    kept = np.ones(rows.design.matrix.shape[1])
    kept[column] = 0.0
    matrix = csr_array(rows.design.matrix @ diags_array(kept))
    matrix.eliminate_zeros()
    return Rows(Design(matrix, rows.design.groups), rows.y, rows.knots, rows.weight, rows.drift)


def _held_out(seen: Training, axes: Axes, rows: Rows, variances: Variances, robust: Reals) -> tuple[Reals, Reals]:
    """Predict each price by a model that saw no price of its account; give residuals and spreads."""
    residual, sigma = np.zeros(len(seen.fold)), np.ones(len(seen.fold))
    for fold in np.unique(seen.fold):
        held = np.flatnonzero(seen.fold == fold)
        kept = np.append(seen.fold != fold, np.ones(len(rows.y) - len(seen.fold), dtype=bool))
        effects = solve(rows.where(kept), variances, robust[kept])
        curves = fitted_curves(axes, effects, variances.noise, 1.0)
        mu, sd = _predict(seen, held, curves, _effects(effects, axes))
        residual[held], sigma[held] = seen.log_price[held] - mu, np.hypot(sd, np.sqrt(seen.drift[held]))
    return residual, sigma


def _predict(seen: Training, held: Integers, curves: Curves, effects: Effects) -> tuple[Reals, Reals]:
    mu, sigma = curves.at(seen.platform[held], seen.form[held], seen.followers[held], seen.celebrity[held])
    named = sum(effects.by_name[name] * values[held] for name, values in seen.extras.items())
    return mu + effects.category[seen.category[held]] + named, sigma


def _effects(posterior: Posterior, axes: Axes) -> Effects:
    start = first_columns(axes)
    categories = posterior.mean[start["category"] :][: len(axes.categories) + 1]
    return Effects(categories, {name: float(posterior.mean[start[name]]) for name in NAMED})


def _conformal(scores: Reals, weight: Reals, accounts: int) -> float:
    """Give the score that a share of new accounts stays under, with the correction for finite samples."""
    share = min(1.0, _LEVEL * (accounts + 1) / accounts)
    return float(np.quantile(scores, share, method="inverted_cdf", weights=weight))
