"""What is wanted: a KGI, how much of it, and over which platforms and tiers it is spread."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from fukasa.core.errors import InvalidInput

Kgi = Literal["sales", "orders", "visits", "followers", "awareness"]
KGIS: tuple[Kgi, ...] = ("sales", "orders", "visits", "followers", "awareness")
FIGURE_OF: dict[Kgi, str] = {
    "sales": "orders",
    "orders": "orders",
    "visits": "visits",
    "followers": "followers",
    "awareness": "people",
}
"""The figure of the funnel in which a KGI is counted; sales are counted in orders."""
MOST_POSTS = 100
MOST = 1e12


@dataclass(frozen=True, slots=True)
class Goal:
    """A KGI with the mix that shall reach it.

    Attributes:
        kgi: what is wanted: money (``sales``), orders, visits of the site, new followers of the brand, or people
            reached (``awareness``).
        amount: how much of it; in ``currency`` for sales.
        platforms: by platform its share of the goal; only the proportions count.
        tiers: by tier its share of the views; only the proportions count.
        posts: posts of each creator.
        currency: of sales and costs.
        average_order_value: money per order; needed for sales.

    Raises:
        InvalidInput: a value that cannot be, or sales without an order value.

    """

    kgi: Kgi
    amount: float
    platforms: Mapping[str, float]
    tiers: Mapping[str, float]
    posts: int = 1
    currency: str = "JPY"
    average_order_value: float | None = None

    def __post_init__(self) -> None:
        if self.kgi not in KGIS:
            raise InvalidInput(f"a KGI is one of {', '.join(KGIS)}, got {self.kgi!r}")
        if not 0 < self.amount <= MOST:
            raise InvalidInput(f"the goal is an amount above 0 and at most {MOST:.0e}, got {self.amount}")
        if not 1 <= self.posts <= MOST_POSTS:
            raise InvalidInput(f"a creator makes between 1 and {MOST_POSTS} posts, got {self.posts}")
        _check_weights("platform", self.platforms)
        _check_weights("tier", self.tiers)
        value = self.average_order_value
        if value is not None and not 0 < value < MOST:
            raise InvalidInput(f"an average order value is an amount above 0, got {value}")
        if self.kgi == "sales" and value is None:
            raise InvalidInput("a goal in sales needs the average order value; state it, or set the goal in orders")

    @property
    def figure(self) -> str:
        """The figure of the funnel that must be reached."""
        return FIGURE_OF[self.kgi]

    @property
    def count(self) -> float:
        """How much of that figure; sales are divided by the order value."""
        if self.kgi != "sales" or self.average_order_value is None:
            return self.amount
        return self.amount / self.average_order_value

    def shares(self) -> dict[str, float]:
        """Give the share of each platform in the goal; together 1."""
        return _shares(self.platforms)

    def mix(self) -> dict[str, float]:
        """Give the share of each tier in the views; together 1."""
        return _shares(self.tiers)


def _check_weights(what: str, weights: Mapping[str, float]) -> None:
    if not all(isfinite(weight) and weight >= 0 for weight in weights.values()) or not sum(weights.values()) > 0:
        raise InvalidInput(f"the goal needs at least one {what} with a share above 0, got {dict(weights)}")


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values())
    return {name: weight / whole for name, weight in weights.items() if weight > 0}
