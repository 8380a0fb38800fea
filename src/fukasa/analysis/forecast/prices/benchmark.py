"""What a post usually costs, by followers: the benchmark table as a curve without jumps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np

from fukasa.analysis.packaged import number, number_range, parse, read_toml, table
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class PriceBenchmark:
    """Price of one post by followers.

    Attributes:
        date: of which day the table is.
        source: who says so.
        currency: of the prices.
        least_followers: below it the table says nothing.
        tiers: their ids, ascending.
        log_lower: the fewest followers of each tier, natural logarithm.
        log_followers: the middle of each tier, natural logarithm, ascending.
        log_p10: log of the lower price at the middles.
        log_p90: log of the upper price at the middles.
        celebrity: lower and upper price of an account with the celebrity flag.
        assumed: which numbers are assumptions, in words.

    """

    date: date
    source: str
    currency: str
    least_followers: float
    tiers: tuple[str, ...]
    log_lower: tuple[float, ...]
    log_followers: tuple[float, ...]
    log_p10: tuple[float, ...]
    log_p90: tuple[float, ...]
    celebrity: tuple[float, float]
    assumed: tuple[str, ...]

    def __post_init__(self) -> None:
        rising = (self.log_lower, self.log_followers, self.log_p10, self.log_p90)
        if not all(low < high for row in rising for low, high in pairwise(row)):
            raise ValueError("followers and prices must rise from tier to tier")

    def tier_places(self, followers: Reals, celebrity: Flags) -> Integers:
        """Find the place of each account's tier; those below the first count to it, celebrities stand behind the last.

        Args:
            followers: NaN where unknown.
            celebrity: the supplied flag.

        """
        logs = np.log(np.where(np.isnan(followers), self.least_followers, np.maximum(followers, 1.0)))
        place = np.maximum(np.searchsorted(self.log_lower, logs + _ROUNDING, side="right") - 1, 0)
        return np.where(celebrity, len(self.tiers), place)

    def log_range(self, followers: Reals, celebrity: Flags) -> tuple[Reals, Reals]:
        """Give log P10 and log P90 of the price per account, in the table's currency.

        Both ends run straight in log-log between the middles of the tiers and stay level outside them. A celebrity is
        never cheaper than the celebrity row.

        Args:
            followers: NaN where unknown.
            celebrity: the supplied flag.

        Returns:
            Two arrays; NaN below ``least_followers`` and where followers are unknown, unless the flag is set.

        """
        enough = followers >= self.least_followers
        logs = np.log(np.where(enough, followers, self.least_followers))
        ends = []
        for row, star in ((self.log_p10, self.celebrity[0]), (self.log_p90, self.celebrity[1])):
            curve = np.where(enough, np.interp(logs, self.log_followers, row), np.nan)
            ends.append(np.where(celebrity, np.fmax(curve, np.log(star)), curve))
        return ends[0], ends[1]


def _benchmark(raw: Mapping[str, object]) -> PriceBenchmark:
    day, rows, star = raw["date"], raw["tiers"], table("celebrity", raw["celebrity"])
    if not isinstance(day, date) or not isinstance(rows, list):
        raise TypeError("date must be a date and tiers a list")
    tiers = [table("a tier of the prices", row) for row in rows]
    followers = [np.log(number_range(tier, "followers")) for tier in tiers]
    prices = [np.log(number_range(tier, "price")) for tier in tiers]
    notes = [f"{row.get('id', 'celebrity')}: {row['assumed']}" for row in (*tiers, star) if "assumed" in row]
    return PriceBenchmark(
        date=day,
        source=str(raw["source"]),
        currency=str(raw["currency"]),
        least_followers=number(raw, "least_followers"),
        tiers=tuple(str(tier["id"]) for tier in tiers),
        log_lower=tuple(float(ends[0]) for ends in followers),
        log_followers=tuple(float(ends.mean()) for ends in followers),
        log_p10=tuple(float(ends[0]) for ends in prices),
        log_p90=tuple(float(ends[1]) for ends in prices),
        celebrity=number_range(star, "price"),
        assumed=tuple(notes),
    )


@cache
def price_benchmark() -> PriceBenchmark:
    """Give the price table that ships with the package."""
    raw = read_toml("fukasa.analysis.forecast.prices", "data/benchmark.toml")
    return parse("the price table", raw.get("benchmark"), _benchmark)
