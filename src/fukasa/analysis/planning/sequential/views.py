"""What is believed of the views of each candidate, before and after results.

log views of a post = forecast + shift of all forecasts + shift of the round + the creator's level + the post. All five
are normal, so the belief is exact (linear mixed model: Henderson 1975); levels are integrated out creator by creator.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import ndtri

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.analysis.statistics.two_piece import TwoPiece

_LEAST_VARIANCE = 1e-12
_OUTER = float(ndtri(0.9))


@dataclass(frozen=True, slots=True)
class ViewsBelief:
    """Normal beliefs on log views; entries follow the candidates. Shifts: the common one, then one per past round.

    Attributes:
        shift: means of the shifts.
        shift_covariance: their covariance.
        level: mean of each creator's level where all shifts are 0.
        level_loss: candidates × shifts, what the level loses for each unit of a shift.
        level_variance: of the level when the shifts are known.
        post_variance: of a post around its creator's level.
        new_shift_variance: of the shift that the next round brings.
        prior_variance: of the next post before any result.
        forecast: log median of the forecast.
        below: spread of the forecast below the median.
        above: the same above the median.
        factor: expected views over exp(forecast + shift + level).

    """

    shift: Reals
    shift_covariance: Reals
    level: Reals
    level_loss: Reals
    level_variance: Reals
    post_variance: Reals
    new_shift_variance: float
    prior_variance: Reals
    forecast: Reals
    below: Reals
    above: Reals
    factor: Reals

    def draw_shifts(self, rng: Generator, draws: int) -> Reals:
        """Draw the shifts: draws × shifts."""
        drawn: Reals = rng.multivariate_normal(self.shift, self.shift_covariance, draws, method="cholesky")
        return drawn

    def expected(self, shifts: Reals) -> Reals:
        """Give the views to be expected of a post under drawn shifts: draws × candidates."""
        return np.exp(self._logs(shifts) + self.level_variance / 2) * self.factor

    def draw(self, shifts: Reals, rng: Generator) -> Reals:
        """Draw each creator's level and give the views to be expected of its posts: draws × candidates."""
        logs = self._logs(shifts)
        return np.exp(logs + np.sqrt(self.level_variance) * rng.standard_normal(logs.shape)) * self.factor

    def _logs(self, shifts: Reals) -> Reals:
        logs: Reals = self.forecast + self.level + shifts[:, :1] - shifts @ self.level_loss.T
        return logs

    @property
    def mean(self) -> Reals:
        """Mean of the log views of the next post."""
        logs: Reals = self.forecast + self.level + self.shift[0] - self.level_loss @ self.shift
        return logs

    def quantile(self, z: float) -> Reals:
        """Give the views of the next post at so many spreads from the median."""
        return np.exp(self.mean + z * self.left * (self.below if z < 0 else self.above))

    @property
    def left(self) -> Reals:
        """Spread of the log views of the next post over that of the forecast; 1 before results."""
        weights = -self.level_loss
        weights[:, 0] += 1
        common = np.einsum("ij,jk,ik->i", weights, self.shift_covariance, weights)
        left = self.level_variance + self.post_variance + common + self.new_shift_variance
        return np.asarray(np.sqrt(left / self.prior_variance))

    def chance_of_cost(self, price: Reals, cpv: float) -> Reals:
        """Give the chance that the next post costs at most ``cpv`` per view."""
        told = TwoPiece(self.quantile(-_OUTER), np.exp(self.mean), self.quantile(_OUTER))
        return told.prob_at_least(price / cpv)


def believe_views(candidates: Candidates, results: Results, assumed: Assumptions) -> ViewsBelief:
    """Combine forecasts with the views that posts had; rows without views teach nothing.

    Where views scatter more or less than the forecasts say, the stated variance is corrected: it counts as
    ``spread_posts`` posts (inverse gamma prior: Raiffa and Schlaifer 1961).
    """
    told = results.views > 0
    _, misfit = _learn(candidates, results, assumed, 1.0)
    scale = (assumed.spread_posts + misfit) / (assumed.spread_posts + int(told.sum()))
    return _learn(candidates, results, assumed, scale)[0]


def _learn(candidates: Candidates, results: Results, assumed: Assumptions, scale: float) -> tuple[ViewsBelief, float]:
    """Learn under a scale of the stated variance; also give the squared misfit, about one per row if it is right."""
    variances = scale * candidates.spread**2
    level = np.maximum(assumed.level_share * variances, _LEAST_VARIANCE)
    post = np.maximum((1 - assumed.level_share) * variances, _LEAST_VARIANCE)
    told = results.views > 0
    owner = results.owner[told]
    found, variance = _surprises(candidates, results, post, told)
    shifts = np.zeros((len(owner), 1 + results.rounds))
    shifts[:, 0] = 1
    shifts[np.arange(len(owner)), 1 + results.turn[told]] = 1
    prior = np.r_[assumed.shift_sd**2, np.full(results.rounds, assumed.views_round_sd**2)]
    # Levels out: what is left is the precision of the shifts alone.
    weight = 1 / level + np.bincount(owner, 1 / variance, minlength=candidates.size)
    sums = np.bincount(owner, found / variance, minlength=candidates.size)
    loads = np.zeros((candidates.size, shifts.shape[1]))
    np.add.at(loads, owner, shifts / variance[:, None])
    precision = np.diag(1 / prior) + (shifts.T / variance) @ shifts - (loads.T / weight) @ loads
    covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    pull = shifts.T @ (found / variance) - loads.T @ (sums / weight)
    belief = ViewsBelief(
        shift=covariance @ pull,
        shift_covariance=covariance,
        level=sums / weight,
        level_loss=loads / weight[:, None],
        level_variance=1 / weight,
        post_variance=post,
        new_shift_variance=assumed.views_round_sd**2,
        prior_variance=candidates.spread**2 + assumed.shift_sd**2 + assumed.views_round_sd**2,
        forecast=candidates.log_views,
        below=candidates.below,
        above=candidates.above,
        # So that the expected views before results are those of the forecast.
        factor=candidates.factor * np.exp((post - assumed.shift_sd**2) / 2),
    )
    misfit = (found**2 / variance).sum() - (sums**2 / weight).sum() - pull @ covariance @ pull
    return belief, float(misfit)


def _surprises(candidates: Candidates, results: Results, post: Reals, told: Flags) -> tuple[Reals, Reals]:
    """Give how far the log views of each row lie from the forecast, and the variance that posts give them.

    The mean of n lognormal posts is nearly lognormal (Fenton 1960).
    """
    owner, posts = results.owner[told], results.posts[told]
    variance = np.log1p(np.expm1(post[owner]) / posts)
    centre = candidates.log_views[owner] + np.log(candidates.factor[owner]) + (post[owner] - variance) / 2
    return np.log(results.views[told] / posts) - centre, variance
