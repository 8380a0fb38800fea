"""All scores of one set of cases, each with an interval that rests on creators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.forecast.scoring.cases import BANDS, BASELINES, Cases
from fukasa.analysis.forecast.scoring.figures import NO_BAND, Figure
from fukasa.analysis.forecast.scoring.reliability import perfect_error, reliability, told_of
from fukasa.analysis.forecast.scoring.resampling import DRAWS, Drawn, Statistic, figure, resample
from fukasa.analysis.forecast.scoring.statistic import (
    correlation_within,
    explained,
    mean_of,
    median_of,
    medians_by,
    rank_correlation,
)
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

POINTS = ("median_ape", "log_mae", "bias_log", "r2", "r2_log", "spearman", "spearman_across", "spearman_within")
PIT_BINS = 10


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
    drawn = resample(_own, cases, rng=rng, draws=draws)
    said = {name: figure(value, cases.accounts) for name, value in drawn.items()}
    return Score(
        n=cases.n,
        accounts=cases.accounts,
        zeros=int(np.count_nonzero(cases.actual == 0)),
        draws=draws,
        points={name: said[name] for name in POINTS},
        bands=_bands(said),
        pit=tuple(said[f"pit_{place}"] for place in range(PIT_BINS)),
        probability=_probability(cases, rng, draws),
        baselines=_baselines(cases, rng, draws),
    )


def _points(cases: Cases, forecast: Reals) -> dict[str, Statistic]:
    known = cases.actual > 0
    owner, actual, told = cases.account, cases.actual, np.maximum(forecast, 1e-6)
    own, logs, error = owner[known], np.log(actual[known]), np.log(told[known]) - np.log(actual[known])
    middle = medians_by(actual, owner), medians_by(told, owner)
    creators = np.arange(cases.accounts)
    return {
        "median_ape": median_of(np.abs(told[known] - actual[known]) / actual[known], own),
        "log_mae": mean_of(np.abs(error), own, cases.accounts),
        "bias_log": mean_of(error, own, cases.accounts),
        "r2": explained(actual, told, owner, cases.accounts),
        "r2_log": explained(logs, logs + error, own, cases.accounts),
        "spearman": rank_correlation(actual, told, owner),
        "spearman_across": rank_correlation(*middle, creators),
        "spearman_within": correlation_within(actual, told, owner, cases.accounts),
    }


def _inside(cases: Cases, low: Reals, high: Reals, level: int) -> dict[str, Statistic]:
    hit = ((cases.actual >= low) & (cases.actual <= high)).astype(np.float64)
    width = np.log(np.maximum(high, 1e-6)) - np.log(np.maximum(low, 1e-6))
    return {
        f"coverage_{level}": mean_of(hit, cases.account, cases.accounts),
        f"width_{level}": mean_of(width, cases.account, cases.accounts),
    }


def _own(cases: Cases) -> dict[str, Statistic]:
    statistics = _points(cases, cases.median)
    for level, (low, high) in BANDS.items():
        statistics |= _inside(cases, cases.at(low), cases.at(high), level)
    place = np.minimum((cases.pit * PIT_BINS).astype(np.int64), PIT_BINS - 1)
    for part in range(PIT_BINS):
        statistics[f"pit_{part}"] = mean_of((place == part).astype(np.float64), cases.account, cases.accounts)
    return statistics


def _bands(said: Mapping[str, Figure]) -> BandScore:
    coverage, width = (
        {level: said.get(f"{kind}_{level}", NO_BAND) for level in BANDS} for kind in ("coverage", "width")
    )
    return BandScore(coverage, width)


def _probability(cases: Cases, rng: np.random.Generator, draws: int) -> ProbabilityScore | None:
    told = told_of(cases)
    perfect = perfect_error(told, np.zeros(cases.n), rng=rng)
    if perfect is None:
        return None
    drawn = resample(lambda part: reliability(told_of(part)), cases, rng=rng, draws=draws)
    drawn["below_point"] = drawn["brier"].below(drawn["brier_point"])
    drawn["below_last10"] = drawn["brier"].below(drawn["brier_last10"])
    drawn["ece"] = _turned(drawn["ece"])
    said = {name: figure(value, len(np.unique(told.account))) for name, value in drawn.items()}
    alike = perfect_error(told, cases.shared, rng=rng) if cases.shared.any() else None
    return ProbabilityScore(n=len(told.probability), perfect=perfect, perfect_shared=alike, **said)


def _turned(drawn: Drawn) -> Drawn:
    """Turn the draws of an error that chance can only raise around its value (basic bootstrap), at least 0."""
    return Drawn(drawn.value, np.maximum(2 * drawn.value - drawn.draws, 0.0))


def _baselines(cases: Cases, rng: np.random.Generator, draws: int) -> dict[str, BaselineScore]:
    known = {name: np.isfinite(cases.baselines[name]) for name in BASELINES}
    return {name: _baseline(name, cases.take(mask), rng, draws) for name, mask in known.items() if mask.any()}


def _against(name: str) -> Callable[[Cases], dict[str, Statistic]]:
    def statistics(cases: Cases) -> dict[str, Statistic]:
        centre = cases.baselines[name]
        found = _points(cases, centre) | {f"model_{key}": one for key, one in _points(cases, cases.median).items()}
        if name in cases.spreads:
            spread = np.nan_to_num(cases.spreads[name])
            for level in BANDS:
                reach = np.exp(float(ndtri((1 + level / 100) / 2)) * spread)
                found |= _inside(cases, centre / reach, centre * reach, level)
        return found

    return statistics


def _baseline(name: str, cases: Cases, rng: np.random.Generator, draws: int) -> BaselineScore:
    drawn = resample(_against(name), cases, rng=rng, draws=draws)
    said = {key: figure(value, cases.accounts) for key, value in drawn.items()}
    return BaselineScore(
        n=cases.n,
        accounts=cases.accounts,
        points={key: said[key] for key in POINTS},
        bands=_bands(said),
        differences={key: figure(drawn[f"model_{key}"].minus(drawn[key]), cases.accounts) for key in POINTS},
    )
