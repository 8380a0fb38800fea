"""The steps between readings: how fast followers came, the usual pace and its noise, and what cannot be compared."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.growth.series import Line
from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.robust import NORMAL_MAD

_LEAST_GAP = 0.25
_WEEK = 7.0
_FAR = 1e3  # days between the clocks of two accounts, so that one search serves all


@dataclass(frozen=True, slots=True)
class Steps:
    """From one reading to the next of the same account.

    Attributes:
        account: whose step, rising.
        start, end: positions of its readings in the line.
        gap: days.
        gain: log followers at the end less at the start.
        judged: growth may be read from it: no change of definition, no other account, no long gap.
        broken: the definition of the count changed inside.
        replaced: another account seems to stand under the name from here on.
        long: too many days to tell a jump from slow growth.
        live: it belongs to the account as it is now, after the last replacement.

    """

    account: Integers
    start: Integers
    end: Integers
    gap: Reals
    gain: Reals
    judged: Flags
    broken: Flags
    replaced: Flags
    long: Flags
    live: Flags


@dataclass(frozen=True, slots=True)
class Pace:
    """The usual pace of every account, one value per account; NaN where there is no judged step.

    Attributes:
        rate: log growth a day.
        noise: standard deviation of a day's log growth.

    """

    rate: Reals
    noise: Reals


def steps_of(line: Line, size: int, config: GrowthConfig) -> Steps:
    """Cut the lines into steps.

    A count whose definition changed is another count, and followers that change together with the number of posts, as
    both cannot in one account, are another account: no growth is computed across either, so neither is read as a jump.

    Args:
        line: the readings.
        size: the number of accounts.
        config: thresholds.

    """
    start = np.flatnonzero(line.account[1:] == line.account[:-1])
    end, account = start + 1, line.account[start]
    gap = np.maximum(line.day[end] - line.day[start], _LEAST_GAP)
    gain = np.log(line.followers[end] / line.followers[start])
    version = _last_known(line.account, line.version)
    broken = (version[end] != version[start]) & (version[start] >= 0)
    long = gap > config.readings["max_gap_days"]
    replaced = _replaced(line, start, end, gain, config) & ~broken
    last = np.full(size, -1)
    np.maximum.at(last, account[replaced], start[replaced])
    live = start > last[account]
    return Steps(account, start, end, gap, gain, live & ~broken & ~long, broken, replaced, long, live)


def pace_of(steps: Steps, line: Line, size: int, config: GrowthConfig) -> Pace:
    """Measure the usual pace: the median of the rates over a week, and the median deviation of the steps from it.

    A jump of days moves few of many weeks, so it hardly moves the median.

    Args:
        steps: the steps.
        line: their readings.
        size: the number of accounts.
        config: thresholds.

    """
    at, rates = weekly_rates(steps)
    rate = _median(steps.account[at], rates, size)
    kept = np.flatnonzero(steps.judged)
    account = steps.account[kept]
    off = np.abs(steps.gain[kept] - rate[account] * steps.gap[kept]) / np.sqrt(steps.gap[kept])
    noise = NORMAL_MAD * _median(account, off, size)
    round_off = np.zeros(size)
    coarse = np.where(line.unit > 1, line.unit, 0.0) / line.followers / 2
    np.maximum.at(round_off, line.account, coarse)
    return Pace(rate, np.maximum(noise, np.maximum(round_off, config.jumps["least_noise"])))


def weekly_rates(steps: Steps) -> tuple[Integers, Reals]:
    """Give the rate of the week, or of the one longer step, that begins with every judged step, and where it begins."""
    kept = np.flatnonzero(steps.judged)
    account = steps.account[kept].astype(np.float64)
    grown, days = (np.concatenate([[0.0], np.cumsum(part[kept])]) for part in (steps.gain, steps.gap))
    begins, ends = days[:-1] + account * _FAR, days[1:] + account * _FAR
    to = np.searchsorted(ends, begins + _WEEK - 1e-6)
    whole = to < np.searchsorted(account, account, side="right")
    first, to = np.flatnonzero(whole), to[whole]
    return kept[first], (grown[to + 1] - grown[first]) / (days[to + 1] - days[first])


def _last_known(account: Integers, version: Integers) -> Integers:
    """Carry the last known definition forward inside each account; a missing one is no proof of a change."""
    place = np.maximum.accumulate(np.where(version >= 0, np.arange(len(version)), -1))
    there = (place >= 0) & (account[place] == account)
    return np.where(there, version[place], -1)


def _replaced(line: Line, start: Integers, end: Integers, gain: Reals, config: GrowthConfig) -> Flags:
    """Tell where followers and the number of posts changed together as they do not in one account.

    Followers alone prove nothing, however many come at once: they may have been bought. Unknown posts prove nothing.
    """
    rules = config.readings
    large = np.maximum(line.followers[start], line.followers[end]) >= rules["least_followers"]
    moved = large & (np.abs(gain) >= np.log(rules["replaced_followers"]))
    before, after = line.posts_total[start], line.posts_total[end]  # NaN, where not known, compares as false
    fell = (after < (1 - rules["replaced_posts_fall"]) * before) & (before - after >= rules["replaced_posts_least"])
    short = line.day[end] - line.day[start] <= rules["replaced_days"]
    leapt = short & (after >= rules["replaced_posts_leap"] * before) & (after - before >= rules["replaced_posts_new"])
    found: Flags = moved & (fell | leapt)
    return found


def _median(account: Integers, values: Reals, size: int) -> Reals:
    """Give the median per account; NaN where there is none."""
    rows = pl.DataFrame({"account": account, "x": values}).group_by("account").agg(pl.col("x").median())
    found = np.full(size, np.nan)
    found[rows["account"].to_numpy()] = rows["x"].to_numpy()
    return found
