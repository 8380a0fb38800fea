"""What is believed of each candidate: views, conversions per view, and conversions of the next post."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.rates import RateDraws, RatesBelief, believe_rates
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.planning.sequential.views import ViewsBelief, believe_views
from fukasa.analysis.statistics.arrays import Integers, Reals

_MOST_CELLS = 4_000_000
FEWEST_DRAWS = 50


@dataclass(frozen=True)
class Belief:
    """What is believed after some results; arrays are draws × candidates unless said otherwise.

    Attributes:
        booked: posts of each candidate so far (candidates).
        events: conversions of each candidate that are known (candidates).
        views: belief on views.
        rates: belief on conversions per view.
        rate_draws: drawn effects.
        expected_views: views to be expected of a post under drawn shifts.
        sampled_rates: drawn conversions per view of the next post.
        sampled: drawn conversions of the next post, before chance decides on whole orders.

    """

    booked: Integers
    events: Reals
    views: ViewsBelief
    rates: RatesBelief
    rate_draws: RateDraws
    expected_views: Reals
    sampled_rates: Reals
    sampled: Reals

    @cached_property
    def mean(self) -> Reals:
        """Conversions to be expected of the next post of each candidate."""
        means: Reals = (self.rate_draws.expected * self.expected_views).mean(axis=0)
        return means

    @cached_property
    def own_uncertainty(self) -> tuple[Reals, Reals]:
        """Relative variance of each creator's own factor, and what one more post would take off it.

        A gamma factor with shape a and rate r has relative variance 1 / a; a post that expects ν conversions at factor
        1 takes off the part ν / (r + ν).
        """
        draws = self.rate_draws
        exposure = np.exp(draws.log_rate) * self.expected_views
        part = exposure / (draws.rate + exposure)
        return (1 / draws.shape).mean(axis=0), (part / draws.shape).mean(axis=0)


def believe(candidates: Candidates, results: Results, assumed: Assumptions, *, rng: Generator) -> Belief:
    """Combine what was stated with what posts brought.

    Args:
        candidates: who may be booked.
        results: what posts brought; none for the belief before.
        assumed: the assumptions.
        rng: the random generator of the draws.

    """
    draws = int(np.clip(_MOST_CELLS // candidates.size, FEWEST_DRAWS, assumed.draws))
    views = believe_views(candidates, results, assumed)
    shifts = views.draw_shifts(rng, draws)
    expected_views = views.expected(shifts)
    believed = expected_views.mean(axis=0)[results.owner] * results.posts
    rates = believe_rates(candidates, results, np.where(results.views > 0, results.views, believed), assumed)
    rate_draws = rates.draw(rng, draws)
    sampled_rates = rate_draws.draw(rng)
    return Belief(
        booked=results.booked(candidates.size),
        events=results.conversions_of(candidates.size),
        views=views,
        rates=rates,
        rate_draws=rate_draws,
        expected_views=expected_views,
        sampled_rates=sampled_rates,
        sampled=sampled_rates * views.draw(shifts, rng),
    )
