"""The numbers of growth: dated data, read once and validated."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from fukasa.analysis.packaged import number, parse, read_toml, table

Carry = tuple[float, float, float]
"""How much a reason carries: strictly, usually, generously."""

_PACKAGE, _FILE = "fukasa.analysis.authenticity", "data/growth.toml"
REACH = ("view", "like", "comment")
SIGNS = ("collaboration", "mention", "sponsored", "giveaway", "media")


@dataclass(frozen=True, slots=True)
class GrowthConfig:
    """Thresholds of growth; the comments of growth.toml tell each number.

    Attributes:
        version: date of the data.
        readings, jumps, after, reach, words, purges, even, churn: numbers by name, one mapping per section.
        carries: followers per view, like or comment above the usual (``followers_per_view`` and so on), and the share
            of followers that a sign in words may bring (by sign): strict, usual, generous.

    """

    version: str
    readings: Mapping[str, float]
    jumps: Mapping[str, float]
    after: Mapping[str, float]
    reach: Mapping[str, float]
    words: Mapping[str, float]
    purges: Mapping[str, float]
    even: Mapping[str, float]
    churn: Mapping[str, float]
    carries: Mapping[str, Carry]


@cache
def growth_config() -> GrowthConfig:
    """Load the packaged numbers.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    raw = read_toml(_PACKAGE, _FILE)
    sections = {name: table(f"{_FILE} [{name}]", entry) for name, entry in raw.items() if name != "version"}
    names = {"reach": tuple(f"followers_per_{figure}" for figure in REACH), "words": SIGNS}
    carries = {
        name: parse(f"{_FILE} [{section}]", sections.get(section), partial(_carry, name))
        for section, listed in names.items()
        for name in listed
    }
    plain = {name: parse(f"{_FILE} [{name}]", entry, partial(_numbers, carries)) for name, entry in sections.items()}
    return parse(_FILE, {"version": raw.get("version"), **plain}, lambda found: _config(found, carries))


def _config(found: Mapping[str, object], carries: Mapping[str, Carry]) -> GrowthConfig:
    if not isinstance(found["version"], str):
        raise TypeError("version must be a date")
    return GrowthConfig(**found, carries=carries)  # type: ignore[arg-type]  # a wrong section is told by parse


def _numbers(carries: Mapping[str, Carry], raw: Mapping[str, object]) -> Mapping[str, float]:
    if not raw["source"]:
        raise ValueError("needs a source")
    found = {key: number(raw, key) for key in raw if key != "source" and key not in carries}
    negative = [key for key, value in found.items() if value <= 0]
    if negative:
        raise ValueError(f"{negative} must be above 0")
    return found


def _carry(name: str, raw: Mapping[str, object]) -> Carry:
    values = raw[name]
    if not isinstance(values, list) or [len(values), sorted(values)] != [3, values] or values[0] < 0:
        raise ValueError(f"{name} must be [strict, usual, generous], rising, got {values!r}")
    strict, usual, generous = map(float, values)
    return strict, usual, generous
