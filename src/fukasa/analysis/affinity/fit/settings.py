"""When fit may be said, and the words of tone and values, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from fukasa.analysis.packaged import number, parse, read_toml, table

PACKAGE = "fukasa.analysis.affinity.fit"
PARTS = ("topics", "audience", "tone")


@dataclass(frozen=True, slots=True)
class FitSettings:
    """When fit may be said; the comments stand in ``tone.toml``."""

    min_posts: float
    min_texts: float
    min_terms: float
    subjects: float
    min_commenters: float
    window_days: float
    max_posts: float
    level: float
    full_topic_share: float
    full_lift: float
    mention_days: float


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of tone or values.

    Attributes:
        id: its id.
        names: its name by language.
        terms: words that speak for it, in lower case.

    """

    id: str
    names: Mapping[str, str]
    terms: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.terms or set(self.names) != {"ja", "en"}:
            raise ValueError("a dimension needs terms and a name in ja and en")


@cache
def settings() -> FitSettings:
    """Give when fit may be said."""
    return parse("the settings of fit", _raw().get("settings"), lambda raw: FitSettings(**_all_numbers(raw)))


@cache
def weights() -> dict[str, float]:
    """Give how much each part of the fit weighs; their sum is 1."""
    raw = parse("the weights of fit", _raw().get("weights"), _all_numbers)
    total = sum(raw[part] for part in PARTS)
    return {part: raw[part] / total for part in PARTS}


@cache
def dimensions() -> tuple[Dimension, ...]:
    """Give the sides of tone and values."""
    rows = table("the dimensions of tone", _raw().get("dimension"))
    return tuple(parse(f"dimension {name} of tone", row, partial(_dimension, name)) for name, row in rows.items())


@cache
def _raw() -> Mapping[str, object]:
    return table("tone.toml", read_toml(PACKAGE, "data/tone.toml"))


def _all_numbers(raw: Mapping[str, object]) -> dict[str, float]:
    return {key: number(raw, key) for key in raw}


def _dimension(name: str, raw: Mapping[str, object]) -> Dimension:
    names = {language: str(word) for language, word in table("names", raw["name"]).items()}
    terms = raw["terms"]
    if not isinstance(terms, list):
        raise TypeError("terms must be a list of words")
    return Dimension(name, names, tuple(str(term).lower() for term in terms))
