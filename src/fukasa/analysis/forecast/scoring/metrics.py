"""All scores of one set of cases, each with an interval that rests on creators."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.forecast.scoring.cases import BANDS, BASELINES, Cases
from fukasa.analysis.forecast.scoring.figures import NO_BAND, Figure
from fukasa.analysis.forecast.scoring.ranks import correlation_within, rank_correlation
from fukasa.analysis.forecast.scoring.reliability import perfect_error, reliability, told_of
from fukasa.analysis.forecast.scoring.resampling import DRAWS, Drawn, figure, resample
from fukasa.analysis.forecast.scoring.statistic import Owner, Statistic, explained, mean_of, median_of, medians_by
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.core.errors import InvalidInput

POINTS = ("median_ape", "log_mae", "bias_log", "r2", "r2_log", "spearman", "spearman_across", "spearman_within")
PIT_BINS = 10
_BOUNDS = {
    "bias": (-np.inf, np.inf),
    "r2": (-np.inf, 1.0),
    "spearman": (-1.0, 1.0),
    "coverage": (0.0, 1.0),
    "pit": (0.0, 1.0),
    "brier": (0.0, 1.0),
    "ece": (0.0, 1.0),
    "below": (-np.inf, 1.0),
}
_SMALLEST = 1e-6  # keeps the logs of forecasts of nothing finite


@dataclass(frozen=True, slots=True)
class BandScore:
    """How the central intervals did; keys are levels in percent (50, 80, 95).

    Attributes:
        coverage: share of outcomes inside.
        width_log: mean width in logs; exp of it is upper end / lower end.

    """

    coverage: Mapping[int, Figure]
    width_log: Mapping[int, Figure]


@dataclass(frozen=True, slots=True)
class BaselineScore:
    """How a baseline did on the posts that it can forecast, and the model on the same posts.

    Attributes:
        n: posts that the baseline can forecast.
        accounts: their creators.
        points: score by name, see :data:`POINTS`.
        bands: of a baseline that gives intervals.
        differences: model − baseline, paired by creator, by the same names; below 0 is better for errors.

    """

    n: int
    accounts: int
    points: Mapping[str, Figure]
    bands: BandScore
    differences: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class ProbabilityScore:
    """How P(value ≥ t) did, pooled over 0.5, 0.75, 1, 1.33 and 2 × the last-10 median.

    Attributes:
        n: probabilities told (five per post that has a last-10 median).
        brier: mean squared distance to what happened.
        brier_point: the same for the rule "the forecast median is what comes".
        brier_last10: the same for the rule "the last-10 median comes again".
        below_point: by which share ``brier`` lies below ``brier_point``.
        below_last10: by which share it lies below ``brier_last10``.
        ece: calibration error in ten bins of equal mass; by its making it is above 0 even for a perfect forecaster.
        perfect: 95th percentile of a perfect forecaster's calibration error at these probabilities, posts independent.
        perfect_shared: the same where posts of a creator share what their forecasts say they share; None if not told.

    """

    n: int
    brier: Figure
    brier_point: Figure
    brier_last10: Figure
    below_point: Figure
    below_last10: Figure
    ece: Figure
    perfect: float
    perfect_shared: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts did.

    Attributes:
        n: posts scored.
        accounts: their creators.
        zeros: posts that reached 0; they count for coverage, PIT, R², rank correlations and probabilities, not for
            errors in percent or in logs.
        draws: bootstrap draws behind the intervals.
        points: score of the forecast medians by name, see :data:`POINTS`.
        bands: the central intervals.
        pit: share of outcomes in each tenth of the forecast distribution; 0.1 each when calibrated.
        probability: the probabilities of reaching a level; None where no post has a last-10 median.
        baselines: by name, those that can forecast at least one post.

    """

    n: int
    accounts: int
    zeros: int
    draws: int
    points: Mapping[str, Figure]
    bands: BandScore
    pit: tuple[Figure, ...]
    probability: ProbabilityScore | None
    baselines: Mapping[str, BaselineScore]


def score(cases: Cases, *, rng: np.random.Generator, draws: int = DRAWS) -> Score:
    """Score forecasts: errors, rank correlations, explained variance, bands, PIT, probabilities, baselines.

    Creators are resampled (cluster bootstrap, Davison and Hinkley 1997, 2.4 and 3.8), the same draws for model and
    baseline, so differences are paired.

    Args:
        cases: forecasts beside outcomes.
        rng: for the draws and the perfect forecaster.
        draws: bootstrap draws.

    Raises:
        InvalidInput: there is no case.

    """
    if not cases.n:
        raise InvalidInput("no post has both a forecast and an outcome; give accounts with more posts")
    drawn = resample(_everything, cases, rng=rng, draws=draws)
    said = _said(drawn, cases.accounts)
    return Score(
        n=cases.n,
        accounts=cases.accounts,
        zeros=int(np.count_nonzero(cases.actual == 0)),
        draws=draws,
        points={name: said[name] for name in POINTS},
        bands=_bands(said),
        pit=tuple(said[f"pit_{place}"] for place in range(PIT_BINS)),
        probability=_probability(cases, drawn, rng),
        baselines={name: _baseline(name, cases, drawn) for name in BASELINES if _knows(cases, name).any()},
    )


def _everything(cases: Cases) -> dict[str, Statistic]:
    owner, told = Owner(cases.account, cases.accounts), told_of(cases)
    statistics = _points(cases.actual, cases.median, owner)
    for level, (low, high) in BANDS.items():
        statistics |= _inside(cases.actual, cases.at(low), cases.at(high), owner, level)
    place = np.minimum((cases.pit * PIT_BINS).astype(np.int64), PIT_BINS - 1)
    statistics |= {f"pit_{part}": mean_of((place == part).astype(np.float64), owner) for part in range(PIT_BINS)}
    statistics |= reliability(told) if len(told.probability) else {}
    for name in BASELINES:
        statistics |= _of_baseline(name, cases, owner)
    return statistics


def _points(actual: Reals, forecast: Reals, owner: Owner) -> dict[str, Statistic]:
    reached = actual > 0
    told = np.maximum(forecast, _SMALLEST)
    own, logs = owner.take(reached), np.log(actual[reached])
    error = np.log(told[reached]) - logs
    (middle, creators), (expected, _same) = medians_by(actual, owner), medians_by(told, owner)
    return {
        "median_ape": median_of(np.abs(told - actual)[reached] / actual[reached], own),
        "log_mae": mean_of(np.abs(error), own),
        "bias_log": mean_of(error, own),
        "r2": explained(actual, told, owner),
        "r2_log": explained(logs, logs + error, own),
        "spearman": rank_correlation(actual, told, owner),
        "spearman_across": rank_correlation(middle, expected, creators),
        "spearman_within": correlation_within(actual, told, owner),
    }


def _inside(actual: Reals, low: Reals, high: Reals, owner: Owner, level: int) -> dict[str, Statistic]:
    hit = ((actual >= low) & (actual <= high)).astype(np.float64)
    width = np.log(np.maximum(high, _SMALLEST)) - np.log(np.maximum(low, _SMALLEST))
    return {f"coverage_{level}": mean_of(hit, owner), f"width_{level}": mean_of(width, owner)}


def _knows(cases: Cases, name: str) -> Flags:
    return np.isfinite(cases.baselines[name])


def _of_baseline(name: str, cases: Cases, everybody: Owner) -> dict[str, Statistic]:
    """Prepare the scores of a baseline, and of the model on the same posts where it has no forecast for some."""
    known = _knows(cases, name)
    if not known.any():
        return {}
    owner, actual, centre = everybody.take(known), cases.actual[known], cases.baselines[name][known]
    found = _points(actual, centre, owner)
    if name in cases.spreads:
        spread = np.nan_to_num(cases.spreads[name][known])
        for level in BANDS:
            reach = np.exp(float(ndtri((1 + level / 100) / 2)) * spread)
            found |= _inside(actual, centre / reach, centre * reach, owner, level)
    if not known.all():
        found |= {f"model_{key}": value for key, value in _points(actual, cases.median[known], owner).items()}
    return {f"{name}_{key}": value for key, value in found.items()}


def _said(drawn: Mapping[str, Drawn], accounts: int) -> dict[str, Figure]:
    return {name: figure(value, accounts, bounds=_bounds(name)) for name, value in drawn.items()}


def _bounds(name: str) -> tuple[float, float]:
    kind = name.split("_", 1)[0]
    return _BOUNDS.get(kind, (0.0, np.inf))


def _bands(said: Mapping[str, Figure]) -> BandScore:
    coverage, width = (
        {level: said.get(f"{kind}_{level}", NO_BAND) for level in BANDS} for kind in ("coverage", "width")
    )
    return BandScore(coverage, width)


def _probability(cases: Cases, drawn: Mapping[str, Drawn], rng: np.random.Generator) -> ProbabilityScore | None:
    told = told_of(cases)
    perfect = perfect_error(told, np.zeros(cases.n), rng=rng)
    if perfect is None:
        return None
    own = {name: drawn[name] for name in ("brier", "brier_point", "brier_last10")}
    own["below_point"] = own["brier"].below(own["brier_point"])
    own["below_last10"] = own["brier"].below(own["brier_last10"])
    own["ece"] = _turned(drawn["ece"])
    alike = perfect_error(told, cases.shared, rng=rng) if cases.shared.any() else None
    said = _said(own, int(np.count_nonzero(told.owner.size)))
    return ProbabilityScore(n=len(told.probability), perfect=perfect, perfect_shared=alike, **said)


def _turned(drawn: Drawn) -> Drawn:
    """Turn the draws of an error that chance can only raise around its value (basic bootstrap), at least 0."""
    return Drawn(drawn.value, np.maximum(2 * drawn.value - drawn.draws, 0.0))


def _baseline(name: str, cases: Cases, drawn: Mapping[str, Drawn]) -> BaselineScore:
    known = _knows(cases, name)
    accounts = len(np.unique(cases.account[known]))
    own = {key.removeprefix(f"{name}_"): value for key, value in drawn.items() if key.startswith(f"{name}_")}
    model = {key: own[f"model_{key}"] if f"model_{key}" in own else drawn[key] for key in POINTS}
    said = _said(own, accounts)
    return BaselineScore(
        n=int(np.count_nonzero(known)),
        accounts=accounts,
        points={key: said[key] for key in POINTS},
        bands=_bands(said),
        differences={key: figure(model[key].minus(own[key]), accounts) for key in POINTS},
    )
