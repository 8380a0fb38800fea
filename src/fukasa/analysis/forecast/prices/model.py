"""The price model: what a post of an account costs where no price of it is known."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.assumptions import price_assumptions
from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.comparable import SCOPES, Comparable
from fukasa.analysis.forecast.prices.curves import Curves, benchmark_curves, curve_knots
from fukasa.analysis.forecast.prices.design import Axes
from fukasa.analysis.forecast.prices.observations import traits_of
from fukasa.analysis.forecast.prices.reach import Reach
from fukasa.analysis.forecast.prices.terms import TERMS
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput

NAMED = ("views", "agreed", *TERMS)
"""Effects with a single number."""
Kind = Literal["fitted", "benchmark"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a model rests on: prices, accounts they belong to, and how many of the prices are deals."""

    prices: int
    accounts: int
    deals: int


@dataclass(frozen=True, slots=True)
class Effects:
    """Further effects on the log price: of categories (unknown ones last), views, agreement and what is included."""

    category: Reals
    by_name: Mapping[str, float]

    def __post_init__(self) -> None:
        if tuple(self.by_name) != NAMED:
            raise ValueError(f"the effects must be {', '.join(NAMED)}")

    def of(self, includes: Collection[str]) -> float:
        """Sum the effects of what a price includes.

        Raises:
            InvalidInput: a term is not known.

        """
        unknown = sorted(set(includes) - set(TERMS))
        if unknown:
            raise InvalidInput(f"a price cannot include {unknown[0]!r}; known terms are {', '.join(TERMS)}")
        return sum(self.by_name[name] for name in set(includes))


@dataclass(frozen=True, slots=True)
class PriceModel:
    """A model of prices, in the benchmark's currency.

    Attributes:
        kind: ``fitted`` on prices, or the ``benchmark`` alone because there are too few.
        day: the day it was made for; that of the table for the benchmark.
        counts: what it rests on.
        axes: platforms, formats and categories that it knows.
        curves: price by followers.
        reach: usual views by followers.
        effects: of category, views and terms.
        comparable: the prices themselves, for percentiles.

    """

    kind: Kind
    day: date
    counts: Counts
    axes: Axes
    curves: Curves
    reach: Reach
    effects: Effects
    comparable: Comparable

    def stand(self, accounts: pl.DataFrame, post_format: str | None) -> "Stand":
        """Place accounts on the axes of the model.

        Args:
            accounts: account_key, followers; the further columns of ``TRAITS`` where known.
            post_format: the format that is wanted; None for the account's main format, where it is not known either
                that of the platform.

        """
        traits = traits_of(accounts)
        followers, views = (traits[name].fill_null(np.nan).to_numpy() for name in ("followers", "views_median"))
        platform = self.axes.places("platform", traits["platform"])
        wanted = traits["main_format"] if post_format is None else pl.repeat(post_format, len(platform), eager=True)
        form = self.axes.format_places(wanted, platform)
        celebrity = traits["is_celebrity"].to_numpy()
        return Stand(
            platform=platform,
            form=form,
            category=self.axes.places("category", traits["category"]),
            followers=followers,
            celebrity=celebrity,
            tier=price_benchmark().tier_places(followers, celebrity),
            views=self.reach.distance(views, followers, platform),
        )

    def predict(self, stand: "Stand") -> tuple[Reals, Reals]:
        """Give mu and sigma of the log price of one post without further rights; NaN where nothing can be said."""
        mu, sigma = self.curves.at(stand.platform, stand.form, stand.followers, stand.celebrity)
        named = self.effects.by_name
        shift = self.effects.category[stand.category] + named["views"] * stand.views + named["agreed"]
        return mu + shift, sigma

    def peers(self, stand: "Stand") -> tuple[Reals, Integers]:
        """Count the comparable prices of each account and give the place of their group in :data:`SCOPES`."""
        places = (*self.axes.shape[:2], len(price_benchmark().tiers) + 1)
        cube, by_platform, by_tier = self.comparable.counts(places)
        numbers = (
            cube[stand.platform, stand.form, stand.tier],
            by_platform[stand.platform, stand.tier],
            by_tier[stand.tier],
            np.full(len(stand.tier), float(len(self.comparable.residual))),
        )
        enough = np.stack([number >= price_assumptions().min_peers for number in numbers[:-1]])
        scope = np.where(enough.any(axis=0), enough.argmax(axis=0), len(SCOPES) - 1)
        return np.choose(scope, numbers), scope


@dataclass(frozen=True, slots=True)
class Stand:
    """Accounts on the axes of a model; tier is of the benchmark, views the log distance from what is usual, else 0."""

    platform: Integers
    form: Integers
    category: Integers
    followers: Reals
    celebrity: Flags
    tier: Integers
    views: Reals


def benchmark_model(day: date, counts: Counts) -> PriceModel:
    """Give the model that says what the benchmark says, with the prices counted that were too few."""
    knots = curve_knots(price_assumptions().top_followers)
    nobody = np.array([], dtype=np.int64)
    return PriceModel(
        kind="benchmark",
        day=day,
        counts=counts,
        axes=Axes((), (), (), np.zeros(1, dtype=np.int64), knots),
        curves=benchmark_curves(knots),
        reach=Reach(0.0, np.array([np.nan])),
        effects=Effects(np.zeros(1), dict.fromkeys(NAMED, 0.0)),
        comparable=Comparable(np.array([]), nobody, nobody, nobody),
    )
