"""Lines through logarithms: how a figure grows with the followers, and how far an account stands from that."""

from itertools import pairwise

import numpy as np
import polars as pl

from fukasa.analysis.engagement.audience import seen_by, with_audience
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.steps import done
from fukasa.core.provenance import SHARED

BINS = 24
LEAST_PER_BIN = 10
LEAST_BINS = 5
"""A line needs at least five bins of ten accounts."""

_GROUP = ("platform", "form")


def robust_line(x: Reals, y: Reals) -> tuple[float, float] | None:
    """Fit a line that neither a fifth of inflated accounts nor a few odd sizes can bend.

    Accounts are dealt into bins of equal number by x, each bin gives its medians, and the slope is the repeated median
    of the slopes between the bins (Siegel 1982, which half of the points cannot carry away; Theil's single median
    yields where the odd ones stand together at one end). The intercept is the median of y − slope · x.

    Args:
        x: logarithms of sizes, all finite.
        y: logarithms of figures, all finite.

    Returns:
        Slope and intercept; None with too few accounts or sizes.

    """
    bins = min(BINS, len(x) // LEAST_PER_BIN)
    if bins < LEAST_BINS:
        return None
    order = np.lexsort((y, x))
    edges = np.linspace(0, len(x), bins + 1).astype(np.int64)
    parts = [order[low:high] for low, high in pairwise(edges)]
    centre, middle = (np.array([np.median(values[part]) for part in parts]) for values in (x, y))
    slope = _repeated_median(centre, middle)
    return None if slope is None else (slope, float(np.median(y - slope * x)))


def fit_lines(values: pl.DataFrame) -> pl.DataFrame:
    """Fit a line of figures on followers per platform, and per platform and form of the posts.

    Who is fitted together follows the rule of peers: shared accounts without what workspaces own.

    Args:
        values: one row per account: platform, form (the format of most posts, may be null), visibility, perhaps
            replaced_for, x (log followers) and y (log figure); rows with a null or a value that is not finite are left
            out.

    Returns:
        One row per owner and group that has enough accounts: owner, platform, form (null for the platform as a whole),
        slope, intercept, n.

    """
    finite = pl.all_horizontal(pl.col(name).cast(pl.Float64).is_finite().fill_null(value=False) for name in ("x", "y"))
    rows = with_audience(values).filter(finite).select(*_GROUP, "visibility", "replaced_for", "x", "y")
    owners = rows["visibility"].drop_nulls().unique().sort().to_list()
    lines = [line for owner in owners for line in _owner_lines(rows, owner)]
    schema = {"owner": pl.String, "platform": pl.String, "form": pl.String}
    return pl.DataFrame(
        lines, schema=schema | {"slope": pl.Float64, "intercept": pl.Float64, "n": pl.Int64}, orient="row"
    )


def residuals(evidence: pl.DataFrame | pl.LazyFrame, lines: pl.DataFrame | pl.LazyFrame, y: str) -> pl.Series:
    """Tell how far a figure stands from its line: y − slope · log followers − intercept; null where there is none.

    Args:
        evidence: visibility, platform, form, log_followers and the column y.
        lines: of :func:`fit_lines`.
        y: the column of log figures.

    """
    keys = evidence.lazy().select(owner="visibility", platform="platform", form="form", x="log_followers", y=y)
    fits = ("slope", "intercept")
    by_form = lines.lazy().filter(pl.col("form").is_not_null()).select("owner", *_GROUP, *fits)
    overall = (
        lines.lazy()
        .filter(pl.col("form").is_null())
        .select("owner", "platform", *(pl.col(name).alias(f"{name}_all") for name in fits))
    )
    joined = keys.join(by_form, on=["owner", *_GROUP], how="left", maintain_order="left")
    joined = joined.join(overall, on=["owner", "platform"], how="left", maintain_order="left")
    slope, intercept = (pl.coalesce(name, f"{name}_all") for name in fits)
    return done(joined.select(residual=pl.col("y") - slope * pl.col("x") - intercept))["residual"]


def _owner_lines(rows: pl.DataFrame, owner: str) -> list[tuple[object, ...]]:
    """Fit what one owner sees; of a workspace only the platforms on which it has accounts of its own."""
    seen = rows.filter(seen_by(owner))
    if owner != SHARED:
        own = seen.filter(pl.col("visibility") == owner)["platform"].unique()
        seen = seen.filter(pl.col("platform").is_in(own.implode()))
    groups = [
        (platform, form, part)
        for platform, whole in _parts(seen, "platform")
        for form, part in [(None, whole), *_parts(whole.drop_nulls("form"), "form")]
    ]
    fitted = [
        (owner, platform, form, robust_line(part["x"].to_numpy(), part["y"].to_numpy()), part.height)
        for platform, form, part in groups
    ]
    return [(owner, platform, form, *line, n) for owner, platform, form, line, n in fitted if line is not None]


def _parts(rows: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    split = rows.partition_by(column, as_dict=True, maintain_order=True)
    return sorted((str(name), part) for (name,), part in split.items())


def _repeated_median(x: Reals, y: Reals) -> float | None:
    """Give the median over points of their median slope to the others; points of equal x have none."""
    run = x[:, None] - x
    slopes = np.divide(y[:, None] - y, run, out=np.full_like(run, np.nan), where=run != 0)
    told = ~np.isnan(slopes).all(axis=1)
    return float(np.median(np.nanmedian(slopes[told], axis=1))) if told.any() else None
