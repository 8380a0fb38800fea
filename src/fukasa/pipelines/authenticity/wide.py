"""A review as columns of the accounts of the index."""

import polars as pl

from fukasa.lake.index import Row
from fukasa.pipelines.authenticity.facts import numbered

WIDE = {
    "status": "authenticity",
    "p": "authenticity_p",
    "low": "authenticity_low",
    "high": "authenticity_high",
    "level": "authenticity_level",
    "reason": "authenticity_reason",
    "judged": "authenticity_judged",
    "calibration": "authenticity_calibration",
    "inflated_share": "inflated_share",
    "inflated_low": "inflated_low",
    "inflated_high": "inflated_high",
}
"""Columns of ``REVIEW_SCHEMA`` as the accounts of the index name them."""


def wide_columns(reviews: pl.DataFrame) -> pl.DataFrame:
    """Name reviews as the index does, by number of the account row."""
    return numbered(reviews).select("account_no", **{column: pl.col(name) for name, column in WIDE.items()})


def review_row(account: Row) -> Row:
    """Take the review out of the row of an account."""
    return {name: account[column] for name, column in WIDE.items()}
