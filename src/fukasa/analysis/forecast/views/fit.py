"""Fit the forecast of coming posts: effects, peers, drift, trees and, on accounts they never saw, the calibration."""

from dataclasses import replace

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.fit import fit_effects
from fukasa.analysis.forecast.effects.own import without_accounts
from fukasa.analysis.forecast.shape_fit import fit_shapes
from fukasa.analysis.forecast.shapes import SEPARATOR, Shapes
from fukasa.analysis.forecast.views.boosting import Trees, cross_fit
from fukasa.analysis.forecast.views.cases import Cases, history_length, rolling_cases
from fukasa.analysis.forecast.views.level import choose_drift
from fukasa.analysis.forecast.views.model import Judged, ViewsModel, bin_names
from fukasa.analysis.forecast.views.panel import Panel, history_panel, with_all_columns
from fukasa.analysis.forecast.views.prior import fit_peers
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput


def fit_views(
    history: pl.DataFrame, *, rng: np.random.Generator, horizon: int = 1, gap_days: float = 0.0
) -> ViewsModel:
    """Fit the forecast of one metric on histories of posts.

    Past posts are forecast from what was older at the time (rolling origin); the trees learn from what the level left
    over, the shapes from how far posts of accounts lay away that the trees had not seen. Each account counts once.

    Args:
        history: of ``HISTORY_SCHEMA``, all of one metric.
        rng: deals folds and draws cases.
        horizon: a post is forecast from 1 to so many posts before it.
        gap_days: posts younger than so many days at the time are not looked at, as they were not yet counted in full.

    Raises:
        InvalidInput: the history holds two metrics, or no post with a value and a date.

    """
    rows = with_all_columns(history)
    metrics = rows["metric"].fill_null("views").unique().to_list()
    if len(metrics) > 1:
        raise InvalidInput(f"one forecast is fitted on one metric, got {', '.join(sorted(metrics))}; fit them apart")
    rows = rows.with_columns(pl.col("metric").fill_null("views"), pl.col("platform").fill_null("other"))
    effects = fit_effects(rows)
    panel = history_panel(rows, effects=effects)
    if not panel.present.any():
        raise InvalidInput("no post has a value and a date; a forecast is fitted on posts that have both")
    peers = fit_peers(panel, panel.adjusted)
    drift = choose_drift(panel, panel.adjusted, peers.expect(panel.accounts), rng)
    cases = rolling_cases(panel, rng, horizon=horizon, gap_days=gap_days)
    bare = ViewsModel(
        metric=metrics[0], effects=without_accounts(effects), peers=peers, drift=drift,
        trees=Trees.none(), shapes=Shapes.normal(),
        posts=int(panel.present.sum()), accounts=panel.accounts.height, cases=len(cases),
    )  # fmt: skip
    return calibrated(bare, panel, cases, rng)


def calibrated(model: ViewsModel, panel: Panel, cases: Cases, rng: np.random.Generator) -> ViewsModel:
    """Grow the trees of a model on cases and calibrate it on those that each forest did not see."""
    length = history_length(panel, cases)
    cases, length = cases.some(length >= settings().min_posts), length[length >= settings().min_posts]
    if not len(cases):
        return model
    judged = model.judge(panel, model.levels(panel), cases)
    left = cases.actual - judged.base
    grown = cross_fit(judged.features, left, cases.row, _once_each(cases), rng)
    names = _common(bin_names(panel.accounts["platform"][cases.row], length), cases)
    ids = names.unique().sort().to_list()
    places = names.replace_strict({name: place for place, name in enumerate(ids)}, return_dtype=pl.Int64).to_numpy()
    scores = _scores(judged, left - grown.correction)
    shapes = fit_shapes(scores, cases.row, places, ids, least=settings().least_platform)
    return replace(model, trees=grown.trees, shapes=shapes)


def _common(names: pl.Series, cases: Cases) -> pl.Series:
    """Let a bin with too few accounts speak with its platform only: its own quantiles would be wide by luck."""
    rows = pl.DataFrame({"name": names, "account": cases.row})
    many = pl.col("account").n_unique().over("name") >= settings().least_calibration
    platform = pl.col("name").str.split(SEPARATOR).list.first()
    return rows.select(pl.when(many).then("name").otherwise(platform).alias("name"))["name"]


def _once_each(cases: Cases) -> Reals:
    """Let each account count once."""
    weight: Reals = 1.0 / np.bincount(cases.row)[cases.row]
    weight /= weight.mean()
    return weight


def _scores(judged: Judged, left: Reals) -> Reals:
    scores: Reals = left / np.sqrt(judged.level_var + judged.noise)
    return scores
