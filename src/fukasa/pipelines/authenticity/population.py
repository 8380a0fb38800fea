"""What only the whole population can tell: purges of a platform, lines on followers, bands of peers."""

import polars as pl

from fukasa.analysis.authenticity.engagement import ON_FOLLOWERS, fit_engagement_lines, with_residuals
from fukasa.analysis.authenticity.growth import find_purges
from fukasa.core.provenance import SHARED
from fukasa.pipelines.authenticity.checking import band_of, features
from fukasa.pipelines.authenticity.folder import ReviewFolder

PURGES, LINES, BANDS = "purges", "lines", "bands"
_PEERS = ("platform", "tier", "category", "visibility", "replaced_for")
_OF_LINES = tuple(sorted({"log_followers", *(name for pair in ON_FOLLOWERS.values() for name in pair)}))


def find_all_purges(folder: ReviewFolder, falls: str) -> None:
    """Find the days on which a platform took followers from many accounts, as everybody sees it and each workspace.

    Args:
        folder: the pieces of the review.
        falls: the step that counted falls per visibility, who sees other rows instead, platform and day.

    """
    if folder.has(PURGES):
        return
    counted = pl.read_parquet(folder.pieces(falls))
    owners = [SHARED, *sorted(set(counted["visibility"]) - {SHARED})]
    found = [find_purges(_seen(counted, owner)).select(pl.lit(owner).alias("owner"), pl.all()) for owner in owners]
    folder.write(pl.concat(found), PURGES)


def _seen(counted: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Keep what an audience sees: its own rows, and shared ones for which it has none."""
    shared = (pl.col("visibility") == SHARED) & ~pl.col("replaced_for").list.contains(owner)
    return counted.filter((pl.col("visibility") == owner) | shared).drop("visibility", "replaced_for")


def compare_population(folder: ReviewFolder, evidence: str) -> None:
    """Fit lines and bands; memory holds the columns of one feature for all accounts.

    Args:
        folder: the pieces of the review.
        evidence: the step that made the evidence.

    """
    if folder.has(BANDS):
        return
    rows = pl.scan_parquet(folder.pieces(evidence)).filter("permitted")
    lines = fit_engagement_lines(rows.select(*_PEERS, *_OF_LINES).collect())
    folder.write(lines, LINES)
    bands = [band_of(_values(rows, lines, feature), feature) for feature in sorted(features())]
    folder.write(pl.concat(bands), BANDS)


def _values(rows: pl.LazyFrame, lines: pl.DataFrame, feature: str) -> pl.DataFrame:
    """Read a feature and its error with what its peers are told by; residuals are made of their line."""
    known = rows.collect_schema().names()
    wanted = (feature, f"{feature}_se")
    if feature in known:
        return rows.select(*_PEERS, *(name for name in wanted if name in known)).collect()
    figure = feature.removesuffix("_residual")
    column, form = ON_FOLLOWERS[figure]
    own = rows.select(*_PEERS, "log_followers", form, column, f"{column}_se").collect()
    return with_residuals(own, lines, (figure,)).select(*_PEERS, *wanted)
