"""From evidence to what a check judges, for the two kinds of figures that posts and comments give."""

from collections.abc import Callable

import polars as pl

from fukasa.analysis.authenticity.angles import share_of
from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.peers import PEER_BAND
from fukasa.analysis.authenticity.rows import refused

_NORMAL_95 = 1.959963984540054
_BAND_FIGURES = ("peer_low", "peer_mid", "peer_high")


def level_figures(evidence: pl.DataFrame, feature: str, n: str, *reasons: tuple[str, pl.Expr]) -> pl.DataFrame:
    """Judge a logarithm: the value is the feature, its interval two standard errors on either side.

    Args:
        evidence: compared with peers, see :func:`fukasa.analysis.authenticity.peers.against`.
        feature: the column judged, with its standard error beside it.
        n: the column of what it rests on.
        reasons: see :func:`fukasa.analysis.authenticity.rows.refused`.

    """
    return _figures(evidence, feature, pl.col(feature), n, reasons, lambda x: x)


def held_where_replaced(figures: pl.DataFrame, evidence: pl.DataFrame, check_id: str) -> pl.DataFrame:
    """Hold the deviation of accounts that seem to be another account now.

    That is where followers change many times over and posts fall away or leap in the same step (``replaced_*`` of
    data/growth.toml). Whether another account took the name, two were merged or followers were bought cannot be told: a
    person should look.

    Args:
        figures: of :func:`level_figures`.
        evidence: the same accounts in the same order, with ``replaced`` (null where no snapshot is known).
        check_id: a check with the further number ``replaced``, the highest deviation of such accounts.

    Raises:
        InvalidInput: there is no such check.

    """
    held = pl.col("deviation").clip(upper_bound=check(check_id)["replaced"])
    return figures.with_columns(deviation=pl.when(evidence["replaced"]).then(held).otherwise("deviation"))


def spread_figures(evidence: pl.DataFrame, feature: str, n: str, *reasons: tuple[str, pl.Expr]) -> pl.DataFrame:
    """Judge a spread by its logarithm; value, interval and band are told as spreads. See :func:`level_figures`."""
    return _figures(evidence, feature, pl.col(feature).exp(), n, reasons, pl.Expr.exp)


def share_figures(
    evidence: pl.DataFrame, feature: str, share: pl.Expr, n: str, *reasons: tuple[str, pl.Expr]
) -> pl.DataFrame:
    """Judge a share by its angle; value, interval and band are told as shares. See :func:`level_figures`."""
    return _figures(evidence, feature, share, n, reasons, share_of)


def _figures(
    evidence: pl.DataFrame,
    feature: str,
    value: pl.Expr,
    n: str,
    reasons: tuple[tuple[str, pl.Expr], ...],
    told: Callable[[pl.Expr], pl.Expr],
) -> pl.DataFrame:
    x, reach = pl.col(feature), _NORMAL_95 * pl.col(f"{feature}_se")
    kept = [name for name in PEER_BAND if name not in _BAND_FIGURES]
    return evidence.select(
        "account_key",
        "deviation",
        *kept,
        *(told(pl.col(name)).alias(name) for name in _BAND_FIGURES),
        value=value,
        low=pl.min_horizontal(value, told(x - reach)),
        high=pl.max_horizontal(value, told(x + reach)),
        n=pl.col(n).fill_null(0),
        reason=refused(*reasons),
    )
