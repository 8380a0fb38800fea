"""How unusual an account is among its peers: bands of many accounts, fitted once and used chunk by chunk."""

import numpy as np
import polars as pl
from scipy.special import log_ndtr, ndtri_exp

from fukasa.analysis.engagement.audience import seen_by, with_audience
from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.analysis.statistics.robust import NORMAL_MAD
from fukasa.analysis.steps import done
from fukasa.core.provenance import SHARED

PEER_BAND = ("peer_low", "peer_mid", "peer_high", "peer_n", "peers")
SCALE_FLOOR = 0.05
"""Peers who are all alike still differ by so much, in the unit of the feature (logarithms and logits: five percent)."""

SIZE_FREE = "_residual"
"""Figures of such a name have the followers taken off already: where a tier has too few, the platform will do."""

_ALL = ("platform",)
_WIDE = (*_ALL, "tier")
_NARROW = (*_WIDE, "category")
_GROUPS = {"narrow": _NARROW, "wide": _WIDE, "all": _ALL}
_FIGURES = ("low", "mid", "high", "scale", "n", "label")
_LEAST_OWN = 0.5  # of the spread of peers is their own, however large their errors are said to be
_ORDINARY = -1.0  # standing in the middle is no stronger sign than this where both ends are unusual


def fit_bands(values: pl.DataFrame) -> pl.DataFrame:
    """Fit the band of every group of peers: platform × tier × category, platform × tier, and the platform.

    A workspace's groups are made of what it sees (its own rows and the shared ones that it has not replaced), those of
    shared accounts of shared ones only. Quantiles and the median absolute deviation stay put when up to a quarter of
    the peers are inflated (Hampel 1974; Rousseeuw and Croux 1993).

    Args:
        values: one row per account of the whole population: platform, tier, category, visibility, perhaps
            replaced_for, and the figure x; null or not finite is not known. With its standard error se the scale is
            that of the peers themselves: what the errors add is taken off, down to a half.

    Returns:
        One row per owner and group: owner, platform, tier, category (null for the wider groups), low, mid, high (10th,
        50th and 90th percentile), scale (as a standard deviation), n and label.

    """
    x = pl.col("x").cast(pl.Float64)
    known = with_audience(values).lazy().with_columns(x=pl.when(x.is_finite()).then(x)).drop_nulls(["x", "tier"])
    error = pl.col("se").cast(pl.Float64).fill_nan(None).fill_null(0.0) if "se" in values.columns else pl.lit(0.0)
    rows = done(known.select(*_NARROW, "visibility", "replaced_for", "x", error=error))
    owners = sorted(set(rows["visibility"].unique()) - {None})
    return pl.concat(_owner_bands(rows, owner) for owner in owners or [SHARED])


def against(
    evidence: pl.DataFrame,
    bands: pl.DataFrame | pl.LazyFrame,
    feature: str,
    direction: int,
    scale_floor: float = SCALE_FLOOR,
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
        fewer than ``min_peers`` others by category the tier is asked, then (:data:`SIZE_FREE` figures) the platform;
        with fewer again the deviation and the band are null, and peer_n tells how many of the tier there are.

    """
    known = pl.col(feature).cast(pl.Float64).is_finite().fill_null(value=False)
    placed = evidence.lazy().select("visibility", *_NARROW, _own=known.cast(pl.Int64))
    allowed = [name for name in _GROUPS if name != "all" or feature.endswith(SIZE_FREE)]
    for name in allowed:
        placed = _placed(placed, bands.lazy(), name)
    band = done(placed.select(_chosen(allowed)))
    earlier = [name for name in ("deviation", *PEER_BAND) if name in evidence.columns]
    kept = evidence.drop(earlier) if earlier else evidence
    deviation = _deviation(kept, band, feature, direction, scale_floor)
    return kept.hstack([*(band[name] for name in PEER_BAND), deviation])


def _owner_bands(rows: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Fit what one owner sees; of a workspace only the groups in which it has accounts of its own."""
    seen = rows.lazy().filter(seen_by(owner))
    if owner != SHARED:
        seen = seen.join(seen.filter(pl.col("visibility") == owner).select(_WIDE).unique(), on=_WIDE, how="semi")
    return done(
        pl.concat(
            _group_bands(seen.drop_nulls(list(keys)), keys).select(
                pl.lit(owner).alias("owner"),
                *(pl.col(key) if key in keys else pl.lit(None, dtype=pl.String).alias(key) for key in _NARROW),
                *_FIGURES,
            )
            for keys in _GROUPS.values()
        )
    )


def _group_bands(rows: pl.LazyFrame, keys: tuple[str, ...]) -> pl.LazyFrame:
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


def _placed(evidence: pl.LazyFrame, bands: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Put the band of a kind of group beside every account."""
    keys = _GROUPS[name]
    of_kind = pl.all_horizontal(pl.col(key).is_not_null() if key in keys else pl.col(key).is_null() for key in _NARROW)
    figures = (pl.col(figure).alias(f"_{name}_{figure}") for figure in _FIGURES)
    joined = evidence.join(
        bands.filter(of_kind).select("owner", *keys, *figures),
        left_on=["visibility", *keys],
        right_on=["owner", *keys],
        how="left",
        maintain_order="left",
    )
    return joined.with_columns(pl.col(f"_{name}_n") - pl.col("_own"))


def _chosen(names: list[str]) -> list[pl.Expr]:
    """Take the first group that is large enough; where none is, tell who the peers by tier are."""
    enough = {name: (pl.col(f"_{name}_n") >= settings().min_peers).fill_null(value=False) for name in names}

    def first(figure: str) -> pl.Expr:
        return pl.coalesce(pl.when(large).then(pl.col(f"_{name}_{figure}")) for name, large in enough.items())

    return [
        *(first(figure).alias(f"peer_{figure}") for figure in ("low", "mid", "high")),
        first("scale").alias("_scale"),
        pl.coalesce(first("n"), "_wide_n").alias("peer_n"),
        pl.coalesce(first("label"), "_wide_label").alias("peers"),
    ]


def _deviation(
    evidence: pl.DataFrame, band: pl.DataFrame, feature: str, direction: int, scale_floor: float
) -> pl.Series:
    x, mid, scale = _reals(evidence, feature), _reals(band, "peer_mid"), _reals(band, "_scale")
    error = np.nan_to_num(_reals(evidence, f"{feature}_se")) if f"{feature}_se" in evidence.columns else 0.0
    z = (x - mid) / np.hypot(np.maximum(scale, scale_floor), error)
    return pl.Series("deviation", z * direction if direction else _folded(z), nan_to_null=True)


def _folded(z: Reals) -> Reals:
    """Give the normal deviate that as many exceed as stand farther out than z on either side."""
    farther = np.minimum(np.log(2) + log_ndtr(-np.abs(z)), 0.0)
    folded: Reals = np.maximum(-ndtri_exp(farther), _ORDINARY)
    return folded


def _reals(frame: pl.DataFrame, column: str) -> Reals:
    values = reals(frame, column).copy()
    values[~np.isfinite(values)] = np.nan
    return values
