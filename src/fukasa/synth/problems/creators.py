"""The candidates of a problem: who they are, what they cost and what a post of theirs brings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fukasa.synth.assumptions import assumptions
from fukasa.synth.prices import price_table
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, pick, stream

Z90 = 1.2815515655446004  # the normal quantile at 0.9


@dataclass(frozen=True, slots=True)
class Creators:
    """One row per account; positions in the lists of the data file where names are meant.

    ``creator`` counts people: a second account of somebody carries the number of the first. ``agency`` is −1 for none.
    """

    creator: IntArray
    tier: IntArray
    platform: IntArray
    category: IntArray
    agency: IntArray
    followers: FloatArray

    def __len__(self) -> int:
        return len(self.creator)


def draw_creators(seed: int, n: int, told: Mapping[str, Any]) -> Creators:
    """Draw n accounts; a part of them are second accounts of the creator before."""
    rng = stream(seed, 0, "problem creators")
    second = happens(rng, told["two_accounts"], n)
    second[:1] = False
    creator = np.cumsum(~second) - 1
    people = int(creator[-1]) + 1
    category, agency = rng.integers(0, len(told["categories"]), people), _agencies(rng, people, told)
    tier = pick(rng, np.array(told["tier_share"]), n)
    return Creators(
        creator=creator,
        tier=tier,
        platform=pick(rng, np.array(told["platform_share"]), n),
        category=category[creator],
        agency=agency[creator],
        followers=_followers(rng, tier),
    )


def _agencies(rng: np.random.Generator, people: int, told: Mapping[str, Any]) -> IntArray:
    count = max(2, round(told["agency"] * people / told["creators_per_agency"]))
    size = 1.0 / np.arange(1, count + 1) ** 0.5
    return np.where(happens(rng, told["agency"], people), pick(rng, size, people), -1)


def _followers(rng: np.random.Generator, tier: IntArray) -> FloatArray:
    """Draw from the truncated Pareto of each tier, by its inverse."""
    tiers = assumptions().tiers
    low, high, exponent = tiers.low[tier], tiers.high[tier], tiers.exponent[tier]
    drawn = low * (1 - rng.random(len(tier)) * (1 - (low / high) ** exponent)) ** (-1 / exponent)
    return np.floor(drawn)


@dataclass(frozen=True, slots=True)
class Views:
    """Views of one post of each account, and what comes of them."""

    p10: FloatArray
    p50: FloatArray
    p90: FloatArray
    mean: FloatArray
    engagement: FloatArray
    conversions: FloatArray


def draw_views(seed: int, creators: Creators, told: Mapping[str, Any]) -> Views:
    """Draw lognormal forecasts of a post, wider for some."""
    rng, n = stream(seed, 0, "problem views"), len(creators)
    level = np.array(told["ratio"])[creators.tier] * np.exp(told["spread"] * rng.standard_normal(n))
    p50 = np.maximum(creators.followers * level, 20.0)
    low, high = told["noise"]
    sigma = rng.uniform(low, high, n)
    mean = p50 * np.exp(sigma**2 / 2)
    engagement = creators.followers * np.array(told["engagement"])[creators.tier] * np.exp(0.3 * rng.standard_normal(n))
    rate = told["conversions"] * np.exp(told["conversions_spread"] * rng.standard_normal(n))
    return Views(
        p10=p50 * np.exp(-Z90 * sigma),
        p50=p50,
        p90=p50 * np.exp(Z90 * sigma),
        mean=mean,
        engagement=engagement,
        conversions=mean * rate,
    )


def draw_yen(seed: int, creators: Creators, told: Mapping[str, Any]) -> tuple[FloatArray, BoolArray]:
    """Draw prices in yen, dearer with followers inside a tier, and whether each is known."""
    rng, n, table = stream(seed, 0, "problem prices"), len(creators), price_table()
    tiers = assumptions().tiers
    middle = np.sqrt(tiers.low * tiers.high)[creators.tier]
    pull = 0.5 * np.log(creators.followers / middle)
    yen_for_dollar = table.exchange[0]
    dollars = np.exp(table.mu[creators.tier] + pull + told["noise"] * rng.standard_normal(n))
    return np.round(dollars * yen_for_dollar, -2) + 500, happens(rng, told["known"], n)
