"""Histories whose truth is planted: a level per account, a drift, heavy-tailed noise, a paid penalty."""

from dataclasses import dataclass

import numpy as np
import polars as pl

DAY_US = 86_400_000_000
END = 20_000  # days since 1970


@dataclass(frozen=True)
class Planted:
    """A world: its history, what comes next, and the true levels."""

    history: pl.DataFrame
    targets: pl.DataFrame
    actual: np.ndarray
    level: np.ndarray

    @property
    def logs(self):
        return np.log(np.maximum(self.actual, 1))


def frame(account, day, value, **columns):
    size = len(account)
    return pl.DataFrame(
        {
            "account_key": [f"tiktok:{one:05d}" for one in account],
            "post_id": [f"p{one}" for one in range(size)],
            "posted_at": pl.Series((np.asarray(day) * DAY_US).astype(np.int64)).cast(pl.Datetime("us", "UTC")),
            "value": np.asarray(value, dtype=float),
            "platform": ["tiktok"] * size,
            "metric": ["views"] * size,
            **columns,
        }
    )


def planted(seed, *, accounts=400, posts=16, drift=0.0, noise=0.5, penalty=0.0, ahead=1):
    rng = np.random.default_rng(seed)
    followers = np.exp(rng.normal(9.5, 1.2, accounts))
    level = 0.8 * np.log(followers) + rng.normal(0, 0.6, accounts)
    day = END - np.sort(rng.uniform(0, 180, (accounts, posts + ahead)), axis=1)[:, ::-1]
    walk = np.cumsum(rng.normal(0, drift, (accounts, posts + ahead)), axis=1) if drift else 0.0
    luck = rng.standard_t(5, (accounts, posts + ahead)) * np.sqrt(3 / 5) * noise
    paid = (rng.random((accounts, posts + ahead)) < 0.2).astype(float)
    value = np.floor(np.exp(level[:, None] + walk + luck + penalty * paid))
    account = np.repeat(np.arange(accounts), posts + ahead)
    every = frame(
        account, day.ravel(), value.ravel(), sponsored=paid.ravel(), followers=np.repeat(followers, posts + ahead),
        format=np.where(rng.random(account.size) < 0.5, "short", "long"),
    )  # fmt: skip
    newest = np.tile(np.arange(posts + ahead) >= posts, accounts)
    coming = every.filter(pl.Series(newest))
    targets = coming.drop("value").rename({"post_id": "target_id"})
    return Planted(every.filter(pl.Series(~newest)), targets, coming["value"].to_numpy(), level)
