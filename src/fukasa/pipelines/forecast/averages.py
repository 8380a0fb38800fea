"""The forecasts of accounts of which no post is known, but supplied averages are."""

from datetime import datetime

import polars as pl

from fukasa.analysis.engagement.audience import seen_by
from fukasa.analysis.forecast.averages.assumptions import averages_assumptions
from fukasa.analysis.forecast.averages.fit import fit_averages
from fukasa.analysis.forecast.averages.forecast import forecast_averages
from fukasa.analysis.forecast.averages.model import AveragesModel
from fukasa.pipelines.forecast.audience import FORMATS_SCHEMA, with_quantiles

SUPPLIED = "supplied_aggregate"


def average_model(aggregates: pl.DataFrame, accounts: pl.DataFrame, owner: str, as_of: datetime) -> AveragesModel:
    """Learn how averages change, from what an audience may see.

    Args:
        aggregates: account_key, captured_at, avg_views, avg_likes, followers: dated supplied averages.
        accounts: account_key, platform, followers, visibility, replaced_for, derived_permitted of all accounts.
        owner: ``shared`` or a workspace.
        as_of: the time of the version.

    """
    seen = accounts.filter(seen_by(owner)).select("account_key")
    return fit_averages(aggregates.join(seen, on="account_key", how="semi"), accounts, as_of=as_of, owner=owner)


def forecast_supplied(model: AveragesModel, aggregates: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Forecast one post of every account from its averages; which format and whether it is paid is not known of them.

    Args:
        model: of :func:`average_model`.
        aggregates: as there.
        accounts: account_key, platform, followers, as_of, derived_permitted; those to be forecast, each for its own
            ``as_of``.

    Returns:
        A frame of :data:`fukasa.pipelines.forecast.audience.FORMATS_SCHEMA`: an own and a paid post of every account
        that has a usable average, the same for both.

    """
    own = aggregates.join(accounts.select("account_key"), on="account_key", how="semi")
    rows = forecast_averages(model, own, accounts, at=None).filter(pl.col("status") == "ok")
    days = averages_assumptions().max_age_days
    told = with_quantiles(rows, model.shapes).with_columns(
        format=pl.lit(None, pl.String),
        sponsored=False,
        is_main=True,
        n=pl.col("n_history"),
        posts=pl.lit(0),
        basis=pl.lit(SUPPLIED),
        window=pl.lit(f"supplied averages of the last {days} d"),
        oldest_at="newest_at",
    )
    found = told.select(FORMATS_SCHEMA.names()).cast(FORMATS_SCHEMA)
    return pl.concat([found, found.with_columns(sponsored=True)])
