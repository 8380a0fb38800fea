"""What look-alikes rest on, as dated data: weights, figures and when something is known."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Literal

from fukasa.analysis.packaged import entries, number, parse, read_toml, table

PACKAGE = "fukasa.analysis.affinity"
Language = Literal["ja", "en"]


class Block(StrEnum):
    """What two accounts are compared by."""

    AUDIENCE = "audience"
    TOPICS = "topics"
    STRUCTURE = "structure"


BLOCKS = tuple(Block)


@dataclass(frozen=True, slots=True)
class AffinitySettings:
    """When a block is known and how it is made; the comments stand in ``affinity.toml``."""

    min_commenters: float
    max_accounts: float
    landmarks: float
    smoothing: float
    min_terms: float
    vocabulary: float
    min_document_share: float
    max_document_share: float
    min_figures: float
    figure_limit: float
    min_coverage: float
    sketch: float

    def __post_init__(self) -> None:
        if min(getattr(self, field.name) for field in fields(self)) <= 0 or self.min_coverage > 1:
            raise ValueError("every setting is above 0, and min_coverage at most 1")


@dataclass(frozen=True, slots=True)
class LearningSettings:
    """When and how weights are learnt; the comments stand in ``affinity.toml``."""

    min_clicks: float
    min_each: float
    strength: float
    prior_sd: float
    level: float

    def __post_init__(self) -> None:
        if min(self.min_clicks, self.min_each, self.strength, self.prior_sd) <= 0 or not 0 < self.level < 1:
            raise ValueError("every setting is above 0, and level below 1")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of structure.

    Attributes:
        id: its column.
        scale: ``log`` where ratios count, ``plain`` where differences do.
        names: its name by language.

    """

    id: str
    scale: str
    names: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.scale not in {"log", "plain"} or set(self.names) != {"ja", "en"}:
            raise ValueError("a figure is on the scale log or plain and has a name in ja and en")


@cache
def settings() -> AffinitySettings:
    """Give when blocks are known and how they are made."""
    return parse("the settings of affinity", _raw().get("settings"), lambda raw: AffinitySettings(**_all_numbers(raw)))


@cache
def learning() -> LearningSettings:
    """Give when and how weights are learnt."""
    return parse("the learning of affinity", _raw().get("learning"), lambda raw: LearningSettings(**_all_numbers(raw)))


@cache
def figures() -> tuple[Figure, ...]:
    """Give the figures of structure in the order of their places in the vector."""
    return entries("the figures of affinity", _raw().get("figure"), _figure)


@cache
def default_weights() -> dict[Block, float]:
    """Give the weight of every block without any learning; their sum is 1."""
    raw = parse("the weights of affinity", _raw().get("weights"), _weights)
    total = sum(raw.values())
    return {block: weight / total for block, weight in raw.items()}


def version() -> str:
    """Give the date of the data."""
    return str(_raw()["version"])


@cache
def _raw() -> Mapping[str, object]:
    return table("affinity.toml", read_toml(PACKAGE, "data/affinity.toml"))


def _all_numbers(raw: Mapping[str, object]) -> dict[str, float]:
    return {key: number(raw, key) for key in raw}


def _weights(raw: Mapping[str, object]) -> dict[Block, float]:
    found = {block: number(raw, block.value) for block in BLOCKS}
    if min(found.values()) <= 0 or set(raw) != {block.value for block in BLOCKS}:
        raise ValueError("every block has a weight above 0, and nothing else has one")
    return found


def _figure(raw: Mapping[str, object]) -> Figure:
    names = table("names of a figure", raw["name"])
    return Figure(str(raw["id"]), str(raw["scale"]), {language: str(name) for language, name in names.items()})
