"""The rows of forecasts, whatever they rest on."""

import polars as pl

FORECAST_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "target_id": pl.String(),
        "mu": pl.Float64(),
        "sigma": pl.Float64(),
        "shared": pl.Float64(),
        "shape": pl.Int64(),
        "n_history": pl.Int64(),
        "last10": pl.Float64(),
        "status": pl.String(),
        "reason": pl.String(),
    }
)
"""Columns of forecasts: log value = mu + sigma × Z with Z of the row ``shape``; shared is the part of sigma² that all
coming posts of the account have in common; last10 is the plain median of the last ten posts, for comparison."""
