"""Who may be booked, with what is expected of one post before results are known."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.two_piece import TwoPiece
from fukasa.core.errors import InvalidInput

CANDIDATE_SCHEMA: dict[str, pl.DataType] = {
    "account_id": pl.String(),
    "creator_id": pl.String(),
    "platform": pl.String(),
    "tier": pl.String(),
    "agency": pl.String(),
    "category": pl.String(),
    "conflicts": pl.List(pl.String()),
    "price": pl.Float64(),
    "max_posts": pl.Int64(),
    "views_p10": pl.Float64(),
    "views_p50": pl.Float64(),
    "views_p90": pl.Float64(),
    "views_mean": pl.Float64(),
    "conversions_mean": pl.Float64(),
}
"""Columns of a candidate: an account; what is absent is null. Views and conversions are of one post."""

_OUTER = float(ndtri(0.9))
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates as arrays, one entry per account.

    Attributes:
        rows: the candidates, columns CANDIDATE_SCHEMA.
        price: of one post.
        most: most posts of each account, those that were already booked included.
        log_views: log of the median views of a post, as forecast.
        below: spread of the log views of a post below the median, as forecast.
        above: the same above the median.
        factor: mean of the forecast over the mean of the lognormal with that median and spread.
        rate: conversions per view, as stated.

    """

    rows: pl.DataFrame
    price: Reals
    most: Integers
    log_views: Reals
    below: Reals
    above: Reals
    factor: Reals
    rate: Reals

    @property
    def size(self) -> int:
        """How many there are."""
        return self.rows.height

    @property
    def ids(self) -> tuple[str, ...]:
        """Account ids."""
        return tuple(self.rows["account_id"].to_list())

    def named(self, column: str) -> list[str]:
        """Give a column of names; those that are not known share one name."""
        return list(self.rows[column].fill_null(UNKNOWN).to_list())

    @property
    def views_mean(self) -> Reals:
        """Expected views of a post, as forecast."""
        return np.exp(self.log_views + self.spread**2 / 2) * self.factor

    @property
    def spread(self) -> Reals:
        """Standard deviation of the log views of a post, both sides taken together."""
        return (self.below + self.above) / 2

    def chance_of_cost(self, cpv: float) -> Reals:
        """Give the chance that a post costs at most ``cpv`` per view, as forecast."""
        middle = np.exp(self.log_views)
        told = TwoPiece(middle * np.exp(-_OUTER * self.below), middle, middle * np.exp(_OUTER * self.above))
        return told.prob_at_least(self.price / cpv)

    @classmethod
    def of(cls, rows: pl.DataFrame) -> "Candidates":
        """Make them from rows that have a price, a forecast of views and expected conversions.

        Args:
            rows: columns of CANDIDATE_SCHEMA; absent ones are null.

        Raises:
            InvalidInput: nobody is left, an account comes twice, or a number is missing or impossible.

        """
        known = _completed(rows)
        _check(known)
        numbers = {
            name: known[name].to_numpy().astype(np.float64)
            for name in ("price", "views_p10", "views_p50", "views_p90", "views_mean", "conversions_mean")
        }
        log_views = np.log(numbers["views_p50"])
        below = np.log(numbers["views_p50"] / numbers["views_p10"]) / _OUTER
        above = np.log(numbers["views_p90"] / numbers["views_p50"]) / _OUTER
        return cls(
            rows=known,
            price=numbers["price"],
            most=known["max_posts"].to_numpy().astype(np.int64),
            log_views=log_views,
            below=below,
            above=above,
            factor=numbers["views_mean"] / np.exp(log_views + (below + above) ** 2 / 8),
            rate=numbers["conversions_mean"] / numbers["views_mean"],
        )


def _completed(rows: pl.DataFrame) -> pl.DataFrame:
    absent = [pl.lit(None, kind).alias(name) for name, kind in CANDIDATE_SCHEMA.items() if name not in rows.columns]
    known = rows.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in CANDIDATE_SCHEMA.items())
    width = (pl.col("views_p90") / pl.col("views_p10")).log() / (2 * _OUTER)
    return known.with_columns(
        pl.col("creator_id").fill_null(pl.col("account_id")),
        pl.col("max_posts").fill_null(1),
        pl.col("views_mean").fill_null(pl.col("views_p50") * (width**2 / 2).exp()),
    )


def _check(rows: pl.DataFrame) -> None:
    if rows.is_empty():
        raise InvalidInput("nobody is left who could be booked; give candidates with a price and a forecast of views")
    twice = rows.filter(pl.col("account_id").is_duplicated())["account_id"]
    if len(twice):
        raise InvalidInput(f"the account {twice[0]} stands among the candidates twice; name each account once")
    ordered = (pl.col("views_p10") > 0) & (pl.col("views_p10") <= pl.col("views_p50"))
    ordered &= pl.col("views_p50") <= pl.col("views_p90")
    checks = {
        "a price above 0": (pl.col("price") > 0) & pl.col("price").is_finite(),
        "views with 0 < p10 ≤ p50 ≤ p90": ordered,
        "views_mean above 0": (pl.col("views_mean") > 0) & pl.col("views_mean").is_finite(),
        "conversions_mean above 0": (pl.col("conversions_mean") > 0) & pl.col("conversions_mean").is_finite(),
        "max_posts of 0 or more": pl.col("max_posts") >= 0,
    }
    for what, holds in checks.items():
        bad = rows.filter(~holds.fill_null(value=False))["account_id"]
        if len(bad):
            raise InvalidInput(f"the candidate {bad[0]} needs {what}; complete it or leave it out")
