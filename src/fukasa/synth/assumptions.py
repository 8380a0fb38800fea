"""The distributions of the demo world as arrays; the numbers and their sources stand in ``data/*.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from fukasa.core.catalogue import FORMATS
from fukasa.synth.packaged import packaged, require
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray

_FILE = "assumptions"
VIDEO_FORMATS = ("short", "long", "live")
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Tiers:
    """The size classes: names and, by position, bounds, Pareto exponent, engagement rate and its spread."""

    names: tuple[str, ...]
    low: FloatArray
    high: FloatArray
    exponent: FloatArray
    er: FloatArray
    er_spread: FloatArray
    verified: FloatArray

    def of(self, followers: IntArray) -> IntArray:
        """Find the tier of each follower count (celebrity is no matter of size)."""
        return np.asarray((followers[:, None] >= self.low[None, 1:-1]).sum(axis=1), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Platforms:
    """The platforms by position; matrices are platforms x tiers or platforms x formats."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    share: FloatArray
    tier_share: FloatArray
    view_ratio: FloatArray
    spread: FloatArray
    noise: FloatArray
    halflife: FloatArray
    er: FloatArray
    comment_share: FloatArray
    formats: FloatArray
    visible: Mapping[str, BoolArray]
    visible_video: Mapping[str, BoolArray]

    def index(self, name: str) -> int:
        """Find a platform's position."""
        return self.names.index(name)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything that is assumed about the population.

    Attributes:
        tiers: the size classes.
        platforms: the platforms.
        countries: ISO codes, shares, languages and offsets from UTC in hours.
        categories: ids, weights and the share of women in the audience.
        size_words: which words for sizes fit a category (wear, volume, thing).
        second_category: part of the accounts with a second category.
        celebrity_share: part of the accounts over a million followers that are celebrities.
        habits: single numbers, as in the file.
        comments: numbers about comments, as in the file.
        beside: saves, shares, reposts and quotes per like.
        fake: parameters of the beta distribution of the ordinary fake share.

    """

    tiers: Tiers
    platforms: Platforms
    countries: tuple[str, ...]
    country_share: FloatArray
    country_language: IntArray
    utc_offset: FloatArray
    categories: tuple[str, ...]
    category_weight: FloatArray
    category_female: FloatArray
    size_words: tuple[str, ...]
    second_category: float
    celebrity_share: float
    habits: Mapping[str, Any]
    comments: Mapping[str, Any]
    beside: Mapping[str, float]
    fake: tuple[float, float]


LANGUAGES = ("ja", "en", "ko")
METRICS = ("views", "impressions", "likes", "comments", "saves", "shares", "reposts", "quotes")


@cache
def assumptions() -> Assumptions:
    """Load and check the assumptions.

    Raises:
        InvalidInput: a share does not sum to one, a list has the wrong length, a name is unknown.

    """
    data = packaged(_FILE)
    countries, categories = data["countries"], data["categories"]
    loaded = Assumptions(
        tiers=_tiers(data["tiers"]),
        platforms=_platforms(data["platform"]),
        countries=tuple(countries["ids"]),
        country_share=np.array(countries["share"], dtype=float),
        country_language=np.array([LANGUAGES.index(language) for language in countries["language"]]),
        utc_offset=np.array(countries["utc_offset_hours"], dtype=float),
        categories=tuple(categories["ids"]),
        category_weight=np.array(categories["weight"], dtype=float),
        category_female=np.array(categories["female"], dtype=float),
        size_words=tuple(categories["size"]),
        second_category=float(categories["second"]),
        celebrity_share=float(data["tiers"]["celebrity_share_of_mega"]),
        habits=data["habits"],
        comments=data["comments"],
        beside=data["beside"]["likes"],
        fake=(data["fake"]["alpha"], data["fake"]["beta"]),
    )
    _check(loaded)
    return loaded


def _tiers(data: Mapping[str, Any]) -> Tiers:
    numbers = {
        key: np.array(data[key], dtype=float) for key in ("low", "high", "exponent", "er", "er_spread", "verified")
    }
    return Tiers(names=tuple(data["names"]), **numbers)


def _platforms(data: Mapping[str, Mapping[str, Any]]) -> Platforms:
    rows = list(data.values())

    def numbers(key: str) -> FloatArray:
        return np.array([row[key] for row in rows], dtype=float)

    def seen(key: str) -> dict[str, BoolArray]:
        return {metric: np.array([metric in row[key] for row in rows]) for metric in METRICS}

    return Platforms(
        names=tuple(data),
        codes=tuple(row["code"] for row in rows),
        share=numbers("share"),
        tier_share=numbers("tier_share"),
        view_ratio=numbers("view_ratio"),
        spread=numbers("spread"),
        noise=numbers("noise"),
        halflife=numbers("halflife"),
        er=numbers("er"),
        comment_share=numbers("comment_share"),
        formats=np.array([[row["formats"].get(name, 0.0) for name in FORMATS] for row in rows], dtype=float),
        visible=seen("visible"),
        visible_video=seen("visible_video"),
    )


def _check(loaded: Assumptions) -> None:
    platforms, tiers = loaded.platforms, loaded.tiers
    for what, shares in (
        ("platform shares", platforms.share[None, :]),
        ("tier shares of a platform", platforms.tier_share),
        ("formats of a platform", platforms.formats),
        ("comment kinds", np.array([loaded.comments["mix"]])),
    ):
        total = shares.sum(axis=1)
        require(
            holds=bool(np.all(np.abs(total - 1) < _TOLERANCE)), name=_FILE, what=f"{what} must sum to 1, got {total}"
        )
    require(
        holds=platforms.view_ratio.shape[1] == len(tiers.names), name=_FILE, what="one view ratio per tier is needed"
    )
    require(holds=bool((platforms.view_ratio > 0).all()), name=_FILE, what="view ratios must be above 0")
    require(holds=bool((tiers.low < tiers.high).all()), name=_FILE, what="a tier's low must be under its high")
    same = (
        len(loaded.categories) == len(loaded.category_weight) == len(loaded.category_female) == len(loaded.size_words)
    )
    require(holds=same, name=_FILE, what="categories need a weight, a share of women and words for sizes each")
