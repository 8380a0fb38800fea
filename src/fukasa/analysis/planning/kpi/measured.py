"""What the workspace's own catalogue says: views, engagements, saves and prices by platform and tier."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from fukasa.analysis.planning.kpi.assumption import Z90, Assumption, Kind
from fukasa.analysis.planning.kpi.book import ENGAGEMENT, PRICE, VIEWS, Book

_MAD_TO_SD = 1.4826
_MEDIAN_ERROR = float(np.sqrt(np.pi / 2))  # of a median, against that of a mean, where values are normal
_HIGHEST_SHARE = 0.999
_LOWEST = 1e-9


@dataclass(frozen=True, slots=True)
class _Source:
    """A column of the catalogue that measures a rate; of prices only those that somebody asked or agreed."""

    rate: str
    column: str
    kind: Kind
    words: str
    by_tier: bool = True


_SOURCES = (
    _Source(VIEWS, "views_median", "amount", "median of the accounts' median views per post"),
    _Source(ENGAGEMENT, "er_views", "amount", "median of the accounts' engagement by views"),
    _Source("save_rate", "save_rate", "share", "median of the accounts' saves per view", by_tier=False),
    _Source(PRICE, "price_known", "amount", "median of known prices: own deals and rate cards"),
)
COLUMNS = ("platform", "tier", "views_median", "er_views", "save_rate", "price_p50", "price_basis")
"""Columns of the catalogue that are read."""


def with_measured(book: Book, accounts: pl.DataFrame, *, as_of: date, price_factor: float = 1.0) -> Book:
    """Put what was measured in the place of assumptions, and count the accounts.

    A figure is taken where at least ``least_measured`` accounts of a platform and tier have it: its middle is the
    median over the accounts, its range the 80 % interval of that median (error from the median absolute deviation of
    the logs). What too few accounts have stays assumed.

    Args:
        book: the assumptions.
        accounts: one row per account, with COLUMNS; null where unknown.
        as_of: the day of the figures.
        price_factor: units of the book's currency for one of the prices'.

    """
    known = accounts.filter(pl.col("tier").is_in(book.tiers)).with_columns(
        price_known=pl.when(pl.col("price_basis") != "modelled").then(pl.col("price_p50") * price_factor)
    )
    tiers = _groups(known)
    platforms = _groups(known.with_columns(tier=pl.lit("")))
    found = (
        _measured(source, *key, rows, book, as_of)
        for source in _SOURCES
        for key, rows in (tiers if source.by_tier else platforms).items()
    )
    counted = replace(book, accounts={key: rows.height for key, rows in tiers.items()})
    return counted.adding(row for row in found if row is not None)


def _groups(rows: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    parts = rows.drop_nulls("platform").partition_by("platform", "tier", as_dict=True, maintain_order=True)
    return {key: parts[key] for key in sorted((str(platform), str(tier)) for platform, tier in parts)}


def _measured(
    source: _Source, platform: str, tier: str, rows: pl.DataFrame, book: Book, as_of: date
) -> Assumption | None:
    values = rows[source.column].cast(pl.Float64).drop_nulls().to_numpy()
    values = values[np.isfinite(values) & (values > _LOWEST)]
    if len(values) < book.settings.least_measured:
        return None
    logs = np.log(values)
    middle = float(np.median(logs))
    spread = _MAD_TO_SD * float(np.median(np.abs(logs - middle)))
    off = Z90 * _MEDIAN_ERROR * spread / np.sqrt(len(values))
    low, high = (float(np.exp(end)) for end in (middle - off, middle + off))
    top = _HIGHEST_SHARE if source.kind == "share" else np.inf
    return Assumption(
        rate=source.rate,
        platform=platform,
        tier=tier,
        kind=source.kind,
        low=min(low, top),
        high=min(high, top),
        basis="measured",
        source=source.words,
        date=as_of,
        n=len(values),
    )
