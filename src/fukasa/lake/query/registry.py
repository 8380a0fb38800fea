"""What can be asked of an account: every field with its kind, unit, group and names, read from dated data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from fukasa.analysis.packaged import entries, read_toml
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.sides import CUTOFF, Side


class Kind(StrEnum):
    """How a field is asked for."""

    RANGE = "range"
    SET = "set"
    FLAG = "flag"
    TEXT = "text"
    NAMES = "names"
    CUTOFF = "cutoff"


class Unit(StrEnum):
    """What the value of a figure counts."""

    NONE = ""
    COUNT = "count"
    SHARE = "share"
    PERCENTILE = "percentile"
    POINTS = "points"
    RATIO = "ratio"
    YEN = "yen"
    YEN_PER_VIEW = "yen_per_view"
    DAYS = "days"
    WEEKLY = "weekly"
    SECONDS = "seconds"

    @property
    def scale(self) -> int:
        """By how much the number that people type is larger than the one of the index."""
        return 100 if self in {Unit.SHARE, Unit.PERCENTILE, Unit.POINTS} else 1

    @property
    def sign(self) -> str:
        """The sign beside the number."""
        return _SIGNS.get(self, "")


_SIGNS = {Unit.SHARE: "%", Unit.PERCENTILE: "%", Unit.YEN: "¥", Unit.YEN_PER_VIEW: "¥", Unit.RATIO: "×"}


class Group(StrEnum):
    """Fields that belong together on a page."""

    CREATOR = "creator"
    CONTENT = "content"
    PERFORMANCE = "performance"
    AUDIENCE = "audience"
    SIMILARITY = "similarity"
    QUALITY = "quality"
    FORECAST = "forecast"
    HISTORY = "history"
    LISTS = "lists"
    PROVENANCE = "provenance"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field.

    Attributes:
        name: as in addresses, files and the index.
        kind: how it is asked for.
        unit: what its value counts.
        group: with which others it stands.
        names: what it is called, by language.
        helps: what it means in one line, by language.
        facet: whether its values can be counted beside a result.
        sides: on which sides of a search it may stand.
        minimum: of sets made from shares, the share from which on a value belongs to the set.

    """

    name: str
    kind: Kind
    unit: Unit
    group: Group
    names: Mapping[str, str]
    helps: Mapping[str, str]
    facet: bool
    sides: tuple[Side, ...]
    minimum: float | None = None

    @property
    def sorts(self) -> bool:
        """Tell whether results can be sorted by it."""
        return self.kind is Kind.RANGE

    @property
    def histogram(self) -> bool:
        """Tell whether its distribution can be shown beside a result."""
        return self.kind is Kind.RANGE

    def called(self, language: str = "en") -> str:
        """Name it; in English where the language is not spoken here."""
        return self.names.get(language, self.names["en"])

    def explained(self, language: str = "en") -> str:
        """Say what it means; in English where the language is not spoken here."""
        return self.helps.get(language, self.helps["en"])


@cache
def registry() -> Mapping[str, Entry]:
    """Give every field by name, in the order of the file.

    Raises:
        InvalidInput: the data file is broken, or tells of other fields than there are.

    """
    read = entries("fields.toml", read_toml("fukasa.lake.query", "data/fields.toml").get("field"), _entry)
    found = {one.name: one for one in read}
    expected = {*SetField, *RangeField, *FlagField, CUTOFF, *_OTHERS}
    if len(found) < len(read) or found.keys() != expected:
        wrong = ", ".join(sorted(found.keys() ^ expected)) or "a name stands there twice"
        raise InvalidInput(f"fields.toml and the fields of a search differ ({wrong}); mend the data file")
    return MappingProxyType(found)


def entry(name: str) -> Entry:
    """Find a field; NotFound where there is none."""
    if name not in registry():
        raise NotFound(f"there is no filter {name!r}; `fukasa search --fields` lists them")
    return registry()[name]


def of_kind(kind: Kind) -> Iterator[Entry]:
    """Give the fields of one kind."""
    return (one for one in registry().values() if one.kind is kind)


def of_group(group: Group) -> Iterator[Entry]:
    """Give the fields of one group."""
    return (one for one in registry().values() if one.group is group)


def scale_of(name: str) -> int:
    """Tell by how much the typed number is larger than the one of the index."""
    return entry(name).unit.scale


_OTHERS = ("words", "handle", "key", "list", "like")
_KINDS = {SetField: Kind.SET, RangeField: Kind.RANGE, FlagField: Kind.FLAG}


def _entry(raw: Mapping[str, object]) -> Entry:
    told: Any = raw
    name, kind = str(told["name"]), Kind(told["kind"])
    unit = Unit(told.get("unit", ""))
    if any(name in set(fields) and kind is not expected for fields, expected in _KINDS.items()):
        raise ValueError(f"{name} is no {kind}")
    if (kind is Kind.RANGE) == (unit is Unit.NONE) and kind is not Kind.CUTOFF:
        raise ValueError(f"{name} has a unit just where it is a range")
    return Entry(
        name=name,
        kind=kind,
        unit=unit,
        group=Group(told["group"]),
        names={language: str(told[language][0]) for language in ("en", "ja")},
        helps={language: str(told[language][1]) for language in ("en", "ja")},
        facet=bool(told.get("facet", kind is Kind.SET)),
        sides=tuple(Side(side) for side in told.get("sides", tuple(Side))),
        minimum=None if "minimum" not in told else float(told["minimum"]),
    )
