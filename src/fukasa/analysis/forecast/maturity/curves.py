"""The maturity curves of all platforms, and what they say of posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.maturity.assumptions import maturity_assumptions
from fukasa.analysis.forecast.maturity.curve import HORIZON_DAYS, MaturityCurve, quantile
from fukasa.analysis.forecast.maturity.growth import assumed_speeds, speed_precision
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.core.catalogue import PLATFORMS
from fukasa.core.errors import InvalidInput

_KEYS = ("platform", "metric", "format")
_MARKS = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 30.0, 60.0, 90.0)
"""Ages of the table, in days."""


@dataclass(frozen=True, slots=True)
class MaturityShare:
    """The share of its day-30 count that a post has at an age.

    Attributes:
        share: the share; above 1 for ages beyond 30 days.
        low, high: 95 % interval of the mean share; single posts vary more.
        n_posts, n_accounts: what the curve was measured from.
        basis: ``measured`` or ``assumed``.
        status: ``ok``, or ``insufficient`` where too few posts were counted twice.
        reason: ``too_few_pairs`` where insufficient.
        level: what the curve speaks of: ``format`` or ``platform``.

    """

    share: float
    low: float
    high: float
    n_posts: int
    n_accounts: int
    basis: str
    status: str
    reason: str | None
    level: str


@dataclass(frozen=True, slots=True)
class MaturityCurves:
    """Curves by platform, metric and format; where one was not measured the next wider stands, last the assumption."""

    measured: tuple[MaturityCurve, ...]

    def curve(self, platform: str, metric: str, format: str | None = None) -> MaturityCurve:  # noqa: A002  its name everywhere
        """Find the narrowest curve that is known for such posts.

        Raises:
            InvalidInput: no such platform.

        """
        known = {(one.platform, one.metric, one.format): one for one in self.measured}
        return (
            known.get((platform, metric, format))
            or known.get((platform, metric, None))
            or assumed_curve(platform, metric)
        )

    def share(self, platform: str, metric: str, format: str | None, age_days: float) -> MaturityShare:  # noqa: A002
        """Say what share of its day-30 count a post has at an age.

        Raises:
            InvalidInput: the age is not above 0, or no such platform.

        """
        if not age_days > 0:
            raise InvalidInput(f"the age of a post must be above 0 days, got {age_days}; give its age when counted")
        curve = self.curve(platform, metric, format)
        share, low, high = (float(part[0]) for part in curve.share(np.array([age_days])))
        measured = curve.basis == "measured"
        return MaturityShare(
            share, low, high, curve.n_posts, curve.n_accounts, curve.basis,
            "ok" if measured else "insufficient", None if measured else "too_few_pairs",
            "platform" if curve.format is None else "format",
        )  # fmt: skip

    def mature(self, posts: pl.DataFrame, *, horizon_days: float = HORIZON_DAYS) -> pl.DataFrame:
        """Bring counts of young posts to the age at which they are mature.

        Args:
            posts: platform, metric, format, value and age_days (days since posting when the value was read).
            horizon_days: the age to bring them to. Older posts are mature: factor 1, no variance.

        Returns:
            ``posts`` with matured (null where the value or the age is not known, or the age is not above 0),
            maturity_variance (of the log of matured) and maturity_basis (mature, measured or assumed).

        """
        grown = self._grown(posts, np.maximum(horizon_days, _ages(posts)))
        basis = pl.when(pl.col("age_days") >= horizon_days).then(pl.lit("mature")).otherwise(pl.col("_basis"))
        return grown.with_columns(
            matured=pl.col("value") * pl.col("_mean").exp(),
            maturity_variance=pl.col("_variance"),
            maturity_basis=pl.when(pl.col("_mean").is_not_null()).then(basis),
        ).drop("_mean", "_variance", "_basis", "_half")

    def project(
        self, posts: pl.DataFrame, *, days: tuple[float, ...] = (7.0, 30.0), level: float = 0.8
    ) -> pl.DataFrame:
        """Say what a young post will have at later ages, with the interval for that one post.

        Args:
            posts: as for :meth:`mature`.
            days: the ages to look at; a post that is older keeps its count.
            level: the share of posts that the interval is meant to cover.

        Returns:
            ``posts`` with day_7, day_7_low, day_7_high (and so on) and maturity_basis.

        """
        found = posts
        for day in days:
            grown = self._grown(posts, np.maximum(day, _ages(posts)), level)
            reach, name = pl.col("_half") * pl.col("_variance").sqrt(), f"day_{day:g}"
            least = (pl.col("_mean") - reach).clip(lower_bound=0.0)
            found = found.with_columns(
                grown.select(
                    (pl.col("value") * pl.col("_mean").exp()).alias(name),
                    (pl.col("value") * least.exp()).alias(f"{name}_low"),
                    (pl.col("value") * (pl.col("_mean") + reach).exp()).alias(f"{name}_high"),
                    pl.col("_basis").alias("maturity_basis"),
                )
            )
        return found

    def table(self) -> pl.DataFrame:
        """List every measured curve at a few ages: share, low, high, n; for a page."""
        return pl.concat([_table(one) for one in self.measured]) if self.measured else pl.DataFrame()

    def to_dict(self) -> dict[str, Any]:
        """Give a plain dictionary, such as JSON can hold."""
        return {"measured": [one.to_dict() for one in self.measured]}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "MaturityCurves":
        """Read what :meth:`to_dict` gave."""
        return cls(tuple(MaturityCurve.from_dict(one) for one in plain["measured"]))

    def _grown(self, posts: pl.DataFrame, until: Reals, level: float = 0.8) -> pl.DataFrame:
        """Look up the growth of every post until an age; the loop goes over kinds of posts, not over posts."""
        kinds = posts.select(_KEYS).unique(maintain_order=True).with_row_index("_kind")
        curves = [self.curve(*row) for row in kinds.select(_KEYS).rows()]
        named = kinds.with_columns(
            pl.Series("_basis", [one.basis for one in curves], dtype=pl.String),
            pl.Series("_half", [quantile(one.degrees, level) for one in curves], dtype=pl.Float64),
        )
        joined = posts.join(named, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
        ages, kind = _ages(posts), joined["_kind"].to_numpy()
        mean = np.where(ages > 0, 0.0, np.nan)
        variance = mean.copy()
        for number, curve in enumerate(curves):
            rows = np.flatnonzero((kind == number) & (ages > 0) & (ages < until))
            growth = curve.growth(ages[rows], until[rows])
            mean[rows], variance[rows] = growth.mean, growth.total_variance
        columns = {"_mean": mean, "_variance": variance}
        numbers = [pl.Series(name, column, nan_to_null=True) for name, column in columns.items()]
        return joined.with_columns(numbers).drop("_kind")


def _table(one: MaturityCurve) -> pl.DataFrame:
    ages = np.array(_MARKS)
    share, low, high = one.share(ages)
    return pl.DataFrame({"age_days": ages, "share": share, "low": low, "high": high}).select(
        pl.lit(one.platform).alias("platform"),
        pl.lit(one.metric).alias("metric"),
        pl.lit(one.format, dtype=pl.String).alias("format"),
        pl.all(),
        pl.lit(one.n_posts).alias("n_posts"),
        pl.lit(one.n_accounts).alias("n_accounts"),
        pl.lit(one.newest_at, dtype=pl.Datetime("us", "UTC")).alias("newest_at"),
    )


def _ages(posts: pl.DataFrame) -> Reals:
    return reals(posts, "age_days")


def assumed_curve(platform: str, metric: str) -> MaturityCurve:
    """Give the curve that is assumed for a platform, as wide as the assumption may be wrong.

    Raises:
        InvalidInput: no such platform.

    """
    if platform not in PLATFORMS:
        raise InvalidInput(f"there is no platform {platform!r}; use one of {', '.join(PLATFORMS)}")
    known = maturity_assumptions()
    speeds = assumed_speeds(known.halflife[platform], known.shape)
    precision = speed_precision(speeds, known.platform_spread, known.least_slope, known.smooth)
    return MaturityCurve(
        platform,
        metric,
        None,
        "assumed",
        speeds,
        np.asarray(np.linalg.inv(precision)),
        burst=known.burst,
        pace=known.pace,
    )
