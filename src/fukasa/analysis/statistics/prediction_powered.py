"""Shares from many labels of a model and a few of people: the model narrows, people keep it right."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.analysis.statistics.prevalence import CorrectedShares
from fukasa.core.errors import InvalidInput

_PRIOR = (
    0.5  # added to each of the four cells where their spread is estimated, so that no disagreement is not certainty
)


@dataclass(frozen=True, slots=True)
class AuditCounts:
    """What people and the model said of the same comments, one entry per scope (an account, a workspace).

    Attributes:
        both: people and model gave the label.
        people: people gave it and the model did not.
        model: the model gave it and people did not.
        neither: nobody gave it.

    """

    both: Reals
    people: Reals
    model: Reals
    neither: Reals

    @property
    def n(self) -> Reals:
        """Comments audited."""
        return self.both + self.people + self.model + self.neither

    def padded(self) -> "AuditCounts":
        """Add half a comment to each cell."""
        return AuditCounts(self.both + _PRIOR, self.people + _PRIOR, self.model + _PRIOR, self.neither + _PRIOR)


def prediction_powered_shares(audit: AuditCounts, given: Reals, n: Reals, level: float) -> CorrectedShares:
    """Estimate shares from audited comments and from given labels of further comments of the same scope.

    The estimate is that of prediction-powered inference (Angelopoulos et al., Science 2023) with the power tuning of
    PPI++ (Angelopoulos, Duchi and Zrnic 2023): λ × share of given labels + mean of (human label − λ × given label), λ
    chosen for the least variance and cut to [0, 1]. It is right on average however much the model errs, as long as the
    audited comments are a random sample of the scope. The interval is that of Student's t with as many degrees of
    freedom as audited comments less one; half a comment is added to each cell where the spread is estimated.

    Args:
        audit: audited comments.
        given: how many of the further comments the model gave the label.
        n: how many further comments there are; 0 leaves the audited ones alone.
        level: the level of the intervals.

    Raises:
        InvalidInput: there are more given labels than comments, or a count is negative.

    """
    check_level(level)
    if any(bool(np.any(part < 0)) for part in (audit.both, audit.people, audit.model, audit.neither, given, n - given)):
        raise InvalidInput("an audit needs counts of at least 0 and no more given labels than comments; check them")
    audited = np.where(audit.n > 1, audit.n, np.nan)
    tuning = _tuning(audit.padded(), n)
    further = given / np.where(n > 0, n, np.nan)
    value = (audit.both + audit.people) / audited
    value += np.where(n > 0, tuning * (np.nan_to_num(further) - (audit.both + audit.model) / audited), 0.0)
    spread = np.sqrt(_variance(audit.padded(), tuning, given, n))
    half = stdtrit(np.where(audit.n > 1, audit.n - 1, np.nan), (1 + level) / 2) * spread
    kept = np.clip(value, 0, 1)
    return CorrectedShares(kept, np.clip(value - half, 0, kept), np.clip(value + half, kept, 1))


def _tuning(cells: AuditCounts, n: Reals) -> Reals:
    """Give λ of PPI++: covariance over variance of the given label, less for a small further sample; 0 without one."""
    size = cells.n
    people, model = (cells.both + cells.people) / size, (cells.both + cells.model) / size
    covariance = cells.both / size - people * model
    share = np.where(n > 0, 1 / (1 + size / np.where(n > 0, n, 1.0)), 0.0)
    tuned: Reals = np.clip(share * covariance / (model * (1 - model)), 0, 1)
    return tuned


def _variance(cells: AuditCounts, tuning: Reals, given: Reals, n: Reals) -> Reals:
    """Give the variance of the estimate: of the given labels further on, and of what people say beyond the model."""
    size = cells.n
    # human − λ × given takes four values: 1 − λ, 1, −λ and 0
    first = ((1 - tuning) * cells.both + cells.people - tuning * cells.model) / size
    second = ((1 - tuning) ** 2 * cells.both + cells.people + tuning**2 * cells.model) / size
    model = (cells.both + cells.model + given) / (size + n)
    further = np.where(n > 0, tuning**2 * model * (1 - model) / np.where(n > 0, n, 1.0), 0.0)
    variance: Reals = further + (second - first**2) / (size - 1)
    return variance
