"""From figures of accounts to the parts of a ranking: where each account stands among peers of its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl

from fukasa.analysis.engagement.registry import settings as metric_settings
from fukasa.analysis.planning.ranking.percentiles import Placed, among, worse_when_larger
from fukasa.analysis.planning.ranking.rank import Components
from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.analysis.statistics.arrays import Reals

PEER_COLUMNS = ("cpv_p50", "paid_sigma", "authenticity_p")
"""Figures that are placed among peers here; depth comes placed already, as only equal parts are compared there."""
COLUMNS = (
    "platform",
    "tier",
    "depth_percentile",
    "depth_low",
    "depth_high",
    "cpv_p10",
    "cpv_p50",
    "cpv_p90",
    "paid_sigma",
    "authenticity_p",
    "authenticity_low",
    "authenticity_high",
)
"""Columns of accounts that are read; null where unknown."""
Kind = tuple[str, str]
"""Platform and tier."""
Peers = Mapping[Kind, Mapping[str, Reals]]
"""By kind and column, the values of all accounts of that kind, or their quantiles."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A part that is placed among peers: its column, the ends of its interval, all the better the smaller."""

    part: str
    column: str
    low: str = ""
    high: str = ""


_PLACED = (
    _Figure("price", "cpv_p50", "cpv_p10", "cpv_p90"),
    _Figure("risk", "paid_sigma"),
    _Figure("authenticity", "authenticity_p", "authenticity_low", "authenticity_high"),
)
_QUANTILES = np.linspace(0, 1, 401)


def peers_of(accounts: pl.DataFrame) -> Peers:
    """Sum up a population: quantiles of every figure by platform and tier, where enough accounts have it.

    Args:
        accounts: with platform, tier and PEER_COLUMNS.

    """
    kinds = accounts.drop_nulls(["platform", "tier"]).partition_by("platform", "tier", as_dict=True)
    return {
        (str(platform), str(tier)): {
            column: np.quantile(values, _QUANTILES)
            for column in PEER_COLUMNS
            if len(values := _known(rows[column])) >= ranking_settings().least_peers
        }
        for (platform, tier), rows in kinds.items()
    }


def components_of(rows: pl.DataFrame, fit: Reals, *, peers: Peers | None = None) -> Components:
    """Make the parts of a ranking.

    Price is the cost per view, risk the spread of the views of a paid post, authenticity the probability of material
    inflation: each is better the smaller it is. A figure is placed among the accounts of the same platform and tier,
    or among the ranked accounts themselves where no peers are given. A part is missing where the figure is, or where
    fewer than ``least_peers`` peers have it.

    Args:
        rows: the accounts, with COLUMNS.
        fit: how well each fits, between 0 and 1; NaN where unknown.
        peers: of :func:`peers_of`; None to compare the accounts with each other.

    """
    share = {"fit": Placed(fit, np.zeros(len(fit))), "depth": _depth(rows)}
    share |= {figure.part: _among(rows, figure, peers) for figure in _PLACED}
    parts = tuple(part.id for part in ranking_settings().parts)
    return Components(
        parts,
        np.column_stack([np.clip(share[part].share, 0, 1) for part in parts]),
        np.column_stack([share[part].sd for part in parts]),
    )


def _depth(rows: pl.DataFrame) -> Placed:
    """Take the percentile as it is; its error is that of the composite, which is made of percentiles too."""
    width = 2 * NormalDist().inv_cdf((1 + metric_settings().level) / 2)
    sd = (_reals(rows, "depth_high") - _reals(rows, "depth_low")) / width
    return Placed(_reals(rows, "depth_percentile"), np.nan_to_num(np.maximum(sd, 0.0)))


def _among(rows: pl.DataFrame, figure: _Figure, peers: Peers | None) -> Placed:
    values = _reals(rows, figure.column)
    ends = tuple(_reals(rows, end) if end else np.full(rows.height, np.nan) for end in (figure.low, figure.high))
    if peers is None:
        return worse_when_larger(among(values, values, low=ends[0], high=ends[1]))
    share, sd = np.full(rows.height, np.nan), np.zeros(rows.height)
    for kind, places in _kinds(rows).items():
        known = peers.get(kind, {}).get(figure.column)
        if known is not None:
            found = among(values[places], known, low=ends[0][places], high=ends[1][places])
            share[places], sd[places] = found.share, found.sd
    return worse_when_larger(Placed(share, sd))


def _kinds(rows: pl.DataFrame) -> dict[Kind, Reals]:
    numbered = rows.select("platform", "tier").with_row_index("place").drop_nulls()
    groups = numbered.group_by("platform", "tier").agg("place").iter_rows()
    return {(platform, tier): np.array(places) for platform, tier, places in groups}


def _reals(rows: pl.DataFrame, column: str) -> Reals:
    return rows[column].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _known(values: pl.Series) -> Reals:
    return values.cast(pl.Float64).drop_nulls().drop_nans().to_numpy()
