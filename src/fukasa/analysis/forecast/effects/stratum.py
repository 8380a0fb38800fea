"""Effects of one platform and metric, or of all platforms together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from scipy.special import stdtrit

from fukasa.analysis.forecast.effects.assumptions import effect_assumptions
from fukasa.analysis.forecast.effects.design import FACTORS, LEVELS, SPONSORED, UNKNOWN
from fukasa.analysis.statistics.arrays import Integers, Reals

_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Stratum:
    """Effects on log counts.

    Attributes:
        platform: platform id; None for all platforms together.
        metric: ``views`` or ``likes``.
        value: effects by column; those of format, weekday and hour are against the average post, that of sponsored
            against a post that is not.
        covariance: of the effects.
        n_posts: posts that show each level; for sponsored the sum of the chances.
        n_accounts: accounts that show the level beside another one: only they tell about it.
        sponsored_share: how often a post is sponsored.
        account_variance: variance of the sponsored effect between creators.
        oldest_at, newest_at: the window of the posts; None where nothing was read.

    """

    platform: str | None
    metric: str
    value: Reals
    covariance: Reals
    n_posts: Reals
    n_accounts: Integers
    sponsored_share: float
    account_variance: float
    oldest_at: datetime | None
    newest_at: datetime | None

    def table(self) -> pl.DataFrame:
        """List the effects of the levels that were seen, with 95 % intervals.

        ``effect``, ``low`` and ``high`` are on logs, ``ratio`` is e^effect. Where too few accounts show a level beside
        another one, the status is ``insufficient``: the effect then is mostly what was believed before.
        """
        reach = stdtrit(np.maximum(self.n_accounts - 1, 1), (1 + _LEVEL) / 2) * np.sqrt(np.diag(self.covariance))
        names = [(factor, level) for factor, levels in LEVELS.items() for level in levels]
        least = int(effect_assumptions().min_accounts)
        enough = pl.col("n_accounts") >= least
        return pl.DataFrame(
            {
                "factor": [factor for factor, _ in names],
                "level": [level for _, level in names],
                "effect": self.value,
                "low": self.value - reach,
                "high": self.value + reach,
                "ratio": np.exp(self.value),
                "n_posts": self.n_posts,
                "n_accounts": self.n_accounts,
            }
        ).filter(pl.col("n_posts") > 0, pl.col("level") != UNKNOWN).select(
            pl.lit(self.platform, dtype=pl.String).alias("platform"),
            pl.lit(self.metric).alias("metric"),
            pl.all(),
            pl.when(enough).then(pl.lit("ok")).otherwise(pl.lit("insufficient")).alias("status"),
            pl.when(~enough).then(pl.lit("too_few_accounts")).alias("reason"),
            pl.lit(self.oldest_at, dtype=pl.Datetime("us", "UTC")).alias("oldest_at"),
            pl.lit(self.newest_at, dtype=pl.Datetime("us", "UTC")).alias("newest_at"),
        )  # fmt: skip

    @property
    def sponsored(self) -> tuple[float, float]:
        """The sponsored effect and the variance of its estimate."""
        return float(self.value[SPONSORED]), float(self.covariance[SPONSORED, SPONSORED])

    def offsets(self, code: Integers) -> tuple[Reals, Reals, Reals]:
        """Sum the effects of format, weekday and hour of posts.

        Args:
            code: posts × 3 columns; −1 adds nothing.

        Returns:
            The sums, their variances, and their covariances with the sponsored effect.

        """
        value = np.append(self.value, 0.0)
        covariance = np.pad(self.covariance, (0, 1))
        pairs = covariance[code[:, :, None], code[:, None, :]]
        return value[code].sum(axis=1), pairs.sum(axis=(1, 2)), covariance[code, SPONSORED].sum(axis=1)

    def to_dict(self) -> dict[str, Any]:
        """Give a plain dictionary, such as JSON can hold."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        arrays = {name: plain[name].tolist() for name in ("value", "covariance", "n_posts", "n_accounts")}
        moments = {name: plain[name].isoformat() if plain[name] else None for name in ("oldest_at", "newest_at")}
        return plain | arrays | moments

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Stratum":
        """Read what :meth:`to_dict` gave."""
        reals = {name: np.array(plain[name], dtype=np.float64) for name in ("value", "covariance", "n_posts")}
        counts = {"n_accounts": np.array(plain["n_accounts"], dtype=np.int64)}
        moments = {
            name: datetime.fromisoformat(plain[name]) if plain[name] else None for name in ("oldest_at", "newest_at")
        }
        return cls(**{**plain, **reals, **counts, **moments})


def against_average(value: Reals, covariance: Reals, posts: Reals) -> tuple[Reals, Reals]:
    """Express effects of format, weekday and hour against the average post.

    Inside an account only differences between levels can be seen; the average post is the natural zero.

    Args:
        value: effects by column.
        covariance: of the effects.
        posts: how many posts show each level.

    """
    turn = np.eye(len(value))
    for factor, columns in FACTORS.items():
        total = float(posts[columns].sum())
        if factor != "sponsored" and total > 0:
            turn[columns, columns] -= posts[columns] / total
    return turn @ value, turn @ covariance @ turn.T
