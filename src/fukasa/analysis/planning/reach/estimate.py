"""The estimate of unique reach: a value with its interval, inside the bounds, with what it rests on."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from fukasa.analysis.planning.reach.audiences import Audiences
from fukasa.analysis.planning.reach.beta_binomial import beta_binomial_union
from fukasa.analysis.planning.reach.bounds import Bounds, union_bounds
from fukasa.analysis.planning.reach.copula import OneFactor, copula_union
from fukasa.analysis.planning.reach.duplication import Duplication, independent_total
from fukasa.analysis.planning.reach.settings import LawError, settings
from fukasa.analysis.statistics.arrays import Reals

Basis = Literal["exact_sets", "pairs", "sample", "independence"]
_TAIL = 1.6448536269514722  # the 95 % point of the normal, to which the errors of a law are told
_NOTHING_OPEN = 1e-9
_NOBODY = 1e-300


@dataclass(frozen=True, slots=True)
class Ranged:
    """A value and its interval, at the level of the settings."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ReachEstimate:
    """How many different people several audiences hold, or a plan reaches.

    Attributes:
        sainsbury: as if audiences were independent, by segment where there are segments: what the plan maximises.
        unique: the estimate from what is known of overlaps; None where nothing is.
        beta_binomial: the same from the mean duplication alone (Metheringham); None where nothing is known, or where
            whole audiences are and nothing needs a law.
        lower_bound: no union is smaller.
        upper_bound: no union is larger.
        basis: what the estimate rests on.
        method: ``sets``, ``bounds`` (which leave nothing open), ``copula`` (every pair by itself), ``one_factor`` (the
            sum of pairs), ``sainsbury``.
        level: of the intervals.
        reason: None, or why there is no estimate beyond independence: ``no_overlaps``, ``too_few_pairs``,
            ``too_few_shared``; or why it is weak: ``kappa_assumed``.
        n_pairs: known pairs.
        n_people: people seen in two samples.
        kappa: excess duplication of audiences over that of samples; None without samples.

    """

    sainsbury: float
    unique: Ranged | None
    beta_binomial: Ranged | None
    lower_bound: float
    upper_bound: float
    basis: Basis
    method: str
    level: float
    reason: str | None = None
    n_pairs: int = 0
    n_people: int = 0
    kappa: Ranged | None = None

    @property
    def status(self) -> Literal["ok", "assumed", "insufficient"]:
        """Whether overlaps are known well enough; ``assumed`` where κ rests on no known pair."""
        if self.unique is None:
            return "insufficient"
        return "ok" if self.reason is None else "assumed"


def independent(audiences: Audiences, sainsbury: float, reason: str, overlaps: Reals | None = None) -> ReachEstimate:
    """Give what can be said without any knowledge of overlaps: independence, and the bounds."""
    bounds = union_bounds(audiences, overlaps)
    return ReachEstimate(
        sainsbury, None, None, bounds.lower, bounds.upper, "independence", "sainsbury", settings().level, reason
    )


def from_duplication(
    audiences: Audiences, known: Duplication, sainsbury: float, basis: Basis, rng: Generator
) -> ReachEstimate:
    """Estimate the union from what the pairs share.

    Intervals join what the data leave open of the pairs (the draws) with how far the law misses where all pairs are
    known, measured on synthetic crowds in relation to log(Sainsbury / estimate).
    """
    bounds = union_bounds(audiences, known.overlaps)
    method = _method(audiences, known, bounds)
    unique, beta_binomial = (
        _ranged(_union(name, audiences, known) * audiences.universe, audiences, bounds, _error_of(name, known), rng)
        if method != "bounds"
        else Ranged(bounds.lower, bounds.lower, bounds.upper)
        for name in (method, "beta_binomial")
    )
    return ReachEstimate(
        sainsbury,
        unique,
        beta_binomial,
        bounds.lower,
        bounds.upper,
        basis,
        method,
        settings().level,
        "kappa_assumed" if known.kappa_assumed else None,
        n_pairs=known.n_pairs,
        n_people=known.n_people,
        kappa=_kappa(known),
    )


def _method(audiences: Audiences, known: Duplication, bounds: Bounds) -> str:
    if bounds.upper - bounds.lower <= _NOTHING_OPEN * bounds.upper:
        return "bounds"
    every_pair = known.expected is not None and len(audiences.names) <= settings().most_accounts
    return "copula" if every_pair else "one_factor"


def _error_of(law: str, known: Duplication) -> LawError:
    """Give the error of a law; it is larger where pairs are filled in from others."""
    return settings().errors["inferred" if law == "copula" and not known.complete else law]


def _union(law: str, audiences: Audiences, known: Duplication) -> Reals:
    """Share of people in at least one audience by a law, for all plausible totals of pairs and, last, the estimate.

    Pairs that share less than independent ones lead from Sainsbury's union to the plain sum.
    """
    shares = audiences.shares
    totals = np.append(known.draws, known.total) / audiences.universe
    chance = max(independent_total(shares), _NOBODY)
    match law:
        case "beta_binomial":
            found = beta_binomial_union(shares, totals / chance)
        case _:
            found = OneFactor.of(shares).union_at(totals)
    if law == "copula" and known.expected is not None:  # the single pairs move the union; their total spreads it
        found = copula_union(shares, known.expected / audiences.universe) * found / found[-1]
    alone = independent_union(shares)
    avoiding = alone + (1 - totals / chance) * (min(1.0, float(shares.sum())) - alone)
    return np.where(totals < chance, avoiding, found)


def independent_union(shares: Reals) -> float:
    """Share of people in at least one of independent audiences."""
    return float(1 - np.prod(1 - shares))


def _ranged(people: Reals, audiences: Audiences, bounds: Bounds, error: LawError, rng: Generator) -> Ranged:
    """Take the last of several estimates as the value, the others as draws of it."""
    constants = settings()
    inside = np.maximum(bounds.clip(people), _NOBODY)
    value, drawn = float(inside[-1]), inside[:-1]
    gap = np.abs(np.log(independent_union(audiences.shares) * audiences.universe / drawn)) + constants.gap_floor
    noise = rng.standard_normal(drawn.size) / _TAIL
    spread = bounds.clip(drawn * np.exp(gap * noise * np.where(noise < 0, -error.low, error.high)))
    tail = (1 - constants.level) / 2
    low, high = np.quantile(spread, (tail, 1 - tail))
    return Ranged(value, min(value, float(low)), max(value, float(high)))


def _kappa(known: Duplication) -> Ranged | None:
    if known.kappa is None or known.kappa_draws is None:
        return None
    tail = (1 - settings().level) / 2
    low, high = np.quantile(known.kappa_draws, (tail, 1 - tail))
    return Ranged(known.kappa, min(known.kappa, float(low)), max(known.kappa, float(high)))
