"""What a KPI tree says, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fukasa.analysis.planning.kpi.assumption import Assumption
from fukasa.analysis.planning.kpi.branch import Missing
from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.analysis.planning.totals import Spread
from fukasa.analysis.statistics.arrays import Reals


def count_spread(draws: Reals) -> Spread:
    """Take the points of whole numbers, each one that was drawn: P90 suffices in at least 90 % of the draws."""
    p10, p50, p90 = (float(point) for point in np.quantile(draws, (0.1, 0.5, 0.9), method="inverted_cdf"))
    return Spread(p10, p50, p90, float(draws.mean()))


@dataclass(frozen=True, slots=True)
class FigureNeed:
    """How much of a figure the goal takes.

    Attributes:
        figure: its id in the funnel.
        amount: what is to be expected when the goal is reached.
        rests_on: the assumption it was counted with; None for the views.

    """

    figure: str
    amount: Spread
    rests_on: Assumption | None


@dataclass(frozen=True, slots=True)
class TierNeed:
    """How many creators of a tier a platform takes.

    Attributes:
        tier: which one.
        share: of the views of the platform.
        views_per_post: of the typical creator.
        creators: in the mix; P90 suffices in 9 of 10 cases.
        cost: of these; None where no price is known.
        alone: creators if this tier did everything.
        cost_alone: of those.
        views_from: what the views rest on.
        price_from: what the price rests on; None where none is known.
        available: accounts of the catalogue on this platform and tier; None where nobody counted.

    """

    tier: str
    share: float
    views_per_post: Spread
    creators: Spread
    cost: Spread | None
    alone: Spread
    cost_alone: Spread | None
    views_from: Assumption
    price_from: Assumption | None
    available: int | None

    @property
    def too_few(self) -> bool:
        """Tell whether the catalogue has fewer of them than are needed in the middle case."""
        return self.available is not None and self.available < self.creators.p50


@dataclass(frozen=True, slots=True)
class PlatformNeed:
    """What a platform has to bring.

    Attributes:
        platform: which one.
        share: of the goal.
        status: ``ok``, or ``insufficient`` with what is ``missing``.
        missing: the rate that nobody states; None where ok.
        figures: by id, from the views down; empty where insufficient.
        tiers: by tier; empty where insufficient.
        creators: of all tiers.
        cost: of all tiers; None where a price is unknown.

    """

    platform: str
    share: float
    status: Literal["ok", "insufficient"]
    missing: Missing | None
    figures: Mapping[str, FigureNeed]
    tiers: tuple[TierNeed, ...]
    creators: Spread | None
    cost: Spread | None


@dataclass(frozen=True, slots=True)
class Driver:
    """How much hangs on one assumption.

    Attributes:
        assumption: which one.
        share: of the variance of the log cost (of the creators where no price is known) that goes with it: the
            squared correlation. What the shares leave to 1 is the luck of who is booked, and rates that act together.
        at_low: the cost when it stands at its P10 and all others at their middle.
        at_high: the same at its P90.

    """

    assumption: Assumption
    share: float
    at_low: float
    at_high: float


@dataclass(frozen=True, slots=True)
class KpiTree:
    """A goal worked out.

    Attributes:
        goal: what was asked.
        status: ``ok``; ``insufficient`` where a platform of the goal could not be worked out: totals are None then.
        platforms: what each has to bring.
        creators: of all platforms.
        posts: creators × posts each.
        views: that are needed.
        cost: of all posts; None where a price is unknown.
        cost_per_goal: cost / goal: of an order, a visit, a follower, a person; of a unit of money for sales.
        measured_in: what the drivers move, ``cost`` or ``creators``.
        middle: that with all assumptions at their middle and as many creators as are to be expected.
        drivers: the assumptions, the weightiest first.
        draws: how many.

    """

    goal: Goal
    status: Literal["ok", "insufficient"]
    platforms: tuple[PlatformNeed, ...]
    creators: Spread | None
    posts: Spread | None
    views: Spread | None
    cost: Spread | None
    cost_per_goal: Spread | None
    measured_in: Literal["cost", "creators"]
    middle: float | None
    drivers: tuple[Driver, ...]
    draws: int

    @property
    def assumed(self) -> tuple[Assumption, ...]:
        """The assumptions that are guesses of the project."""
        return tuple(driver.assumption for driver in self.drivers if driver.assumption.basis == "assumed")
