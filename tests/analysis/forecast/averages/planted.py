"""Accounts whose averages come from a level that is known: a line, a drift, a walk that returns, and noise."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)
QUARTER = timedelta(days=91.3125)


@dataclass(frozen=True)
class Truth:
    """What was planted, in logs and quarters, and who is in the world."""

    accounts: int = 2_000
    intercept: float = 9.0
    slope: float = 0.7
    noise: float = 0.06
    between: float = 0.5
    kept: float = 0.9
    drift: float = 0.0
    shock_sd: float = 0.0

    @property
    def movement(self) -> float:
        return self.between * (1 - self.kept**2)


@dataclass(frozen=True)
class World:
    """Averages at some quarters: ``value`` and ``level`` are accounts × quarters, NaN where not observed."""

    truth: Truth
    quarters: np.ndarray
    followers: np.ndarray
    level: np.ndarray
    value: np.ndarray

    @property
    def accounts(self) -> pl.DataFrame:
        keys = [f"tiktok:{i}" for i in range(len(self.followers))]
        return pl.DataFrame({"account_key": keys, "platform": "tiktok", "followers": np.exp(self.followers)})

    def aggregates(self, *places: int) -> pl.DataFrame:
        """The averages of some of the quarters, as they are supplied."""
        frames = [
            self.accounts.select(
                "account_key",
                captured_at=pl.lit(self.day(place)),
                avg_views=pl.Series(np.exp(self.value[:, place]), nan_to_null=True),
                followers="followers",
            )
            for place in places
        ]
        return pl.concat(frames).drop_nulls("avg_views")

    def day(self, place: int) -> datetime:
        return ORIGIN + QUARTER * float(self.quarters[place])


def planted(seed: int, quarters: list[float], truth: Truth | None = None) -> World:
    """Make a world; the level of all accounts follows one path of drift and shocks."""
    told, rng = truth or Truth(), np.random.default_rng(seed)
    at, n = np.array(quarters), told.accounts
    followers = rng.normal(10, 1.5, n)
    own = rng.normal(0, np.sqrt(told.between), n)
    levels, path = [], 0.0
    for gap in np.diff(at, prepend=at[0]):
        left = told.kept**gap
        own = own * left + rng.normal(0, np.sqrt(told.between * (1 - left**2)), n)
        path += told.drift * gap + rng.normal(0, told.shock_sd * np.sqrt(gap))
        levels.append(told.intercept + told.slope * (followers - 10) + path + own)
    level = np.stack(levels, axis=1)
    return World(told, at, followers, level, level + rng.normal(0, np.sqrt(told.noise), level.shape))
