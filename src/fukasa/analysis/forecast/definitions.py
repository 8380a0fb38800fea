"""When a platform changed what it counts, as dated data: lines of counts end there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from fukasa.analysis.packaged import entries, read_toml
from fukasa.core.catalogue import FORMATS, PLATFORMS


@dataclass(frozen=True, slots=True)
class DefinitionBreak:
    """One change of a definition.

    Attributes:
        platform: platform id.
        metric: the metric that changed, ``views`` or ``likes``.
        formats: formats it concerns; empty for all.
        begins: the first day on which the new definition may hold.
        ends: the last day on which the old one may hold.
        source: where it is written.

    """

    platform: str
    metric: str
    formats: tuple[str, ...]
    begins: date
    ends: date
    source: str

    def __post_init__(self) -> None:
        if self.platform not in PLATFORMS or not set(self.formats) <= set(FORMATS):
            raise ValueError(f"unknown platform or format: {self.platform}, {self.formats}")
        if self.begins > self.ends:
            raise ValueError(f"a break begins before it ends, got {self.begins} and {self.ends}")


def _break(raw: Mapping[str, object]) -> DefinitionBreak:
    begins, ends, formats = raw["from"], raw["until"], raw.get("formats", [])
    if not isinstance(begins, date) or not isinstance(ends, date) or not isinstance(formats, list):
        raise TypeError("from and until must be dates, formats a list")
    names = tuple(str(name) for name in formats)
    return DefinitionBreak(str(raw["platform"]), str(raw["metric"]), names, begins, ends, str(raw["source"]))


@cache
def definition_breaks() -> tuple[DefinitionBreak, ...]:
    """Give the changes of definitions that are known.

    Raises:
        InvalidInput: the packaged file is broken.

    """
    raw = read_toml("fukasa.analysis.forecast", "data/definitions.toml")
    return entries("the breaks of data/definitions.toml", raw.get("break"), _break)


def crosses_break(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Tell whether a definition changed between two moments.

    The frame has platform, metric and format; a post whose format is not known counts as touched by every break.

    Args:
        earlier: the moment of the first count.
        later: the moment of the second count.

    """
    touched = [_touches(one, earlier, later) for one in definition_breaks()]
    return pl.any_horizontal(touched).fill_null(value=False)


def _touches(one: DefinitionBreak, earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    same = (pl.col("platform") == one.platform) & (pl.col("metric") == one.metric)
    if one.formats:
        same &= pl.col("format").is_in(list(one.formats)).fill_null(value=True)
    return same & (earlier.dt.date() <= one.ends) & (later.dt.date() >= one.begins)
