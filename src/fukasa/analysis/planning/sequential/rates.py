"""What is believed of conversions per view: stated rate × common effects × the creator's own factor.

Conversions are Poisson, creators' factors are gamma with mean 1; integrated out, the counts of a creator are negative
multinomial. The log effects (all creators together, tier, platform, round, earlier posts) are normal; their posterior
is taken as normal around its mode (Laplace 1774; Tierney and Kadane 1986), once per gamma shape, and the shapes are
weighed by their evidence. Gamma–Poisson shrinkage goes back to Robbins (1956) and Efron and Morris (1975).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import gammaln, logsumexp

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.effects import Effects, effects_of
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.statistics.arrays import Integers, Reals

_STEPS = 50
_ENOUGH = 1e-8


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows with known conversions.

    Attributes:
        owner: position of the candidate.
        design: rows × effects.
        exposure: log of the conversions that the stated rate expects, times the row's weight.
        events: conversions, times the row's weight.
        size: number of candidates.

    """

    owner: Integers
    design: Reals
    exposure: Reals
    events: Reals
    size: int

    def by_owner(self, values: Reals) -> Reals:
        """Sum over the rows of each candidate."""
        return np.asarray(np.bincount(self.owner, values, minlength=self.size), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class RateDraws:
    """Draws of the posterior: draws × candidates; given them a creator's factor is gamma.

    Attributes:
        log_rate: log conversions per view of the next post, without the creator's factor.
        shape: of the factor.
        rate: of the factor; its mean is shape / rate.

    """

    log_rate: Reals
    shape: Reals
    rate: Reals

    @property
    def expected(self) -> Reals:
        """Conversions per view to be expected of the next post."""
        return np.exp(self.log_rate) * self.shape / self.rate

    def draw(self, rng: Generator) -> Reals:
        """Draw each creator's factor and give its conversions per view."""
        return np.exp(self.log_rate) * rng.standard_gamma(self.shape) / self.rate


@dataclass(frozen=True, slots=True)
class RatesBelief:
    """A mixture over gamma shapes of normal posteriors of the effects.

    Attributes:
        counts: what was learned from.
        effects: names and priors of the effects.
        shapes: gamma shapes.
        weights: their posterior weights.
        modes: shapes × effects.
        roots: per shape the lower Cholesky factor of the precision.
        log_stated: log of the stated rate of each candidate.
        next_design: candidates × effects, of the next post.

    """

    counts: Counts
    effects: Effects
    shapes: Reals
    weights: Reals
    modes: Reals
    roots: tuple[Reals, ...]
    log_stated: Reals
    next_design: Reals

    def draw(self, rng: Generator, draws: int) -> RateDraws:
        """Draw shapes and effects."""
        chosen = rng.choice(len(self.shapes), draws, p=self.weights)
        noise = rng.standard_normal((draws, self.modes.shape[1]))
        effects = self.modes[chosen]
        for one in np.unique(chosen):
            effects[chosen == one] += np.linalg.solve(self.roots[one].T, noise[chosen == one].T).T
        logs = effects @ self.counts.design.T + self.counts.exposure
        owned = np.equal.outer(self.counts.owner, np.arange(self.counts.size)).astype(np.float64)
        shape = self.shapes[chosen][:, None]
        return RateDraws(
            log_rate=self.log_stated + effects @ self.next_design.T,
            shape=shape + self.counts.by_owner(self.counts.events),
            rate=shape + np.exp(logs) @ owned,
        )


def believe_rates(candidates: Candidates, results: Results, views: Reals, assumed: Assumptions) -> RatesBelief:
    """Combine stated rates with the conversions that posts brought; rows without conversions teach nothing.

    Args:
        candidates: who may be booked.
        results: what posts brought.
        views: views of every row; where they are not known, those that are believed.
        assumed: the assumptions.

    """
    effects = effects_of(candidates, results.rounds, assumed)
    told = ~np.isnan(results.conversions) & (views > 0)
    owner = results.owner[told]
    stated, events = candidates.rate[owner] * views[told], results.conversions[told]
    # Posts of one creator differ beyond chance: a post tells no more than 1 / post_spread conversions would.
    weight = 1 / (1 + assumed.post_spread * (stated + events) / 2)
    counts = Counts(
        owner=owner,
        design=effects.design(owner, results.turn[told], results.before()[told]),
        exposure=np.log(weight * stated),
        events=weight * events,
        size=candidates.size,
    )
    shapes = np.array(assumed.shapes)
    fits: list[tuple[Reals, Reals, float]] = []
    for shape in shapes:
        fits.append(_fit(counts, effects, shape, fits[-1][0] if fits else effects.mean))  # near the mode before
    logs = assumed.shape_logs + np.array([evidence for _, _, evidence in fits])
    booked = results.booked(candidates.size).astype(np.float64)
    return RatesBelief(
        counts=counts,
        effects=effects,
        shapes=shapes,
        weights=np.exp(logs - logsumexp(logs)),
        modes=np.array([mode for mode, _, _ in fits]),
        roots=tuple(root for _, root, _ in fits),
        log_stated=np.log(candidates.rate),
        next_design=effects.design(np.arange(candidates.size), None, booked),
    )


def _fit(counts: Counts, effects: Effects, shape: float, start: Reals) -> tuple[Reals, Reals, float]:
    """Find the mode of the effects by Newton's method (the posterior is log-concave), its precision, its evidence."""
    place = start
    value = _log_posterior(counts, effects, shape, place)
    for _ in range(_STEPS):
        slope, precision = _curvature(counts, effects, shape, place)
        step = np.linalg.solve(precision, slope)
        length = 1.0
        while (found := _log_posterior(counts, effects, shape, place + length * step)) < value and length > _ENOUGH:
            length /= 2
        place, gained, value = place + length * step, found - value, max(found, value)
        if gained < _ENOUGH:
            break
    root = np.asarray(np.linalg.cholesky(_curvature(counts, effects, shape, place)[1]), dtype=np.float64)
    return place, root, value - float(np.log(np.diag(root)).sum())


def _log_posterior(counts: Counts, effects: Effects, shape: float, place: Reals) -> float:
    logs = counts.design @ place + counts.exposure
    with np.errstate(over="ignore"):
        expected = counts.by_owner(np.exp(logs))
    events = counts.by_owner(counts.events)
    fixed = gammaln(shape + events) - gammaln(shape) + shape * np.log(shape)
    own = (fixed - (shape + events) * np.log(shape + expected)).sum()
    prior = (((place - effects.mean) / effects.sd) ** 2).sum() / 2
    return float(counts.events @ logs + own - prior)


def _curvature(counts: Counts, effects: Effects, shape: float, place: Reals) -> tuple[Reals, Reals]:
    """Give the slope of the log posterior and minus its second derivative."""
    expected = np.exp(counts.design @ place + counts.exposure)
    total = counts.by_owner(expected)
    events = counts.by_owner(counts.events)
    factor = (shape + events) / (shape + total)
    weight = expected * factor[counts.owner]
    slope = counts.design.T @ (counts.events - weight) - (place - effects.mean) / effects.sd**2
    # Around each creator's middle, so that nothing cancels however large the counts are.
    share = expected / total[counts.owner]
    middle = np.zeros((counts.size, len(place)))
    np.add.at(middle, counts.owner, share[:, None] * counts.design)
    around = counts.design - middle[counts.owner]
    between = (middle.T * (factor * total * shape / (shape + total))) @ middle
    return slope, (around.T * weight) @ around + between + np.diag(1 / effects.sd**2)
