"""How the scorer may err: histograms of scores of real and of fake profiles, one pair per family.

A library answers what share of fakes is compatible with the scores of a sample (see :mod:`.share`). Where nobody has
labelled, its families are simulated and differ as audiences and vendors do; else they are resamples of labelled ones.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import logit

from fukasa.analysis.authenticity.audience.curves import scorer
from fukasa.analysis.authenticity.audience.families import Drawn, draw, families
from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS
from fukasa.analysis.authenticity.audience.scorer import judge
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.core.errors import InvalidInput

EDGES = np.array([-6.0, -5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
"""Of the bins, in log-odds of being fake."""

FEWEST_LABELLED = 20
_TYPICAL = 200
_MASKS = 64
_RESAMPLES = 600
_LEAST_GAP = 0.05


@dataclass(frozen=True, slots=True)
class Library:
    """Families, by what a weighted histogram of their scores comes to.

    ``weights`` are such that the mean over a sample is near 0 where all are real and near 1 where all are fake.

    Attributes:
        weights: per bin.
        real: per family the mean weight of a real profile.
        real_variance: and its variance between profiles.
        fake: likewise for fake ones, in the order in which the two sides are paired.
        fake_variance: likewise.
        source: ``simulated`` or ``labelled``.

    """

    weights: Reals
    real: Reals
    real_variance: Reals
    fake: Reals
    fake_variance: Reals
    source: str


def bins_of(probability: Reals) -> Integers:
    """Give the bin of each score."""
    small = np.finfo(np.float64).eps
    return np.searchsorted(EDGES, logit(np.clip(probability, small, 1 - small)), side="right").astype(np.int64)


def known_columns(profiles: Reals) -> tuple[bool, ...]:
    """Tell which of ``PROFILE_COLUMNS`` at least half of the profiles have; a share rests on these."""
    present = (~np.isnan(profiles)).mean(axis=0) >= 0.5  # noqa: PLR2004  a half
    return tuple(present.tolist())


def scores_through(profiles: Reals, known: tuple[bool, ...]) -> Reals:
    """Give the probabilities of profiles × ``PROFILE_COLUMNS`` when only some columns are read."""
    return judge(np.where(np.array(known), profiles, np.nan), scorer().model()).probability


@lru_cache(maxsize=_MASKS)
def simulated_library(known: tuple[bool, ...]) -> Library:
    """Score the simulated families through the columns that are known.

    The families are the frozen ones of ``audience_families.toml``, so that a share never depends on chance.

    Args:
        known: one per ``PROFILE_COLUMNS``; at least one is true.

    Raises:
        InvalidInput: no column is known.

    """
    if len(known) != len(PROFILE_COLUMNS) or not any(known):
        raise InvalidInput("a share of fake profiles needs at least one column of them; give one")
    given = families()
    rng = np.random.default_rng(given.seed)
    real, fake = (
        _histograms(draw(side, given.families, given.profiles, rng), known) for side in (given.real, given.fake)
    )
    weights = _discriminant(real, fake)
    sides = [_moments(side, weights, given.profiles) for side in (real, fake)]
    order = rng.permutation(given.families)
    return Library(weights, *sides[0], sides[1][0][order], sides[1][1][order], "simulated")


def labelled_library(real: Reals, fake: Reals, known: tuple[bool, ...], rng: np.random.Generator) -> Library:
    """Take the errors of the scorer from labelled profiles.

    The families are Bayesian resamples (Rubin 1981) of their histograms. The weights of the bins remain those of the
    simulated families, so that the labels are not used twice.

    Args:
        real: probabilities of profiles labelled real.
        fake: of those labelled fake.
        known: which columns the sample has, as for :func:`simulated_library`.
        rng: randomness of the resamples.

    Raises:
        InvalidInput: there are too few of a kind, or the scores do not tell the two kinds apart.

    """
    if min(len(real), len(fake)) < FEWEST_LABELLED:
        raise InvalidInput(
            f"the labels hold {len(fake)} fake and {len(real)} real profiles;"
            f" at least {FEWEST_LABELLED} of each are needed"
        )
    raw = simulated_library(known).weights
    counts = [np.bincount(bins_of(side), minlength=len(raw)) for side in (real, fake)]
    centre = [float(raw @ count / count.sum()) for count in counts]
    if centre[1] - centre[0] < _LEAST_GAP:
        raise InvalidInput(
            "the scores of profiles labelled fake and real hardly differ; check the column of the labels"
        )
    weights = (raw - centre[0]) / (centre[1] - centre[0])
    drawn = [rng.dirichlet(count + 1 / len(raw), _RESAMPLES) for count in counts]
    sides = [_moments(side, weights, None) for side in drawn]
    return Library(weights, *sides[0], *sides[1], "labelled")


def _histograms(drawn: Drawn, known: tuple[bool, ...]) -> Reals:
    """Give families × bins, each row adding up to 1."""
    bins = bins_of(scores_through(drawn.profiles, known))
    count = int(drawn.family[-1]) + 1
    size = len(EDGES) + 1
    flat = np.bincount(drawn.family * size + bins, minlength=count * size)
    table: Reals = flat.reshape(count, size) / (len(bins) / count)
    return table


def _discriminant(real: Reals, fake: Reals) -> Reals:
    """Weigh the bins by Fisher's discriminant (1936) between families, with the sampling noise of a usual sample."""
    noise = sum(np.diag(mean) - np.outer(mean, mean) for mean in (real.mean(axis=0), fake.mean(axis=0)))
    between = np.cov(real.T) + np.cov(fake.T)
    gap = fake.mean(axis=0) - real.mean(axis=0)
    raw = np.linalg.pinv(between + noise / _TYPICAL) @ gap
    rising = np.maximum.accumulate(raw)  # a higher score never speaks for a lower share
    low, high = float(rising @ real.mean(axis=0)), float(rising @ fake.mean(axis=0))
    weights: Reals = (rising - low) / max(high - low, np.finfo(np.float64).tiny)
    return weights


def _moments(histograms: Reals, weights: Reals, profiles: int | None) -> tuple[Reals, Reals]:
    """Give mean and variance of the weights per family; takes out what finite families add to their differences."""
    mean = histograms @ weights
    variance = np.maximum(histograms @ weights**2 - mean**2, 0)
    if profiles is None:
        return mean, variance
    between = float(mean.var())
    kept = np.sqrt(max(0.0, 1 - float(variance.mean()) / profiles / between)) if between > 0 else 0.0
    return mean.mean() + (mean - mean.mean()) * kept, variance
