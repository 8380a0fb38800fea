"""The forecasts of a refresh: every audience is fitted, then asked of its own accounts."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.provenance import SHARED
from fukasa.lake.index import MATURITY, MODELS, SHAPES
from fukasa.lake.index_writer import IndexWriter
from fukasa.pipelines.engine import HERE, Engine
from fukasa.pipelines.forecast.audience import FORMATS_SCHEMA, Audience, fit_audience, forecast_audience
from fukasa.pipelines.forecast.averages import average_model, forecast_supplied
from fukasa.pipelines.forecast.bundle import renumbered
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.forecast.maturing import curve_rows, mature_folder, measured_curves
from fukasa.pipelines.forecast.method import MethodProtocol
from fukasa.pipelines.forecast.tables import ShapeBook, account_columns, model_rows
from fukasa.pipelines.keys import row_keyed

_FIT = 0.4  # the share of the time that fits take


@dataclass(frozen=True, slots=True)
class Known:
    """What the first pass tells of all accounts.

    Attributes:
        accounts: account_key, platform, followers, as_of, visibility, replaced_for, derived_permitted; all of them.
        aggregates: dated supplied averages, see :func:`fukasa.pipelines.forecast.averages.average_model`.
        folder: their posts.
        pairs: recounts of their young posts.
        owners: the audiences in the order of their files: ``shared``, then workspaces.
        as_of: the time of the version.
        kept: the shapes that a recalibration found for an audience; None for none.

    """

    accounts: pl.DataFrame
    aggregates: pl.DataFrame
    folder: HistoryFolder
    pairs: HistoryFolder
    owners: tuple[str, ...]
    as_of: datetime
    kept: Callable[[str], Shapes | None] = lambda _owner: None


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What forecasts leave for the accounts.

    Attributes:
        columns: see :func:`fukasa.pipelines.forecast.tables.account_columns`.
        book: the shapes that their numbers name.

    """

    columns: pl.DataFrame
    book: ShapeBook


def forecast_all(
    index: IndexWriter,
    known: Known,
    method: MethodProtocol,
    on_share: Callable[[float], None] = lambda _: None,
    engine: Engine = HERE,
) -> Forecasts:
    """Forecast every account and write tables `forecasts`, `forecast_shapes` and `forecast_models` of the index.

    A shared account is forecast with parameters of shared accounts only, one of a workspace with those of its own and
    shared accounts. Memory holds the posts of a fit or of one chunk.

    Args:
        index: the index that is being written.
        known: what the first pass tells.
        method: of the views model.
        on_share: told the share done.
        engine: asks the model.

    """
    index.add("forecasts", row_keyed(pl.DataFrame(schema=FORMATS_SCHEMA)).to_arrow())
    curves = measured_curves(known.pairs, known.accounts, known.owners)
    mature_folder(known.folder, known.owners, curves)
    counts, book, main = known.folder.counts(), ShapeBook(), [pl.DataFrame(schema=FORMATS_SCHEMA)]
    audiences: list[Audience] = []
    for number, owner in enumerate(known.owners):
        begin, each = number / len(known.owners), 1 / len(known.owners)
        audience = fit_audience(known.folder, known.accounts, owner, number, method, counts, known.kept(owner))
        audiences.append(audience)
        on_share(begin + _FIT * each)
        main += _of_audience(index, known, audience, book, engine)
        on_share(begin + each)
    index.add(SHAPES, book.table().to_arrow())
    index.add(MODELS, model_rows(audiences).to_arrow())
    index.add(MATURITY, curve_rows(curves).to_arrow())
    return Forecasts(account_columns(known.accounts, pl.concat(main)), book)


def _of_audience(
    index: IndexWriter, known: Known, audience: Audience, book: ShapeBook, engine: Engine
) -> list[pl.DataFrame]:
    """Write the forecasts of one audience; gives those of the main formats."""
    own = known.accounts.filter(pl.col("visibility") == audience.owner)
    offset = 0 if audience.model is None else book.add(audience.model.shapes, audience.number)
    main = []
    for rows in forecast_audience(audience, known.folder, own, cores=os.cpu_count() or 1, engine=engine):
        numbered = renumbered(rows, offset)
        index.add("forecasts", row_keyed(numbered).to_arrow())
        main.append(numbered.filter("is_main"))
    supplied = _supplied(known, audience, own, main, book)
    index.add("forecasts", row_keyed(supplied).to_arrow())
    forecast = supplied.select("account_key").unique()
    return [*(rows.join(forecast, on="account_key", how="anti") for rows in main), supplied]


def _supplied(
    known: Known, audience: Audience, own: pl.DataFrame, main: list[pl.DataFrame], book: ShapeBook
) -> pl.DataFrame:
    """Forecast from supplied averages those for whom posts are too few."""
    ready = [rows.filter(pl.col("status") == "ok").select("account_key") for rows in main]
    rest = own.filter("derived_permitted")
    rest = rest.join(pl.concat(ready), on="account_key", how="anti") if ready else rest
    rest = rest.join(known.aggregates.select("account_key"), on="account_key", how="semi")
    if rest.is_empty():
        return pl.DataFrame(schema=FORMATS_SCHEMA)
    model = average_model(known.aggregates, known.accounts, audience.owner, known.as_of)
    offset = book.add(model.shapes, 0 if audience.owner == SHARED else audience.number)
    return renumbered(forecast_supplied(model, known.aggregates, rest), offset)
