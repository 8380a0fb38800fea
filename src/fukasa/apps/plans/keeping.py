"""What a plan shows of coming posts goes into the record of forecasts."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.apps.forecasts.choices import Place
from fukasa.apps.forecasts.selectors.catalogue import Edition, current_epoch
from fukasa.apps.forecasts.services.keeping import forecasts_keep
from fukasa.apps.forecasts.shown import LEVELS, ShownForecast
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.shortlist import ShortlistRun


def keep_planned(scope: WorkspaceScope, index: SearchIndex, run: ShortlistRun) -> int:
    """Keep the forecasts of the PR posts of those who are planned, and of the surest who pass; gives how many."""
    edition = Edition(run.index.lake_version, current_epoch())
    model = index.forecast_version(scope.lake)
    planned = set(run.result.plan.selected["account_key"])
    passed = run.result.passed.filter(pl.col("mu").is_not_null())
    parts = {
        Place.PLAN: passed.filter(pl.col("account_key").is_in(planned)),
        Place.SHORTLIST: passed.filter(~pl.col("account_key").is_in(planned)),
    }
    return sum(
        forecasts_keep(scope=scope, place=place, edition=edition, forecasts=_shown(rows, run, model))
        for place, rows in parts.items()
    )


def _shown(rows: pl.DataFrame, run: ShortlistRun, model: str) -> Iterator[ShownForecast]:
    levels = Predictive.of(rows, run.shapes).quantile(np.array(list(LEVELS.values())))
    for row, ends in zip(rows.iter_rows(named=True), levels.tolist(), strict=True):
        yield _forecast(row, dict(zip(LEVELS, ends, strict=True)), model)


def _forecast(row: Mapping[str, Any], quantiles: dict[str, float], model: str) -> ShownForecast:
    return ShownForecast(
        account_key=row["account_key"],
        platform=row["platform"],
        tier=row["tier"] or "",
        format=row["format"] or "",
        paid=True,
        metric=row["metric"],
        model_version=model,
        mu=row["mu"],
        sigma=row["sigma"],
        quantiles=quantiles,
        n_history=row["n"],
    )
