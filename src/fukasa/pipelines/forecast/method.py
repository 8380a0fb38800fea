"""The views model as the pipelines use it: fit, forecast, keep, read back. Tests put a plain one in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from fukasa.analysis.forecast.shapes import Shapes


class ViewsModelProtocol(Protocol):
    """A fitted model."""

    @property
    def version(self) -> str:
        """What tells it from another fit."""

    @property
    def shapes(self) -> Shapes:
        """The calibrated shapes its forecasts name."""

    def to_bytes(self) -> bytes:
        """Write it down."""


@dataclass(frozen=True, slots=True)
class Method:
    """How forecasts are made.

    Attributes:
        fit: history → model.
        forecast: model, history, targets → FORECAST rows, in the order of the targets.
        load: what ``to_bytes`` wrote → model.

    """

    fit: Callable[[pl.DataFrame], ViewsModelProtocol]
    forecast: Callable[[ViewsModelProtocol, pl.DataFrame, pl.DataFrame], pl.DataFrame]
    load: Callable[[bytes], ViewsModelProtocol]


def views_method() -> Method:
    """Give the method of the project; it is imported late, for boosting needs a second to load."""
    try:
        from fukasa.analysis.forecast.views import ViewsModel, fit_views, forecast_views
    except ImportError:  # until it is there
        from fukasa.pipelines.forecast.plain import fit_plain, forecast_plain, load_plain

        return Method(fit_plain, forecast_plain, load_plain)
    return Method(fit_views, forecast_views, ViewsModel.from_bytes)
