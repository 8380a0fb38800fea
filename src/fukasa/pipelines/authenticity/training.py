"""Fitting the score of authenticity on synthetic worlds with planted truth."""

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.additive import AdditiveModel, fit_additive
from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.score import KNOTS, ScoreModel, deviations, score_from
from fukasa.analysis.authenticity.venn_abers import Calibration, calibration
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.authenticity.worlds import ReviewedWorld

RIDGE = 3.0
COPIES = 3
"""Each account is also learnt from with less evidence, as most real accounts have less than a synthetic one."""

KEPT_GROUP = 0.7
SCORE_STEP = 0.1
"""Scores of the calibration are rounded to this, so that it stays small."""


def read_score(path: Path) -> ScoreModel:
    """Read a score that `fukasa authenticity train` wrote.

    Raises:
        InvalidInput: the file cannot be read, or is no score.

    """
    try:
        return score_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(
            f"the weights {path} cannot be read ({error}); make them by `fukasa authenticity train`"
        ) from error


def fit_score(
    fitted: Sequence[ReviewedWorld], calibrated: Sequence[ReviewedWorld], rng: np.random.Generator, *, on: date
) -> ScoreModel:
    """Fit curves on some worlds and calibrate on others.

    Args:
        fitted: worlds of which the curves are learnt.
        calibrated: other worlds of the same family, for the probabilities.
        rng: drops evidence.
        on: the date of the fit.

    """
    checks = tuple(config().checks)
    x, y = _cases(fitted, checks)
    model = _fit(*_with_less(x, y, checks, rng), checks)
    held, labels = _cases(calibrated, checks)
    held = _thinned(held, checks, rng)  # one copy of each: copies of one account are no further cases
    names = ", ".join(world.name for world in (*fitted, *calibrated))
    source = f"synthetic worlds: {names}; {len(y):,} accounts fitted, {len(labels):,} calibrated"
    return ScoreModel(on.isoformat(), source, checks, model, _calibration(model, held, labels))


def _cases(worlds: Sequence[ReviewedWorld], checks: tuple[str, ...]) -> tuple[Reals, Reals]:
    parts = [_laid_out(world, checks) for world in worlds]
    return np.vstack([x for x, _ in parts]), np.concatenate([y for _, y in parts])


def _laid_out(world: ReviewedWorld, checks: tuple[str, ...]) -> tuple[Reals, Reals]:
    keys, x = deviations(world.checks, checks)
    truth = pl.DataFrame({"account_key": keys}).join(
        world.accounts, on="account_key", how="left", maintain_order="left"
    )
    known = truth["inflated"].is_not_null().to_numpy()
    return x[known], truth["inflated"].drop_nulls().cast(pl.Float64).to_numpy()


def _with_less(x: Reals, y: Reals, checks: tuple[str, ...], rng: np.random.Generator) -> tuple[Reals, Reals]:
    """Add copies of the accounts that lack whole groups of evidence."""
    copies = [_thinned(x, checks, rng) for _ in range(COPIES)]
    return np.vstack([x, *copies]), np.tile(y, COPIES + 1)


def _thinned(x: Reals, checks: tuple[str, ...], rng: np.random.Generator) -> Reals:
    """Take whole groups of evidence away from accounts."""
    groups = np.array([config().checks[name].group for name in checks])
    names = np.unique(groups)
    kept = rng.random((len(x), len(names))) < KEPT_GROUP
    return np.where(kept[:, np.searchsorted(names, groups)], x, np.nan)


def _fit(x: Reals, y: Reals, checks: tuple[str, ...]) -> AdditiveModel:
    return fit_additive(x, y, [KNOTS] * len(checks), direction=[1] * len(checks), ridge=RIDGE)


def _calibration(model: AdditiveModel, x: Reals, y: Reals) -> Calibration:
    rounded = np.round(model.logit(x) / SCORE_STEP) * SCORE_STEP
    return calibration(rounded, y)
