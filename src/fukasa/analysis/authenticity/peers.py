"""How unusual an account is among its peers: bands of many accounts, fitted once and used chunk by chunk."""

import numpy as np
import polars as pl
from scipy.special import log_ndtr, ndtri_exp

from fukasa.analysis.engagement.audience import seen_by, with_audience
from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.robust import NORMAL_MAD
from fukasa.core.provenance import SHARED

PEER_BAND = ("peer_low", "peer_mid", "peer_high", "peer_n", "peers")
SCALE_FLOOR = 0.05
"""Peers who are all alike still differ by so much, in the unit of the feature (logarithms and logits: five percent)."""

_WIDE = ("platform", "tier")
_NARROW = (*_WIDE, "category")
_FIGURES = ("low", "mid", "high", "scale", "n", "label")
_LEAST_OWN = 0.5  # of the spread of peers is their own, however large their errors are said to be
_ORDINARY = -1.0  # standing in the middle is no stronger sign than this where both ends are unusual


def fit_bands(values: pl.DataFrame) -> pl.DataFrame:
    """Fit the band of every group of peers: platform × tier × category, and platform × tier.

    A workspace's groups are made of what it sees (its own rows and the shared ones that it has not replaced), those of
    shared accounts of shared ones only. Quantiles and the median absolute deviation stay put when up to a quarter of
    the peers are inflated (Hampel 1974; Rousseeuw and Croux 1993).

    Args:
        values: one row per account of the whole population: platform, tier, category, visibility, perhaps
            replaced_for, and the figure x; null or not finite is not known. With its standard error se the scale is
            that of the peers themselves: what the errors add is taken off, down to a half.

    Returns:
        One row per owner and group: owner, platform, tier, category (null for the wider group), low, mid, high (10th,
        50th and 90th percentile), scale (as a standard deviation), n and label.

    """
    x = pl.col("x").cast(pl.Float64)
    rows = with_audience(values).with_columns(x=pl.when(x.is_finite()).then(x)).drop_nulls(["x", "tier"])
    error = pl.col("se").cast(pl.Float64).fill_nan(None).fill_null(0.0) if "se" in rows.columns else pl.lit(0.0)
    rows = rows.select(*_NARROW, "visibility", "replaced_for", "x", error=error)
    owners = rows["visibility"].drop_nulls().unique().sort().to_list()
    return pl.concat(_owner_bands(rows, owner) for owner in owners or [SHARED])


def against(
    evidence: pl.DataFrame, bands: pl.DataFrame, feature: str, direction: int, scale_floor: float = SCALE_FLOOR
) -> pl.DataFrame:
    """Compare a figure of every account with the peers.

    The deviation is (x − mid) / √(scale² + se²) in the direction of inflation. Where both ends are unusual it is folded
    so that it is again standard normal among honest peers: the share of peers who stand farther out is kept, and the
    middle counts at most one standard deviation in favour.

    Args:
        evidence: account_key, platform, tier, category, visibility and the feature; its standard error in
            ``<feature>_se`` where there is one. Columns of an earlier comparison are replaced.
        bands: of :func:`fit_bands`, fitted on this feature.
        feature: the column compared.
        direction: +1 high is unusual, −1 low is unusual, 0 both.
        scale_floor: the least spread of peers, in the unit of the feature.

    Returns:
        The evidence in its order with deviation, peer_low, peer_mid, peer_high, peer_n (the others) and peers. With
        fewer than ``min_peers`` others by category the wider group is asked; with fewer again the deviation and the
        band are null, and peer_n tells how many there are.

    """
    known = pl.col(feature).cast(pl.Float64).is_finite().fill_null(value=False)
    kept = evidence.drop("deviation", *PEER_BAND, strict=False).with_columns(_own=known.cast(pl.Int64))
    placed = _placed(_placed(kept, bands, _NARROW, "narrow"), bands, _WIDE, "wide")
    chosen = placed.with_columns(_chosen()).drop(pl.selectors.starts_with("_narrow_", "_wide_"))
    told = chosen.with_columns(_deviation(chosen, feature, direction, scale_floor))
    return told.drop("_own", "_scale")


def _owner_bands(rows: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Fit what one owner sees; of a workspace only the groups in which it has accounts of its own."""
    seen = rows.filter(seen_by(owner))
    if owner != SHARED:
        seen = seen.join(seen.filter(pl.col("visibility") == owner).select(_WIDE).unique(), on=_WIDE, how="semi")
    wide = _group_bands(seen, _WIDE).with_columns(category=pl.lit(None, dtype=pl.String))
    narrow = _group_bands(seen.filter(pl.col("category").is_not_null()), _NARROW)
    return pl.concat(part.select(pl.lit(owner).alias("owner"), *_NARROW, *_FIGURES) for part in (narrow, wide))


def _group_bands(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    x = pl.col("x")
    observed = (x - x.median()).abs().median() * NORMAL_MAD
    return rows.group_by(keys, maintain_order=True).agg(
        low=x.quantile(0.1, "linear"),
        mid=x.median(),
        high=x.quantile(0.9, "linear"),
        scale=pl.max_horizontal(observed**2 - pl.col("error").median() ** 2, (_LEAST_OWN * observed) ** 2).sqrt(),
        n=pl.len().cast(pl.Int64),
        label=pl.concat_str([pl.col(key).first() for key in keys], separator=" × "),
    )


def _placed(evidence: pl.DataFrame, bands: pl.DataFrame, keys: tuple[str, ...], name: str) -> pl.DataFrame:
    """Put the band of a kind of group beside every account."""
    kind = bands.filter(pl.col("category").is_not_null() if keys == _NARROW else pl.col("category").is_null())
    group = kind.select("owner", *keys, *(pl.col(figure).alias(f"_{name}_{figure}") for figure in _FIGURES))
    joined = evidence.join(
        group, left_on=["visibility", *keys], right_on=["owner", *keys], how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col(f"_{name}_n") - pl.col("_own"))


def _chosen() -> list[pl.Expr]:
    """Take the narrow group where it is large enough, else the wide one, else none."""
    narrow = (pl.col("_narrow_n") >= settings().min_peers).fill_null(value=False)
    enough = narrow | (pl.col("_wide_n") >= settings().min_peers)
    figures = {"low": "peer_low", "mid": "peer_mid", "high": "peer_high", "scale": "_scale"}
    return [
        *(
            pl.when(narrow).then(f"_narrow_{figure}").when(enough).then(f"_wide_{figure}").alias(column)
            for figure, column in figures.items()
        ),
        pl.when(narrow).then("_narrow_n").otherwise("_wide_n").alias("peer_n"),
        pl.when(narrow).then("_narrow_label").otherwise("_wide_label").alias("peers"),
    ]


def _deviation(chosen: pl.DataFrame, feature: str, direction: int, scale_floor: float) -> pl.Series:
    x, mid, scale = (_reals(chosen, name) for name in (feature, "peer_mid", "_scale"))
    error = np.nan_to_num(_reals(chosen, f"{feature}_se")) if f"{feature}_se" in chosen.columns else 0.0
    z = (x - mid) / np.hypot(np.maximum(scale, scale_floor), error)
    return pl.Series("deviation", z * direction if direction else _folded(z), nan_to_null=True)


def _folded(z: Reals) -> Reals:
    """Give the normal deviate that as many exceed as stand farther out than z on either side."""
    farther = np.minimum(np.log(2) + log_ndtr(-np.abs(z)), 0.0)
    folded: Reals = np.maximum(-ndtri_exp(farther), _ORDINARY)
    return folded


def _reals(frame: pl.DataFrame, column: str) -> Reals:
    values = frame[column].cast(pl.Float64).fill_null(np.nan).to_numpy().copy()
    values[~np.isfinite(values)] = np.nan
    return values
