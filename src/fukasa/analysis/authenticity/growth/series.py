"""From snapshots as they come to one trustworthy reading a day: order, doubles, words of others, misreadings."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.steps import done

DAY_US = 86_400_000_000
_DIGITS = 3
_FROM = 1_000  # smaller counts are told exactly

OPTIONAL = {
    "following": pl.Int64(),
    "posts_total": pl.Int64(),
    "definition_version": pl.String(),
    "auth_context": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Line:
    """The follower lines of many accounts, one after the other, each in order of time.

    Attributes:
        account: whose reading it is, a position in the list of accounts, rising.
        moment: when, in microseconds since 1970.
        day: the same in days.
        followers: above 0.
        posts_total: NaN where not known.
        version: which definition of the count held, as a number; -1 where not known.
        unit: followers by which the platform rounds there; 1 for exact counts.
        glitches: misreadings left out, per account.

    """

    account: Integers
    moment: Integers
    day: Reals
    followers: Reals
    posts_total: Reals
    version: Integers
    unit: Reals
    glitches: Integers


def daily_readings(series: pl.DataFrame, accounts: pl.DataFrame, as_of: datetime | None) -> pl.DataFrame:
    """Keep one reading a day of every account, in order of time.

    Readings after ``as_of`` and modelled ones are left out; what a creator supplies counts only where nobody else
    reads the account. Of several in a day the owner's stands before the public one, then the last.

    Args:
        series: account_key, captured_at, followers, perhaps following, posts_total, definition_version, auth_context.
        accounts: account_key and its number, ``account``.
        as_of: the present; None trusts every date.

    """
    missing = [pl.lit(None, kind).alias(name) for name, kind in OPTIONAL.items() if name not in series.columns]
    at = pl.col("captured_at").dt.epoch("us")
    context = pl.col("auth_context").fill_null("public")
    known = series.lazy().with_columns(missing).filter(pl.col("captured_at").is_not_null(), context != "modelled")
    past = known if as_of is None else known.filter(pl.col("captured_at") <= as_of)
    placed = (
        done(past)
        .join(accounts.select("account_key", "account"), on="account_key", how="inner")
        .select(
            "account",
            "followers",
            *OPTIONAL,
            moment=at,
            day=at // DAY_US,
            owner=context == "owner",
            told=context == "supplied",
        )
    )
    seen = placed.filter(~pl.col("told") | pl.col("told").all().over("account")) if placed["told"].any() else placed
    ordered = seen if _in_order(seen) else seen.sort("account", "day", "owner", "moment", maintain_order=True)
    last = (pl.col("account") != pl.col("account").shift(-1)) | (pl.col("day") != pl.col("day").shift(-1))
    return ordered.filter(last.fill_null(value=True))


def _in_order(rows: pl.DataFrame) -> bool:
    """Tell whether accounts and days only rise, as they do in most stores; sorting is the dearest step."""
    account, day = rows["account"].to_numpy(), rows["day"].to_numpy()
    ahead = (np.diff(account) > 0) | ((np.diff(account) == 0) & (np.diff(day) > 0))
    return bool(ahead.all())


def follower_line(readings: pl.DataFrame, size: int, config: GrowthConfig) -> Line:
    """Take the counts of followers that can be: above 0, without single misreadings.

    Args:
        readings: as :func:`daily_readings` gives them.
        size: the number of accounts.
        config: thresholds.

    """
    known = readings.filter(pl.col("followers") > 0)
    version = known["definition_version"].cast(pl.Categorical).to_physical().cast(pl.Int64).fill_null(-1)
    account, followers = known["account"].to_numpy(), known["followers"].cast(pl.Float64).to_numpy()
    moment = known["moment"].to_numpy()
    wrong = _misread(account, moment / DAY_US, followers, config)
    keep = ~wrong
    unit = _units(account[keep], followers[keep], known["owner"].to_numpy()[keep], size, config)
    return Line(
        account[keep],
        moment[keep],
        moment[keep] / DAY_US,
        followers[keep],
        known["posts_total"].cast(pl.Float64).fill_null(np.nan).to_numpy()[keep],
        version.to_numpy()[keep],
        unit,
        np.bincount(account[wrong], minlength=size),
    )


def _misread(account: Integers, day: Reals, followers: Reals, config: GrowthConfig) -> Flags:
    """Mark single readings far from both neighbours, which agree."""
    wrong = np.zeros(len(account), dtype=bool)
    if len(account) < 3:  # noqa: PLR2004  a reading and its two neighbours
        return wrong
    move = np.diff(np.log(followers))
    there, back = move[:-1], move[1:]
    one = (account[:-2] == account[2:]) & (day[2:] - day[:-2] <= 2 * config.readings["glitch_days"])
    least = np.minimum(np.abs(there), np.abs(back))
    wrong[1:-1] = one & (there * back < 0) & (least > config.readings["glitch"]) & (np.abs(there + back) < least / 4)
    return wrong


def _units(account: Integers, followers: Reals, owner: Flags, size: int, config: GrowthConfig) -> Reals:
    """Give the unit of rounding of every reading: three digits where all public counts of an account are so round.

    That counts are round by chance has the probability 10 to the minus the zeros of the different ones.
    """
    zeros = np.maximum(np.floor(np.log10(followers) + 1e-12) - (_DIGITS - 1), 0) * (followers >= _FROM)
    unit = 10.0**zeros
    public = ~owner
    uneven = np.bincount(account[public & (followers % unit != 0)], minlength=size) > 0
    fresh = public & np.concatenate([[True], (np.diff(followers) != 0) | (np.diff(account) != 0)])[: len(account)]
    proof = np.bincount(account[fresh], weights=zeros[fresh], minlength=size)
    rounded = ~uneven & (proof >= config.readings["rounded_evidence"])
    return np.where(rounded[account] & public, unit, 1.0)
