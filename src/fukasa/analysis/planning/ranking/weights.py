"""The parts of a ranking and their weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import isfinite

from fukasa.analysis.packaged import entries, number, parse, read_toml
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class RankingPart:
    """One part of a score.

    Attributes:
        id: its name in code.
        weight: how much it counts when nobody says otherwise.
        names: in Japanese (``ja``) and English (``en``).

    """

    id: str
    weight: float
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """What a ranking rests on; each is explained in ``weights.toml``."""

    date: date
    source: str
    jitter: float
    draws: int
    fewest_draws: int
    least_peers: int
    most_accounts: int
    parts: tuple[RankingPart, ...]

    def __post_init__(self) -> None:
        ids = [part.id for part in self.parts]
        if len(set(ids)) < len(ids) or not sum(part.weight for part in self.parts) > 0:
            raise ValueError("every part stands once and at least one has a weight")
        if min(self.jitter, *(part.weight for part in self.parts)) < 0 or min(self.fewest_draws, self.least_peers) < 1:
            raise ValueError("weights and jitter are not below 0, draws and peers at least 1")

    @property
    def weights(self) -> dict[str, float]:
        """The default weights, together 1."""
        return normalised({part.id: part.weight for part in self.parts})


@cache
def ranking_settings() -> RankingSettings:
    """Give the settings that ship with the package."""
    raw = read_toml("fukasa.analysis.planning.ranking", "data/weights.toml")
    parts = entries("the parts of the ranking", raw.get("part"), _part)
    return parse("the settings of the ranking", raw.get("ranking"), lambda row: _settings(row, parts))


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Scale weights so that they are 1 together.

    Raises:
        InvalidInput: a weight is negative or no number, or none is above 0.

    """
    whole = sum(weights.values())
    if not all(isfinite(weight) and weight >= 0 for weight in weights.values()) or not whole > 0:
        raise InvalidInput(f"weights are numbers from 0 up and at least one is above 0, got {dict(weights)}")
    return {part: weight / whole for part, weight in weights.items()}


def _part(raw: Mapping[str, object]) -> RankingPart:
    return RankingPart(str(raw["id"]), number(raw, "weight"), {"ja": str(raw["ja"]), "en": str(raw["en"])})


def _settings(raw: Mapping[str, object], parts: tuple[RankingPart, ...]) -> RankingSettings:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    return RankingSettings(
        date=day,
        source=str(raw["source"]),
        jitter=number(raw, "jitter"),
        draws=int(number(raw, "draws")),
        fewest_draws=int(number(raw, "fewest_draws")),
        least_peers=int(number(raw, "least_peers")),
        most_accounts=int(number(raw, "most_accounts")),
        parts=parts,
    )
