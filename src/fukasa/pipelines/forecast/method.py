"""The views model as the pipelines use it: fit, forecast, keep, read back. Tests put a plain one in its place."""

from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.titles import with_titles
from fukasa.analysis.forecast.views.fit import fit_views
from fukasa.analysis.forecast.views.model import ViewsModel, forecast_views
from fukasa.analysis.forecast.views.storage import from_bytes, to_bytes
from fukasa.pipelines.forecast.bundle import Bundle, with_kept

SEED = 20_261_122
METRICS = ("views", "likes")
_THREADS_FROM = 300_000  # posts; threads that wait for each other cost more than they bring where trees are small


@dataclass(frozen=True, slots=True)
class Ahead:
    """How far the posts to be forecast lie ahead of what is known.

    Attributes:
        posts: a post is forecast from 1 to so many posts before it.
        days: posts younger than so many days are not known, as they are not counted in full.

    """

    posts: int = 1
    days: float = 0.0


class FittedProtocol(Protocol):
    """What a fit gives."""

    @property
    def version(self) -> str:
        """What tells it from another fit."""

    @property
    def shapes(self) -> Shapes:
        """The calibrated shapes its forecasts name."""

    def forecast(self, history: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
        """Forecast targets from the history of their accounts: FORECAST rows in the order of the targets."""

    def recalibrated(self, kept: Shapes) -> Self:
        """Give the same model with rows of shapes that were fitted anew."""

    def to_bytes(self) -> bytes:
        """Write it down."""


class MethodProtocol(Protocol):
    """How forecasts are made."""

    def fit(self, history: pl.DataFrame, ahead: Ahead) -> FittedProtocol:
        """Fit on histories, of views and of likes."""

    def load(self, content: bytes) -> FittedProtocol:
        """Read what ``to_bytes`` wrote."""


@dataclass(frozen=True, slots=True)
class FittedViews:
    """One model per metric, under one numbering of shapes.

    Attributes:
        models: by metric.
        bundle: their shapes.

    """

    models: dict[str, ViewsModel]
    bundle: Bundle

    @classmethod
    def of(cls, models: dict[str, ViewsModel]) -> Self:
        """Put the models of the metrics together."""
        return cls(models, Bundle.of({metric: model.shapes for metric, model in models.items()}))

    @property
    def version(self) -> str:
        """What tells it from another fit."""
        return "+".join(dict.fromkeys(model.version for model in self.models.values()))

    @property
    def shapes(self) -> Shapes:
        """The shapes of all metrics."""
        return self.bundle.shapes

    def forecast(self, history: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
        """Forecast every target by the model of its account's metric; without history there is none."""
        metric = history.select("account_key", "metric").unique("account_key")
        asked = targets.join(metric, on="account_key", how="left", maintain_order="left").with_row_index("_turn")
        parts = []
        for (name,), rows in asked.partition_by("metric", as_dict=True).items():
            model = self.models.get(str(name)) or next(iter(self.models.values()))
            own = history.filter(pl.col("metric") == model.metric)
            found = with_titles(forecast_views(model, own, rows.drop("_turn", "metric")), own, rows)
            parts.append(self.bundle.numbered(found, model.metric).with_columns(_turn=rows["_turn"]))
        return pl.concat(parts).sort("_turn").drop("_turn")

    def recalibrated(self, kept: Shapes) -> Self:
        """Give the same models with rows of shapes that were fitted anew."""
        shapes, models = with_kept(self.shapes, kept), {}
        for metric, model in self.models.items():
            first = self.bundle.offsets[metric] + 1
            own = shapes.z[[0, *range(first, first + len(model.shapes.ids) - 1)]]
            models[metric] = replace(model, shapes=Shapes(model.shapes.ids, own))
        return self.of(models)

    def to_bytes(self) -> bytes:
        """Write it down."""
        return Bundle.pack({metric: to_bytes(model) for metric, model in self.models.items()})


@dataclass(frozen=True, slots=True)
class ViewsMethod:
    """The method of the project."""

    def fit(self, history: pl.DataFrame, ahead: Ahead) -> FittedViews:
        """Fit a model for each metric that the history holds."""
        there = [name for name in METRICS if (history["metric"] == name).any()]
        with threadpool_limits(1 if history.height < _THREADS_FROM else None, user_api="openmp"):
            models = {
                name: fit_views(
                    history.filter(pl.col("metric") == name),
                    rng=np.random.default_rng(SEED),
                    horizon=ahead.posts,
                    gap_days=ahead.days,
                )
                for name in there
            }
        return FittedViews.of(models)

    def load(self, content: bytes) -> FittedViews:
        """Read what ``to_bytes`` wrote.

        Raises:
            InvalidInput: it was written by another version.

        """
        return FittedViews.of({name: from_bytes(part) for name, part in Bundle.unpack(content).items()})
