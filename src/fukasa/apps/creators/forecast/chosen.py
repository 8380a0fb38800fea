"""What the tab speaks of: one format, its own and its paid post, a price, and the costs that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.apps.creators.cutoffs import Cutoff
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.forecasts import FormatForecast
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.selectors.spreads import Cost, Quantity

PriceBasis = Literal["asked", "own", "rate_card", "deal", "modelled", ""]
THOUSAND = 1_000.0
LIKES = "likes"


@dataclass(frozen=True, slots=True)
class PriceOf:
    """The price that costs are told of; None where none is known."""

    amount: Quantity | None
    basis: PriceBasis

    @property
    def is_sure(self) -> bool:
        """Tell whether somebody named it."""
        return self.amount is not None and self.amount.sigma == 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the tab speaks of.

    Attributes:
        account: whose posts.
        format: of the next post; None where the account's posts do not tell theirs.
        own: forecast of an own post.
        paid: forecast of a paid post, on which all costs rest.
        price: of one post.
        cutoff: the cost per view above which nobody is booked.

    """

    account: Account
    format: str | None
    own: FormatForecast | None
    paid: FormatForecast | None
    price: PriceOf
    cutoff: Cutoff

    @property
    def metric(self) -> str:
        """What is forecast."""
        told = self.own or self.paid
        return told.metric if told else self.account.forecast_metric or "views"

    @property
    def cost(self) -> Cost | None:
        """The cost per view of a paid post, or per like where views are not shown."""
        if self.price.amount is None or self.paid is None or self.paid.amount is None:
            return None
        return Cost.of(self.price.amount, self.paid.amount)

    @property
    def penalty(self) -> float | None:
        """By which share a paid post is forecast above (below: negative) an own one, middle against middle."""
        if self.own is None or self.paid is None or self.own.amount is None or self.paid.amount is None:
            return None
        return self.paid.amount.p50 / self.own.amount.p50 - 1


def choose(forecasts: Sequence[FormatForecast], wished: str) -> tuple[FormatForecast | None, FormatForecast | None]:
    """Find the own and the paid forecast of a format; of the main one where it is not forecast."""
    formats = [one.format for one in forecasts]
    chosen = wished if wished in formats else formats[0] if formats else None
    mine = [one for one in forecasts if one.format == chosen]
    own, paid = (next((one for one in mine if one.paid is kind), None) for kind in (False, True))
    return own, paid


def per_engagement(cost: Cost | None, rate: Measurement | None) -> Cost | None:
    """Give the cost of a reaction, from reactions per view and their interval; None where they are not measured."""
    if cost is None or rate is None or not rate.value:
        return None
    if not rate.low or not rate.high or not rate.level:
        return cost.per_result(LogRates(np.log(np.array(rate.value)), np.array(0.0)))
    return cost.per_result(LogRates.between(rate.low, rate.high, rate.level))
