"""The metric registry: what every figure is called, how it is made, and from how many posts it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from fukasa.analysis.packaged import number, parse, read_toml, table
from fukasa.core.errors import NotFound

UNITS = ("share", "count", "ratio", "per_week", "seconds")
AGGREGATES = ("median", "rate", "robust_scale", "share", "ratio_of_medians", "corrected_share", "composite")
COUNTED = ("posts", "comments", "commenters", "commented_posts", "parts")
DIRECTIONS = ("higher", "lower", "neutral")
NAME_LANGUAGES = ("ja", "en", "ko")


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure.

    Attributes:
        id: its id in files, tables and addresses.
        names: its name in Japanese, English and Korean.
        formula: how one account's value is made.
        inputs: the columns it reads.
        unit: one of :data:`UNITS`.
        base: what it is divided by.
        version: the version of the definition.
        min_n: fewer of what is counted make it insufficient.
        aggregate: how many become one value.
        derived: computed from platform figures; not permitted on YouTube API data without acceptance.
        direction: which end is better.
        counted: what n counts, one of :data:`COUNTED`.

    """

    id: str
    names: Mapping[str, str]
    formula: str
    inputs: tuple[str, ...]
    unit: str
    base: str
    version: str
    min_n: int
    aggregate: str
    derived: bool
    direction: str
    counted: str = "posts"

    def __post_init__(self) -> None:
        for value, allowed in (
            (self.unit, UNITS),
            (self.aggregate, AGGREGATES),
            (self.direction, DIRECTIONS),
            (self.counted, COUNTED),
        ):
            if value not in allowed:
                raise ValueError(f"{value!r} is none of {allowed}")
        if set(self.names) != set(NAME_LANGUAGES) or self.min_n < 1:
            raise ValueError(f"a metric needs names in {NAME_LANGUAGES} and min_n of 1 or more")

    @property
    def definition(self) -> str:
        """The id with its version, as stored beside every value."""
        return f"{self.id}/{self.version}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What all metrics share; the comments stand in ``metrics.toml``."""

    level: float
    part_share: float
    follower_days: float
    min_peers: int
    sponsored_from: float
    organic_to: float

    def __post_init__(self) -> None:
        shares = (self.level, self.part_share, self.sponsored_from, self.organic_to)
        if not all(0 < share <= 1 for share in shares) or self.min_peers < 2:  # noqa: PLR2004  one is no group
            raise ValueError("shares lie in (0, 1] and at least two peers are needed")


def _metric(name: str, raw: Mapping[str, object]) -> Metric:
    inputs = raw["inputs"]
    if not isinstance(inputs, list) or not isinstance(raw["derived"], bool):
        raise TypeError("inputs must be a list and derived true or false")
    return Metric(
        id=name,
        names={key: str(value) for key, value in table("names", raw["names"]).items()},
        formula=str(raw["formula"]),
        inputs=tuple(map(str, inputs)),
        unit=str(raw["unit"]),
        base=str(raw["base"]),
        version=str(raw["version"]),
        min_n=int(number(raw, "min_n")),
        aggregate=str(raw["aggregate"]),
        derived=raw["derived"],
        direction=str(raw["direction"]),
        counted=str(raw.get("counted", "posts")),
    )


def _settings(raw: Mapping[str, object]) -> Settings:
    return Settings(
        level=number(raw, "level"),
        part_share=number(raw, "part_share"),
        follower_days=number(raw, "follower_days"),
        min_peers=int(number(raw, "min_peers")),
        sponsored_from=number(raw, "sponsored_from"),
        organic_to=number(raw, "organic_to"),
    )


def parse_registry(raw: Mapping[str, object]) -> dict[str, Metric]:
    """Read the registry from parsed TOML.

    Raises:
        InvalidInput: an entry is broken; its id is named.

    """
    rows = table("the list of metrics", raw.get("metric"))
    return {name: parse(f"metric {name}", row, partial(_metric, name)) for name, row in rows.items()}


@cache
def registry() -> dict[str, Metric]:
    """Give all metrics by id, in the order in which they are shown."""
    return parse_registry(read_toml("fukasa.analysis.engagement", "data/metrics.toml"))


def post_metrics() -> dict[str, Metric]:
    """Give the metrics that are made of posts; the others are made of comments or of other metrics."""
    return {name: entry for name, entry in registry().items() if entry.counted == "posts"}


@cache
def settings() -> Settings:
    """Give what all metrics share."""
    raw = read_toml("fukasa.analysis.engagement", "data/metrics.toml")
    return parse("the settings of the metrics", raw.get("settings"), _settings)


def metric(name: str) -> Metric:
    """Find a metric by id.

    Raises:
        NotFound: there is none of this id.

    """
    try:
        return registry()[name]
    except KeyError as error:
        raise NotFound(f"there is no metric {name!r}; the registry has {', '.join(registry())}") from error
