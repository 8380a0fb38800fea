"""What the reading of titles assumes, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fukasa.analysis.packaged import number, numbers, parse, read_toml


@dataclass(frozen=True, slots=True)
class SeriesSettings:
    """Numbers of the reading of titles; each is explained in ``data/series.toml``."""

    date: date
    source: str
    most_posts: int
    most_signs: int
    ngrams: tuple[int, ...]
    title_shares: tuple[float, ...]
    lasting: float
    series_days: float
    level_shares: tuple[float, ...]
    level_days: float
    mean_share: float
    no_title_weight: float
    noise_sd: float
    noise_posts: float
    min_posts: int
    evidence: int
    least_similarity: float

    def __post_init__(self) -> None:
        if self.title_shares[0] != 0 or min(self.title_shares[1:], default=0) <= 0:
            raise ValueError("title_shares must begin with 0, and go on with numbers above it")
        if not (0 <= self.lasting <= 1 and 0 < self.no_title_weight < 1 and 0 < self.least_similarity <= 1):
            raise ValueError("lasting, no_title_weight and least_similarity must be shares")
        if min(self.series_days, self.level_days, self.noise_sd, self.noise_posts, *self.ngrams) <= 0:
            raise ValueError("days, noise_sd, noise_posts and ngrams must be above 0")


def _settings(raw: Mapping[str, object]) -> SeriesSettings:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    return SeriesSettings(
        date=day,
        source=str(raw["source"]),
        ngrams=tuple(int(size) for size in numbers(raw, "ngrams")),
        title_shares=numbers(raw, "title_shares"),
        level_shares=numbers(raw, "level_shares"),
        most_posts=int(number(raw, "most_posts")),
        most_signs=int(number(raw, "most_signs")),
        min_posts=int(number(raw, "min_posts")),
        evidence=int(number(raw, "evidence")),
        lasting=number(raw, "lasting"),
        series_days=number(raw, "series_days"),
        level_days=number(raw, "level_days"),
        mean_share=number(raw, "mean_share"),
        no_title_weight=number(raw, "no_title_weight"),
        noise_sd=number(raw, "noise_sd"),
        noise_posts=number(raw, "noise_posts"),
        least_similarity=number(raw, "least_similarity"),
    )


@cache
def settings() -> SeriesSettings:
    """Give the numbers of the reading of titles."""
    raw = read_toml("fukasa.analysis.forecast", "data/series.toml")
    return parse("the reading of titles", raw.get("series"), _settings)
