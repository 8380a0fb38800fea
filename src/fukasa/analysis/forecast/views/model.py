"""The forecast of coming posts: fitted once on all histories, asked for any post."""

import hashlib
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.effects import Effects
from fukasa.analysis.forecast.effects.own import with_accounts_of
from fukasa.analysis.forecast.schema import FORECAST_SCHEMA
from fukasa.analysis.forecast.shapes import SEPARATOR, Shapes
from fukasa.analysis.forecast.views.boosting import Trees
from fukasa.analysis.forecast.views.cases import Cases, coming_cases, history_length
from fukasa.analysis.forecast.views.features import case_features
from fukasa.analysis.forecast.views.level import Drift, Levels, filter_levels
from fukasa.analysis.forecast.views.panel import Panel, history_panel, with_all_columns
from fukasa.analysis.forecast.views.prior import Peers
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.order import row_median

LAST = 10
TOO_FEW, MOSTLY_ZERO = "too_few_posts", "mostly_zero"
"""Why posts give no forecast: fewer than ``min_posts``; or most of them reached nothing, which has no logarithm."""

_CHUNK = 100_000


@dataclass(frozen=True, slots=True)
class Judged:
    """Forecasts of cases before calibration.

    Attributes:
        base: what level and effects say, log.
        level_var: what is not known of the level, and of the effects.
        noise: variance of a single post around it.
        features: what the trees look at.

    """

    base: Reals
    level_var: Reals
    noise: Reals
    features: Reals


@dataclass(frozen=True, slots=True, eq=False)
class ViewsModel:
    """A fitted forecast of one metric.

    Attributes:
        metric: views or likes.
        effects: what format, advertising and weekday add; without any creator of its own.
        peers: what is expected of an account before its posts are read.
        drift: how levels move.
        trees: what is corrected beyond the level.
        shapes: calibrated quantiles per platform × history length.
        posts, accounts, cases: what it was fitted on.

    """

    metric: str
    effects: Effects
    peers: Peers
    drift: Drift
    trees: Trees
    shapes: Shapes
    posts: int
    accounts: int
    cases: int

    @property
    def version(self) -> str:
        """What tells this fit from another one: the day of the method and a digest of what was learnt."""
        learnt = hashlib.sha256(self.shapes.z.tobytes())
        learnt.update(repr((self.metric, self.drift, self.trees.blend, self.posts, self.accounts, self.cases)).encode())
        learnt.update(b"".join(forest.nodes.tobytes() for forest in self.trees.forests))
        return f"{settings().date}-{learnt.hexdigest()[:10]}"

    def levels(self, panel: Panel) -> Levels:
        """Tell the level of every account of a panel after each of its posts."""
        return filter_levels(panel, panel.adjusted, self.peers.expect(panel.accounts), self.drift)

    def judge(self, panel: Panel, levels: Levels, cases: Cases) -> Judged:
        """Say what level and effects tell of cases, and describe them for the trees."""
        newest = panel.day[cases.row, np.minimum(cases.start, panel.day.shape[1] - 1)]
        level, variance, noise = levels.ahead(cases.row, cases.start, cases.day - newest)
        features = case_features(panel, cases, level, (variance, noise))
        return Judged(level + cases.offset, variance + cases.offset_var, noise, features)


def bin_names(platforms: pl.Series, length: Integers) -> pl.Series:
    """Name the calibration bin of each case: platform × length of history."""
    begins = np.array(settings().bins)
    place = np.maximum(np.searchsorted(begins, length, side="right") - 1, 0)
    ends = [f"{low}-{high - 1}" for low, high in pairwise(begins)] + [f"{begins[-1]}+"]
    return platforms + SEPARATOR + pl.Series([ends[one] for one in place.tolist()], dtype=pl.String)


def forecast_views(model: ViewsModel, history: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Forecast posts from the histories of their accounts.

    Args:
        model: of :func:`fukasa.analysis.forecast.views.fit.fit_views`.
        history: of ``HISTORY_SCHEMA``, the model's metric, everything that is known at the time of the targets.
        targets: account_key, target_id, and posted_at, format, sponsored, text where they are known.

    Returns:
        A frame of :data:`FORECAST_SCHEMA`, one row per target in order; ``insufficient`` below ``min_posts`` posts and
        where most posts reached 0 or 1.

    """
    effects = with_accounts_of(model.effects, with_all_columns(history))
    panel = history_panel(history, effects=effects, most_posts=settings().most_posts)
    length = panel.accounts.select("account_key").with_columns(
        n_history=pl.Series(panel.present.sum(axis=1)), seen=pl.Series((panel.logs > 0).sum(axis=1))
    )
    asked = targets.select("account_key", "target_id").join(length, on="account_key", how="left", maintain_order="left")
    asked = asked.with_columns(pl.col("n_history").fill_null(0)).with_row_index("_place")
    silent = (2 * pl.col("seen") < pl.col("n_history")).fill_null(value=False)
    asked = asked.with_columns(
        lacks=pl.when(pl.col("n_history") < settings().min_posts)
        .then(pl.lit(TOO_FEW))
        .when(silent)
        .then(pl.lit(MOSTLY_ZERO))
    )
    enough = asked["lacks"].is_null()
    cases = coming_cases(panel, targets.filter(enough), effects)
    levels = model.levels(panel)
    parts = [_forecast(model, panel, levels, cases.some(slice_)) for slice_ in _slices(len(cases))]
    known = asked.filter(enough).select("_place").hstack(pl.concat(parts) if parts else _nothing())
    joined = asked.join(known, on="_place", how="left", maintain_order="left").with_columns(
        status=pl.when(pl.col("mu").is_null()).then(pl.lit("insufficient")).otherwise(pl.lit("ok")),
        reason=pl.col("lacks").fill_null("own_posts"),
    )
    return joined.select(FORECAST_SCHEMA.names()).cast(FORECAST_SCHEMA)


def _slices(size: int) -> list[Integers]:
    return [np.arange(begin, min(begin + _CHUNK, size)) for begin in range(0, size, _CHUNK)]


def _forecast(model: ViewsModel, panel: Panel, levels: Levels, cases: Cases) -> pl.DataFrame:
    judged = model.judge(panel, levels, cases)
    total = judged.level_var + judged.noise
    names = bin_names(panel.accounts["platform"][cases.row], history_length(panel, cases))
    rows = {name: model.shapes.row(name) for name in names.unique().to_list()}
    return pl.DataFrame(
        {
            "mu": judged.base + model.trees.correct(judged.features),
            "sigma": np.sqrt(total),
            "shared": judged.level_var / total,
            "shape": names.replace_strict(rows, return_dtype=pl.Int64),
            "last10": np.exp(row_median(panel.logs[cases.row, :LAST])),
        }
    )


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={name: FORECAST_SCHEMA[name] for name in ("mu", "sigma", "shared", "shape", "last10")})
