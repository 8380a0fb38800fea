"""The effects of all platforms, and what they say of posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.accounts import ACCOUNTS_SCHEMA
from fukasa.analysis.forecast.effects.design import TIMEZONE, codes
from fukasa.analysis.forecast.effects.priors import believed_stratum
from fukasa.analysis.forecast.effects.stratum import Stratum
from fukasa.analysis.steps import done

_OF = ["account_key", "metric"]


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Effects on log counts, measured inside accounts.

    Attributes:
        strata: by metric: all platforms together (platform None), then each platform.
        accounts: the sponsored effects of creators with sponsored posts; see ``ACCOUNTS_SCHEMA``.
        timezone: whose weekdays and hours count.

    """

    strata: tuple[Stratum, ...]
    accounts: pl.DataFrame
    timezone: str = TIMEZONE

    def stratum(self, platform: str | None, metric: str) -> Stratum:
        """Find the effects of a platform; where it was never seen those of all platforms, last what is believed."""
        known = {(one.platform, one.metric): one for one in self.strata}
        return known.get((platform, metric)) or known.get((None, metric)) or believed_stratum(metric)

    def sponsored_effect(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Give the effect of sponsorship on the log count, creator by creator.

        Args:
            accounts: account_key, platform, metric; any rows, such as posts.

        Returns:
            ``accounts`` with sponsored_effect and sponsored_variance: the creator's own effect drawn towards its
            platform's; where it has no sponsored posts the platform's, its variance wide enough for any creator. And
            n_sponsored, 0 for those.

        """
        kinds = accounts.select("platform", "metric").unique(maintain_order=True)
        found = [self.stratum(platform, metric) for platform, metric in kinds.rows()]
        usual = kinds.with_columns(
            pl.Series("_mean", [one.sponsored[0] for one in found], dtype=pl.Float64),
            pl.Series("_variance", [one.sponsored[1] + one.account_variance for one in found], dtype=pl.Float64),
        )
        joined = accounts.lazy().join(
            usual.lazy(), on=["platform", "metric"], how="left", maintain_order="left", nulls_equal=True
        )
        joined = joined.join(self.accounts.lazy(), on=_OF, how="left", maintain_order="left")
        told = joined.with_columns(
            pl.col("sponsored_effect").fill_null(pl.col("_mean")),
            pl.col("sponsored_variance").fill_null(pl.col("_variance")),
            pl.col("n_sponsored").fill_null(0.0),
        )
        return done(told.drop("_mean", "_variance"))

    def adjust(self, history: pl.DataFrame) -> pl.DataFrame:
        """Sum, per post, what its format, weekday, hour and sponsorship add to its log count.

        ``log(value) − offset`` is the log count that the post would have had as an average organic one.

        Args:
            history: account_key, platform, metric, posted_at, format, sponsored (a chance from 0 to 1). Where that is
                null the platform's share stands in; a null moment adds nothing.

        Returns:
            One row per row of ``history``: offset, and offset_variance, which counts the uncertainty of the effects
            and of whether the post is sponsored.

        """
        code, chance = codes(history, self.timezone)
        chance = chance.copy()
        offset, variance, cross = (np.zeros(history.height) for _ in range(3))
        kinds = history.select(pl.struct("platform", "metric").rank("dense")).to_series().to_numpy()
        for kind in np.unique(kinds):
            rows = np.flatnonzero(kinds == kind)
            stratum = self.stratum(*history.select("platform", "metric").row(int(rows[0])))
            offset[rows], variance[rows], cross[rows] = stratum.offsets(code[rows])
            chance[rows] = np.where(np.isnan(chance[rows]), stratum.sponsored_share, chance[rows])
        own = self.sponsored_effect(history.select(*_OF, "platform"))
        mean, spread = own["sponsored_effect"].to_numpy(), own["sponsored_variance"].to_numpy()
        unsure = chance * (1 - chance) * mean**2
        total = variance + 2 * chance * cross + chance**2 * spread + unsure
        return pl.DataFrame({"offset": offset + chance * mean, "offset_variance": np.maximum(total, 0.0)})

    def table(self) -> pl.DataFrame:
        """List all effects for a page: effect, low, high, ratio, n posts, n accounts, status, window."""
        return pl.concat([one.table() for one in self.strata]) if self.strata else pl.DataFrame()

    def to_dict(self) -> dict[str, Any]:
        """Give a plain dictionary, such as JSON can hold."""
        return {
            "strata": [one.to_dict() for one in self.strata],
            "accounts": self.accounts.to_dict(as_series=False),
            "timezone": self.timezone,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Effects":
        """Read what :meth:`to_dict` gave."""
        strata = tuple(Stratum.from_dict(one) for one in plain["strata"])
        return cls(strata, pl.DataFrame(plain["accounts"], schema=ACCOUNTS_SCHEMA), plain["timezone"])
