"""A plain stand-in for the views model: own mean of logs drawn towards a line on followers; fitted at once."""

import json
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.pipelines.forecast.bundle import with_kept

_WEIGHT = 3.0


@dataclass(frozen=True)
class PlainModel:
    """Level, within and between spread, and the paid penalty, all of them of the whole."""

    centre: float
    slope: float
    within: float
    paid: float
    shapes: Shapes
    version: str = "plain-1"

    def to_bytes(self) -> bytes:
        """Write it down."""
        numbers = {name: getattr(self, name) for name in ("centre", "slope", "within", "paid")}
        return json.dumps(numbers).encode()

    def recalibrated(self, kept):
        """Take the kept shapes."""
        return replace(self, shapes=with_kept(self.shapes, kept))

    def forecast(self, history, targets):
        """Ask it."""
        return forecast_plain(self, history, targets)


class PlainMethod:
    """In the place of the project's method."""

    def fit(self, history, ahead):  # noqa: ARG002  it does not look ahead
        """Fit it."""
        return fit_plain(history)

    def load(self, content):
        """Read what ``to_bytes`` wrote."""
        return PlainModel(**json.loads(content), shapes=Shapes.normal())


def _logs(history):
    followers = pl.max_horizontal(pl.col("followers").fill_null(1.0), 1.0).log()
    return history.select(
        "account_key", "posted_at", "sponsored", log=pl.max_horizontal("value", 1.0).log(), followers=followers
    )


def fit_plain(history):
    """Fit it."""
    logs = _logs(history)
    x, y = logs["followers"].to_numpy(), logs["log"].to_numpy()
    slope = float(np.cov(x, y)[0, 1] / np.var(x)) if np.var(x) > 1e-4 else 0.0
    own = logs.with_columns(away=pl.col("log") - pl.col("log").mean().over("account_key"))
    paid = own.filter(pl.col("sponsored") > 0.5)["away"].mean() or 0.0
    within = float(own["away"].std() or 0.5)
    return PlainModel(float(y.mean() - slope * x.mean()), slope, max(within, 0.1), float(paid), Shapes.normal())


def forecast_plain(model, history, targets):
    """Ask it."""
    own = _logs(history).group_by("account_key").agg(
        pl.col("log").mean(), pl.col("followers").last(), n=pl.len(), last10=pl.col("log").tail(10).median().exp()
    )  # fmt: skip
    line = model.centre + model.slope * pl.col("followers")
    level = (pl.col("n") * pl.col("log") + _WEIGHT * line) / (pl.col("n") + _WEIGHT)
    rest = model.within**2 / (pl.col("n") + _WEIGHT)
    ready = pl.col("n").is_not_null()
    return targets.join(own, on="account_key", how="left", maintain_order="left").select(
        "account_key",
        "target_id",
        mu=level + model.paid * pl.col("sponsored").fill_null(0.0),
        sigma=(model.within**2 + rest).sqrt(),
        shared=rest / (model.within**2 + rest),
        shape=pl.lit(0),
        n_history=pl.col("n").fill_null(0),
        last10="last10",
        status=pl.when(ready).then(pl.lit("ok")).otherwise(pl.lit("insufficient")),
        reason=pl.when(~ready).then(pl.lit("nothing_known")),
    )
