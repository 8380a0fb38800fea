"""The format of a video of which only the length is known, by dated rules of the platforms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache

import polars as pl

from fukasa.analysis.packaged import entries, number, read_toml
from fukasa.core.catalogue import PLATFORMS

SHORT, LONG = "short", "long"
_MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class LengthRule:
    """How long a short video may run on a platform.

    Attributes:
        platform: platform id.
        begins: the first day of uploads it holds for.
        seconds: the longest short video.
        source: where it is written.

    """

    platform: str
    begins: date
    seconds: float
    source: str

    def __post_init__(self) -> None:
        if self.platform not in PLATFORMS or self.seconds <= 0:
            raise ValueError(f"a rule needs a known platform and seconds above 0, got {self.platform}, {self.seconds}")


def _rule(raw: Mapping[str, object]) -> LengthRule:
    begins = raw["from"]
    if not isinstance(begins, date):
        raise TypeError("from must be a date")
    return LengthRule(str(raw["platform"]), begins, number(raw, "seconds"), str(raw["source"]))


@cache
def length_rules() -> tuple[LengthRule, ...]:
    """Give the rules, oldest first.

    Raises:
        InvalidInput: the packaged file is broken.

    """
    raw = read_toml("fukasa.analysis.forecast", "data/formats.toml")
    rules = entries("the rules of data/formats.toml", raw.get("rule"), _rule)
    return tuple(sorted(rules, key=lambda rule: rule.begins))


def told_format() -> pl.Expr:
    """Give the format of posts: as told, else by the length of the video where a rule knows it, else null.

    Reads platform, posted_at, format and duration_s.
    """
    by_length = pl.lit(None, dtype=pl.String)
    for rule in length_rules():
        begins = pl.lit(datetime.combine(rule.begins, time.min, UTC), dtype=_MOMENT)
        holds = (pl.col("platform") == rule.platform) & (pl.col("posted_at").cast(_MOMENT) >= begins)
        short = pl.when(pl.col("duration_s") <= rule.seconds).then(pl.lit(SHORT)).otherwise(pl.lit(LONG))
        by_length = pl.when(holds & pl.col("duration_s").is_not_null()).then(short).otherwise(by_length)
    return pl.coalesce("format", by_length)
