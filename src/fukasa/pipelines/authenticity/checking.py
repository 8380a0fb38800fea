"""The checks as they are run: each judges a frame of evidence, most of them against the bands of peers."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

import polars as pl

from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.peers import PEER_BAND, against, fit_bands
from fukasa.analysis.authenticity.review import NOT_PERMITTED
from fukasa.analysis.authenticity.rows import check_rows

_CHECKS = "fukasa.analysis.authenticity.checks"


class Check(Protocol):
    """A module of :mod:`fukasa.analysis.authenticity.checks`.

    Attributes:
        FEATURE: the column of the evidence that is compared with peers; None for a check that needs none.
        DIRECTION: which end is unusual, see :func:`fukasa.analysis.authenticity.peers.against`.

    """

    FEATURE: str | None
    DIRECTION: int

    def judge(self, evidence: pl.DataFrame) -> pl.DataFrame:
        """Judge accounts; gives rows of ``CHECK_SCHEMA``."""


@cache
def checks() -> Mapping[str, Check]:
    """Give all checks of checks.toml by id, in its order."""
    return {name: cast("Check", import_module(f"{_CHECKS}.{name}")) for name in config().checks}


def features() -> frozenset[str]:
    """Name the columns of the evidence that are compared with peers."""
    return frozenset(check.FEATURE for check in checks().values() if check.FEATURE is not None)


def band_of(values: pl.DataFrame, feature: str) -> pl.DataFrame:
    """Fit the bands of one feature of the whole population, with its standard error where it has one, and name them."""
    fitted = fit_bands(values.rename({feature: "x", f"{feature}_se": "se"}, strict=False))
    return fitted.select(pl.lit(feature).alias("feature"), pl.all())


def judge_all(evidence: pl.DataFrame, bands: pl.DataFrame) -> pl.DataFrame:
    """Let every check judge.

    Args:
        evidence: one row per account.
        bands: of :func:`band_of`, of all features.

    Returns:
        Rows of ``CHECK_SCHEMA``, check after check; accounts of which nothing may be derived are insufficient for all.

    """
    plain = evidence.drop("deviation", *PEER_BAND, strict=False)
    allowed, refused = plain.filter("permitted"), plain.filter(~pl.col("permitted"))
    told = []
    for name, check in checks().items():
        told.append(check.judge(_compared(allowed, bands, check)))
        if not refused.is_empty():
            told.append(_refused(refused, name))
    return pl.concat(told)


def _compared(evidence: pl.DataFrame, bands: pl.DataFrame, check: Check) -> pl.DataFrame:
    if check.FEATURE is None:
        return evidence
    return against(evidence, bands.lazy().filter(feature=check.FEATURE), check.FEATURE, check.DIRECTION)


def _refused(accounts: pl.DataFrame, check_id: str) -> pl.DataFrame:
    nothing = {"value": pl.Float64, "n": pl.Int64, "deviation": pl.Float64}
    figures = accounts.select(
        "account_key",
        *(pl.lit(None, kind).alias(name) for name, kind in nothing.items()),
        reason=pl.lit(NOT_PERMITTED),
    )
    return check_rows(figures, check_id)
