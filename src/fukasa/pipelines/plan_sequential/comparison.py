"""Booking in rounds against booking at once, in planted worlds, with the same luck for both."""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import numpy as np

from fukasa.analysis.planning.sequential.assumptions import Assumptions, sequential_assumptions
from fukasa.analysis.planning.sequential.choice import POLICIES, Policy
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.interval import Interval
from fukasa.pipelines.plan_sequential.trial import Outcome, run_at_once, run_in_rounds
from fukasa.synth.booking.campaign import Campaign, draw_campaign
from fukasa.synth.booking.worlds import Frame, World

LEVEL = 0.95
RESAMPLES = 2_000
_HALF = 0.5  # added to orders: a campaign that sells nothing has no logarithm
Way = Callable[[Campaign, np.random.Generator], Outcome]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with its interval over campaigns."""

    value: float
    interval: Interval

    def as_dict(self) -> dict[str, float]:
        """Give value, low and high."""
        return {"value": self.value, "low": self.interval.low, "high": self.interval.high}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One way of booking against booking the best stated plan at once; all of conversions per unit of money.

    Attributes:
        ratio: geometric mean over campaigns of the paired ratio; what a usual campaign gains.
        totals: ratio of the means over campaigns; a single post may decide it where views have no mean.
        median: of the paired ratios.
        worst_tenth: the ratio that a tenth of the campaigns stays under.
        lost: share of campaigns that sold less.
        spent: share of the budget that was spent.
        creators: booked per campaign.

    """

    ratio: Ratio
    totals: Ratio
    median: float
    worst_tenth: float
    lost: float
    spent: float
    creators: float

    def as_dict(self) -> dict[str, object]:
        """Give plain values."""
        plain = {key: value for key, value in asdict(self).items() if key not in {"ratio", "totals"}}
        return {"ratio": self.ratio.as_dict(), "totals": self.totals.as_dict(), **plain}


def ways_of(world: World, assumed: Assumptions) -> dict[str, Way]:
    """List the ways that are compared in a world; ``told`` knows what a round of waiting costs."""

    def in_rounds(policy: Policy, waiting: float = 0.0) -> Way:
        return lambda campaign, rng: run_in_rounds(campaign, assumed, policy, rng=rng, waiting=waiting)

    ways: dict[str, Way] = {policy: in_rounds(policy) for policy in POLICIES}
    if world.trend < 0:
        ways["told"] = in_rounds("learning", 1 - math.exp(world.trend))
    ways["one_post_each"] = lambda campaign, _: run_at_once(campaign, assumed, spread=True)
    ways["truth_at_once"] = lambda campaign, _: run_at_once(campaign, assumed, truth=True)
    return ways


def compare(
    world: World, frame: Frame, *, campaigns: int, seed: int, ways: Mapping[str, Way] | None = None
) -> dict[str, Comparison]:
    """Book the same campaigns in every way.

    Args:
        world: the world.
        frame: what campaigns share.
        campaigns: how many.
        seed: of campaigns and draws.
        ways: what is compared; :func:`ways_of` if None.

    """
    assumed = sequential_assumptions()
    chosen = ways_of(world, assumed) if ways is None else ways
    found: dict[str, list[Outcome]] = {name: [] for name in chosen}
    base, budgets = [], []
    for number in range(campaigns):
        campaign = draw_campaign(world, frame, np.random.default_rng([seed, number]))
        budgets.append(campaign.budget)
        base.append(run_at_once(campaign, assumed))
        for place, (name, way) in enumerate(chosen.items()):
            found[name].append(way(campaign, np.random.default_rng([seed, number, place])))
    rng = np.random.default_rng([seed, campaigns])
    return {name: _compared(outcomes, base, np.array(budgets), rng) for name, outcomes in found.items()}


def _compared(outcomes: list[Outcome], base: list[Outcome], budgets: Reals, rng: np.random.Generator) -> Comparison:
    own, other = _per_money(outcomes, 0.0), _per_money(base, 0.0)
    paired = np.log(_per_money(outcomes, _HALF) / _per_money(base, _HALF))
    drawn = rng.integers(len(base), size=(RESAMPLES, len(base)))
    totals = own[drawn].sum(axis=1) / np.maximum(other[drawn].sum(axis=1), 1e-300)
    return Comparison(
        ratio=_ratio(math.exp(paired.mean()), np.exp(paired[drawn].mean(axis=1))),
        totals=_ratio(float(own.sum() / other.sum()), totals),
        median=float(np.exp(np.median(paired))),
        worst_tenth=float(np.exp(np.quantile(paired, 0.1))),
        lost=float((paired < 0).mean()),
        spent=float(np.mean([one.spent for one in outcomes] / budgets)),
        creators=float(np.mean([one.creators for one in outcomes])),
    )


def _per_money(outcomes: list[Outcome], more: float) -> Reals:
    return np.array([(one.sold + more) / max(one.spent, 1.0) for one in outcomes])


def _ratio(value: float, resampled: Reals) -> Ratio:
    low, high = np.quantile(resampled, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Ratio(value, Interval(float(low), float(high), LEVEL))
