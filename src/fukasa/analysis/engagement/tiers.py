"""Tiers by followers, as dated schemes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import pairwise

import polars as pl

from fukasa.analysis.packaged import number, parse, read_toml
from fukasa.core.errors import NotFound

DEFAULT_SCHEME = "default"


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier.

    Attributes:
        id: its id.
        names: its name in ja, en, ko.
        low: fewest followers; None for a tier that a flag opens.
        high: the first number of followers that is too many; None for no upper end.
        flag: the column that opens the tier whatever the followers are.

    """

    id: str
    names: Mapping[str, str]
    low: int | None
    high: int | None
    flag: str | None


@dataclass(frozen=True, slots=True)
class TierScheme:
    """A way to divide accounts by followers.

    Attributes:
        id: its id.
        date: since when it holds.
        source: who says so.
        tiers: the tiers, smallest first; flagged tiers last.

    """

    id: str
    date: date
    source: str
    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        bounded = [tier for tier in self.tiers if tier.flag is None]
        touches = all(below.high == above.low for below, above in pairwise(bounded))
        if not bounded or bounded[0].low != 0 or bounded[-1].high is not None or not touches:
            raise ValueError("the tiers must begin at 0, touch each other and leave the last one open")

    def tier(self, name: str) -> Tier:
        """Find a tier by id.

        Raises:
            NotFound: the scheme has none of this id.

        """
        found = {tier.id: tier for tier in self.tiers}
        if name not in found:
            raise NotFound(f"the scheme {self.id} has no tier {name!r}; it has {', '.join(found)}")
        return found[name]


def _tier(raw: Mapping[str, object]) -> Tier:
    names = {language: str(raw[language]) for language in ("ja", "en", "ko")}
    low = int(number(raw, "min")) if "min" in raw else None
    high = int(number(raw, "max")) if "max" in raw else None
    flag = str(raw["flag"]) if "flag" in raw else None
    if (low is None) == (flag is None):
        raise ValueError(f"tier {raw['id']} needs either min or flag")
    return Tier(str(raw["id"]), names, low, high, flag)


def _scheme(name: str, raw: Mapping[str, object]) -> TierScheme:
    day, rows = raw["date"], raw["tiers"]
    if not isinstance(day, date) or not isinstance(rows, list):
        raise TypeError("date must be a date and tiers a list")
    return TierScheme(name, day, str(raw["source"]), tuple(parse("a tier", row, _tier) for row in rows))


def parse_schemes(raw: Mapping[str, object]) -> dict[str, TierScheme]:
    """Read the schemes from parsed TOML.

    Raises:
        InvalidInput: a scheme is broken; its id is named.

    """
    return {name: parse(f"tier scheme {name}", row, partial(_scheme, name)) for name, row in raw.items()}


@cache
def tier_schemes() -> dict[str, TierScheme]:
    """Give all schemes by id."""
    return parse_schemes(read_toml("fukasa.analysis.engagement", "data/tiers.toml"))


def tier_scheme(name: str = DEFAULT_SCHEME) -> TierScheme:
    """Find a scheme by id.

    Raises:
        NotFound: there is none of this id.

    """
    if name not in tier_schemes():
        raise NotFound(f"there is no tier scheme {name!r}; known are {', '.join(tier_schemes())}")
    return tier_schemes()[name]


def assign_tiers(accounts: pl.DataFrame, scheme: TierScheme | None = None) -> pl.DataFrame:
    """Add the column ``tier``; null where the followers are unknown and no flag opens a tier.

    Args:
        accounts: with ``followers`` and, for flagged tiers, the flag's column.
        scheme: the scheme; the default six-tier one when None.

    """
    chosen = scheme or tier_scheme()
    tier = pl.lit(None, dtype=pl.String)
    for step in chosen.tiers:
        inside = pl.col(step.flag).fill_null(value=False) if step.flag else pl.col("followers") >= step.low
        tier = pl.when(inside).then(pl.lit(step.id)).otherwise(tier)
    return accounts.with_columns(tier.alias("tier"))
