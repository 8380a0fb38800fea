"""How rates differ between creators: a beta prior fitted on counts."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit, logit, ndtri, stdtrit

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

_END = 0.9
_STRENGTHS = (1.0, 1e7)
"""A prior is worth between one trial and ten million: beyond that all rates are equal."""


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """Rates of creators are Beta(alpha, beta).

    Attributes:
        alpha: events that the prior is worth.
        beta: trials without event that it is worth.
        mean_error: standard error of its mean, from the spread between creators.
        creators: it was fitted on.
        method: ``likelihood``, or ``moments`` where the likelihood has no peak inside its bounds.

    """

    alpha: float
    beta: float
    mean_error: float
    creators: int
    method: str

    @property
    def strength(self) -> float:
        """How many trials it is worth."""
        return self.alpha + self.beta

    @property
    def mean(self) -> float:
        """The expected rate."""
        return self.alpha / self.strength

    def widened(self) -> "BetaPrior":
        """Give the prior of one more creator: as spread as the creators are, plus the error of their mean.

        Few creators tell their spread badly, hence Student's t in place of the normal.
        """
        mean, room = self.mean, self.mean * (1 - self.mean)
        few = float((stdtrit(self.creators - 1, _END) / ndtri(_END)) ** 2)
        variance = min(few * (room / (self.strength + 1) + self.mean_error**2), 0.5 * room)
        strength = room / variance - 1
        return BetaPrior(mean * strength, (1 - mean) * strength, self.mean_error, self.creators, self.method)


def check_counts(events: Reals, trials: Reals) -> None:
    """Refuse counts that cannot be.

    Raises:
        InvalidInput: lengths differ, a count is missing or negative, or there are more events than trials.

    """
    if events.shape != trials.shape:
        raise InvalidInput(f"{events.size} counts of events and {trials.size} of trials do not belong together")
    if not bool(np.all((events >= 0) & (events <= trials))):
        raise InvalidInput(
            "a rate needs 0 ≤ events ≤ trials for every creator; check the counts, leave out unknown ones"
        )


def fit_beta_prior(events: Reals, trials: Reals) -> BetaPrior:
    """Fit the prior by the marginal likelihood of the counts (beta-binomial; Skellam 1948), started at the moments.

    Args:
        events: per creator.
        trials: per creator, above 0.

    Raises:
        InvalidInput: counts that cannot be, fewer than two creators, or no event, or nothing but events.

    """
    check_counts(events, trials)
    share = float(events.sum() / max(trials.sum(), 1.0))
    if events.size < 2 or bool(np.any(trials <= 0)) or not 0 < share < 1:  # noqa: PLR2004  one has no spread
        raise InvalidInput("a prior of rates needs two creators with trials, and events in some trials but not in all")
    start = np.array([logit(share), np.log(_strength_by_moments(events, trials, share))])
    bounds = [(start[0] - 5, start[0] + 5), (np.log(_STRENGTHS[0]), np.log(_STRENGTHS[1]))]
    found = minimize(_loss, start, args=(events, trials), method="L-BFGS-B", bounds=bounds)
    inside = bool(found.success) and bounds[1][0] < found.x[1] < bounds[1][1]
    mean, strength = float(expit(found.x[0])), float(np.exp(found.x[1]))
    if not inside:
        mean, strength = share, float(np.exp(start[1]))
    error = _mean_error(events, trials, mean)
    return BetaPrior(mean * strength, (1 - mean) * strength, error, events.size, "likelihood" if inside else "moments")


def _loss(point: Reals, events: Reals, trials: Reals) -> float:
    """Give the negative log likelihood, the spread between creators kept off 0 (Chung et al. 2013).

    Few creators often look equal by chance; a prior in proportion to the spread keeps the fit from believing it.
    """
    mean, strength = expit(point[0]), np.exp(point[1])
    alpha, beta = mean * strength, (1 - mean) * strength
    likelihood = float(np.sum(betaln(alpha + events, beta + trials - events) - betaln(alpha, beta)))
    return 0.5 * float(np.log1p(strength)) - likelihood


def _strength_by_moments(events: Reals, trials: Reals, share: float) -> float:
    """Give the trials that the prior is worth from the spread of the rates (Kleinman 1973)."""
    room, whole = share * (1 - share), float(trials.sum())
    spread = float(np.sum(trials * (events / trials - share) ** 2))
    degrees = whole - float(np.sum(trials**2)) / whole
    between = (spread - room * (events.size - 1)) / degrees / room
    return float(np.clip(1 / max(between, 1e-9) - 1, *_STRENGTHS))


def _mean_error(events: Reals, trials: Reals, mean: float) -> float:
    """Give the standard error of the rate of all together; creators, not trials, are the cases (Cochran 1977, 6.4)."""
    residual = events - mean * trials
    return float(np.sqrt(np.sum(residual**2) * events.size / (events.size - 1)) / trials.sum())
