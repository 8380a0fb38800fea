"""Comments of creators who get comments back at once: more than friends leave."""

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.rows import check_rows, refused
from fukasa.analysis.statistics.shares import wilson_intervals

FEATURE: str | None = None  # nearly every account has none, so that peers tell nothing; see `usual` in checks.toml
DIRECTION = 1
_LEVEL = 0.95
_Z = 1.959963984540054


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts by the share of visits within the hour whose authors are visited back within the hour.

    The share is held against what circles of friends reach (``usual``), in units of ``scale`` widened by the share's
    own standard error, so that few comments make no strong verdict.

    Args:
        evidence: permitted and the columns of ``pods.evidence.EVIDENCE_SCHEMA``.

    """
    config = check("reciprocity")
    member = pl.col("pod_members") > 0  # partners whose accounts nobody knows are missed: that must not speak for it
    mutual, heard = (evidence[name].cast(pl.Float64).to_numpy() for name in ("mutual_n", "heard"))
    known = np.isfinite(mutual) & (heard > 0)
    low, high = wilson_intervals(np.where(known, mutual, 0), np.where(known, heard, 0), _LEVEL)
    error = pl.Series((high - low) / (2 * _Z))
    unusual = (pl.col("mutual_hour_share") - config["usual"]) / (config["scale"] ** 2 + error**2).sqrt()
    figures = evidence.select(
        "account_key",
        value="mutual_hour_share",
        low=pl.Series(low).fill_nan(None),
        high=pl.Series(high).fill_nan(None),
        n="heard",
        deviation=pl.when(member).then(pl.max_horizontal(0, unusual)).otherwise(unusual),
        reason=refused(*silences(), ("no_owner", ~pl.col("owner_known"))),
        detail=pl.struct(partners=pl.col("mutual_partners"), mutual=pl.col("mutual_n")).struct.json_encode(),
    )
    return check_rows(figures, "reciprocity")


def silences() -> tuple[tuple[str, pl.Expr], ...]:
    """Give why nothing can be told from the comments of an account, if so."""
    told = pl.col("pod_comments") > 0
    return (
        ("no_authors", told & (pl.col("pod_authored") == 0)),
        ("too_old", (pl.col("heard") == 0) & (pl.col("heard_before") > 0)),
        ("no_times", told & (pl.col("heard") == 0)),
    )
