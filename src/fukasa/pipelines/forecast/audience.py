"""The forecasts of one audience: fitted on what it may see, asked of its own accounts chunk by chunk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.pipelines.engine import HERE, Engine, Tables
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.forecast.method import Ahead, FittedProtocol, FittedViews, MethodProtocol
from fukasa.pipelines.forecast.rows import WINDOW, formats_used, target_rows
from fukasa.pipelines.forecast.sample import fit_accounts
from fukasa.pipelines.forecast.scoring import FEWEST_CHUNKS, forecast_files

QUANTILES = (0.1, 0.5, 0.9)
OWN_POSTS = "own_posts"
AHEAD = Ahead(posts=3, days=WINDOW.min_age_days)
"""A forecast is for the posts of the next weeks, and what was posted this week is not counted in full."""
_MOMENT = pl.Datetime("us", "UTC")
FORMATS_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "format": pl.String(),
        "sponsored": pl.Boolean(),
        "is_main": pl.Boolean(),
        "metric": pl.String(),
        "mu": pl.Float64(),
        "sigma": pl.Float64(),
        "shared": pl.Float64(),
        "shape": pl.Int64(),
        "p10": pl.Float64(),
        "p50": pl.Float64(),
        "p90": pl.Float64(),
        "n": pl.Int64(),
        "posts": pl.Int64(),
        "last10": pl.Float64(),
        "status": pl.String(),
        "reason": pl.String(),
        "basis": pl.String(),
        "window": pl.String(),
        "newest_at": _MOMENT,
        "oldest_at": _MOMENT,
    }
)
"""Columns of the index's table `forecasts`: the log of the count is mu + sigma · Z with Z of a shape; ``n`` posts stand
behind it, of which ``posts`` have the format; ``is_main`` marks the format that the account uses most."""


@dataclass(frozen=True, slots=True)
class Audience:
    """One audience and its model.

    Attributes:
        owner: ``shared`` or a workspace.
        number: of its files in the folder.
        model: fitted on what it may see; None where it sees no post.

    """

    owner: str
    number: int
    model: FittedProtocol | None


def fit_audience(
    folder: HistoryFolder,
    accounts: pl.DataFrame,
    owner: str,
    number: int,
    method: MethodProtocol,
    counts: pl.DataFrame,
    kept: Shapes | None = None,
) -> Audience:
    """Fit the model of an audience.

    Args:
        folder: the posts of every audience.
        accounts: account_key, visibility, replaced_for, derived_permitted of all accounts.
        owner: whose model.
        number: of the audience's files.
        method: how.
        counts: of the folder.
        kept: shapes that a recalibration found for this audience.

    """
    permitted = accounts.filter("derived_permitted")
    history = folder.of_accounts(fit_accounts(permitted, counts, owner))
    if history.is_empty():
        return Audience(owner, number, None)
    model = method.fit(history, AHEAD)
    return Audience(owner, number, model if kept is None else model.recalibrated(kept))


def forecast_audience(
    audience: Audience, folder: HistoryFolder, accounts: pl.DataFrame, *, cores: int = 1, engine: Engine = HERE
) -> Iterator[pl.DataFrame]:
    """Forecast an own and a paid post of every format of every account, one frame per chunk of accounts.

    Args:
        audience: of :func:`fit_audience`.
        folder: its posts.
        accounts: account_key, as_of.
        cores: how many processes may work, when the work is done here.
        engine: where it is done.

    """
    model, files = audience.model, folder.files(audience.number)
    if model is not None and engine is not HERE:
        step = ForecastStep(model, tuple(files), accounts.select("account_key", "as_of"))
        told = engine.map(step, range(len(files)), folder=folder.path, name=f"scores-{audience.number}")
        yield from (tables["forecasts"] for tables in told)
    elif cores > 1 and len(files) >= FEWEST_CHUNKS and isinstance(model, FittedViews):
        yield from forecast_files(model, files, accounts, cores)
    elif model is not None:
        for history in folder.chunks(audience.number):
            yield forecast_formats(model, history, accounts)


@dataclass(frozen=True, slots=True)
class ForecastStep:
    """Forecasts the accounts of one file of history.

    Attributes:
        model: the fitted model.
        files: history rows, whole accounts in each.
        accounts: account_key, as_of.

    """

    model: FittedProtocol
    files: tuple[Path, ...]
    accounts: pl.DataFrame

    def __call__(self, number: int) -> Tables:
        """Give the table `forecasts` of a file."""
        return {"forecasts": forecast_formats(self.model, pl.read_parquet(self.files[number]), self.accounts)}


def forecast_formats(model: FittedProtocol, history: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Forecast an own and a paid post of every format that accounts use; a frame of :data:`FORMATS_SCHEMA`."""
    formats = formats_used(history)
    targets = target_rows(formats, accounts)
    rows = targets.select("account_key", "target_id", "format", "sponsored").join(
        model.forecast(history, targets).drop("format", "sponsored", strict=False),
        on=["account_key", "target_id"],
        how="left",
        maintain_order="left",
    )
    told = rows.join(formats, on=["account_key", "format"], how="left", nulls_equal=True, maintain_order="left")
    spans = history.group_by("account_key").agg(
        pl.col("metric").first(), newest_at=pl.col("posted_at").max(), oldest_at=pl.col("posted_at").min()
    )
    complete = told.join(spans, on="account_key", how="left", maintain_order="left").with_columns(
        pl.col("sponsored") > 0,
        is_main=pl.col("place") == 0,
        n=pl.col("n_history"),
        basis=pl.when(pl.col("mu").is_not_null()).then(pl.lit(OWN_POSTS)),  # what is not there rests on nothing
        window=pl.lit(WINDOW.label),
    )
    return with_quantiles(complete, model.shapes).select(FORMATS_SCHEMA.names()).cast(FORMATS_SCHEMA)


def with_quantiles(rows: pl.DataFrame, shapes: Shapes) -> pl.DataFrame:
    """Add p10, p50 and p90 to rows with mu, sigma, shared and shape; null where nothing is forecast."""
    found = Predictive.of(rows, shapes)
    values = {f"p{100 * p:.0f}": found.quantile(p) for p in QUANTILES}
    return rows.with_columns(pl.Series(name, value, nan_to_null=True) for name, value in values.items())
