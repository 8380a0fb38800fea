"""What depth is made of and when it may be said, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from fukasa.analysis.engagement.registry import registry
from fukasa.analysis.packaged import number, parse, read_toml, table

PACKAGE = "fukasa.analysis.depth"


@dataclass(frozen=True, slots=True)
class DepthSettings:
    """When figures from comments may be said; the comments stand in ``depth.toml``."""

    min_informedness: float
    min_audited: int
    post_likeness: float
    min_parts: int
    mutual_days: int
    example_count: int
    example_length: int
    example_overlap: float

    def __post_init__(self) -> None:
        shares = (self.min_informedness, self.example_overlap, self.post_likeness)
        counts = (self.min_audited, self.min_parts, self.mutual_days, self.example_count, self.example_length)
        if not all(0 < share <= 1 for share in shares) or min(counts) < 1:
            raise ValueError("shares lie in (0, 1] and counts begin at 1")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of depth.

    Attributes:
        metric: the metric whose standing among peers it is.
        weight: its default weight, before weights are brought to a sum of 1.
        min_n: rests on fewer posts, comments or people: the part is not known.
        comments: made of comments; without any such part depth is not told.
        reason: why it weighs what it weighs.

    """

    metric: str
    weight: float
    min_n: int
    comments: bool
    reason: str

    def __post_init__(self) -> None:
        if self.weight < 0 or self.min_n < 1 or not self.reason or self.metric not in registry():
            raise ValueError("a part needs a metric of the registry, a weight of at least 0, a min_n and a reason")


def _settings(raw: Mapping[str, object]) -> DepthSettings:
    return DepthSettings(
        min_informedness=number(raw, "min_informedness"),
        min_audited=int(number(raw, "min_audited")),
        post_likeness=number(raw, "post_likeness"),
        min_parts=int(number(raw, "min_parts")),
        mutual_days=int(number(raw, "mutual_days")),
        example_count=int(number(raw, "example_count")),
        example_length=int(number(raw, "example_length")),
        example_overlap=number(raw, "example_overlap"),
    )


def _part(name: str, raw: Mapping[str, object]) -> Part:
    if not isinstance(raw["comments"], bool):
        raise TypeError("comments must be true or false")
    return Part(name, number(raw, "weight"), int(number(raw, "min_n")), raw["comments"], str(raw["reason"]))


def parse_parts(raw: Mapping[str, object]) -> tuple[Part, ...]:
    """Read the parts of depth from parsed TOML.

    Raises:
        InvalidInput: a part is broken; it is named.

    """
    rows = table("the parts of depth", raw.get("part"))
    return tuple(parse(f"part {name} of depth", row, partial(_part, name)) for name, row in rows.items())


@cache
def parts() -> tuple[Part, ...]:
    """Give the parts of depth in the order in which they are shown."""
    return parse_parts(read_toml(PACKAGE, "data/depth.toml"))


@cache
def settings() -> DepthSettings:
    """Give when figures from comments may be said."""
    return parse("the settings of depth", read_toml(PACKAGE, "data/depth.toml").get("settings"), _settings)


def default_weights() -> dict[str, float]:
    """Give the default weight of every part, by metric; their sum is 1."""
    total = sum(part.weight for part in parts())
    return {part.metric: part.weight / total for part in parts()}
