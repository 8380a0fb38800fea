"""Weights learnt from what a workspace shortlists and rejects.

A logistic regression on the block cosines whose slopes are drawn towards the default weights by a normal prior, so
that few decisions move little (maximum a posteriori; Laplace's approximation for the intervals, MacKay 1992). Nothing
is learnt unless the decisions themselves speak for the blocks: likelihood against that of no slopes (Wilks 1938).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, expit, ndtri

from fukasa.analysis.affinity.settings import BLOCKS, Block, default_weights, learning
from fukasa.core.errors import InvalidInput

Reals = NDArray[np.float64]
_STEPS, _CLOSE = 100, 1e-10
_FLAT = 1e-4  # precision of the prior of the intercept: it tells nothing


@dataclass(frozen=True, slots=True)
class LearntWeights:
    """The weights of the blocks.

    Attributes:
        weights: by block, with a sum of 1.
        low: lower ends of their intervals; those of the weights themselves where nothing was learnt.
        high: upper ends.
        learnt: false where the default stands.
        shortlisted: decisions for an account.
        rejected: decisions against one.
        code: why the default stands: ``too_few_clicks`` or ``unrelated``; empty where weights were learnt.

    """

    weights: Mapping[Block, float]
    low: Mapping[Block, float]
    high: Mapping[Block, float]
    learnt: bool
    shortlisted: int
    rejected: int
    code: str = ""

    def sentence(self, language: str) -> str:
        """Say in one sentence where the weights come from."""
        told = {"yes": self.shortlisted, "no": self.rejected, "n": int(learning().min_clicks)}
        told["each"] = int(learning().min_each)
        return _SENTENCES[self.code or "learnt"][language].format(**told)


_SENTENCES = {
    "learnt": {
        "ja": "採用{yes}件・見送り{no}件の判断から学習した重みです。",
        "en": "Weights learnt from {yes} shortlisted and {no} rejected accounts.",
    },
    "too_few_clicks": {
        "ja": "判断が採用{yes}件・見送り{no}件と少ないため、既定の重みです"
        "({n}件以上、それぞれ{each}件以上で学習します)。",
        "en": "Default weights: {yes} shortlisted and {no} rejected are too few to learn from "
        "(needed: {n}, {each} of each kind).",
    },
    "unrelated": {
        "ja": "採用{yes}件・見送り{no}件の判断は似ている度合いと結びつかないため、既定の重みです。",
        "en": "Default weights: {yes} shortlisted and {no} rejected accounts do not follow likeness.",
    },
}


def learn_weights(cosines: NDArray[np.floating], shortlisted: NDArray[np.bool_]) -> LearntWeights:
    """Learn the weights of the blocks from decisions.

    Args:
        cosines: decisions × blocks, in the order of ``BLOCKS``; NaN where a block was not known, which says nothing.
        shortlisted: one decision each, false for a rejection.

    Returns:
        The weights; the default ones, and why, where decisions are too few.

    Raises:
        InvalidInput: the shapes do not fit.

    """
    if cosines.shape != (len(shortlisted), len(BLOCKS)):
        raise InvalidInput(f"decisions need one row of {len(BLOCKS)} cosines each, got the shape {cosines.shape}")
    yes, no = int(shortlisted.sum()), int((~shortlisted).sum())
    if yes + no < learning().min_clicks or min(yes, no) < learning().min_each:
        return _default(yes, no, "too_few_clicks")
    slopes, covariance, fitted = _posterior(cosines.astype(np.float64), shortlisted)
    z = float(ndtri((1 + learning().level) / 2))
    gained = _log_likelihood(fitted, shortlisted) - _log_likelihood(np.full(yes + no, yes / (yes + no)), shortlisted)
    if slopes.sum() <= z * np.sqrt(covariance.sum()) or gained <= chdtri(len(BLOCKS), 1 - learning().level) / 2:
        return _default(yes, no, "unrelated")  # the slopes together may be nothing, or only what the prior says
    reach = z * np.sqrt(np.diag(covariance))
    total = np.maximum(slopes, 0.0).sum()
    middle, low, high = (_by_block(np.clip(part / total, 0, 1)) for part in (slopes, slopes - reach, slopes + reach))
    return LearntWeights(middle, low, high, learnt=True, shortlisted=yes, rejected=no)


def _posterior(cosines: Reals, shortlisted: NDArray[np.bool_]) -> tuple[Reals, Reals, Reals]:
    """The slopes at the maximum of the posterior, their covariance, and the fitted chances, by Newton's method."""
    config = learning()
    known = ~np.isnan(cosines)
    centre = np.where(known, cosines, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    design = np.column_stack([np.ones(len(cosines)), np.where(known, cosines - centre, 0.0)])
    prior = np.array([0.0, *(config.strength * default_weights()[block] for block in BLOCKS)])
    precision = np.diag([_FLAT, *[config.prior_sd**-2] * len(BLOCKS)])
    beta = prior.copy()
    for _ in range(_STEPS):
        step = np.linalg.solve(_curvature(design, beta, precision), _slope(design, beta, shortlisted, precision, prior))
        beta = beta + step
        if np.abs(step).max() < _CLOSE:
            break
    covariance: Reals = np.linalg.inv(_curvature(design, beta, precision)).astype(np.float64)
    return beta[1:], covariance[1:, 1:], expit(design @ beta)


def _log_likelihood(chances: Reals, shortlisted: NDArray[np.bool_]) -> float:
    return float(np.log(np.clip(np.where(shortlisted, chances, 1 - chances), 1e-12, 1.0)).sum())


def _slope(design: Reals, beta: Reals, shortlisted: NDArray[np.bool_], precision: Reals, prior: Reals) -> Reals:
    return design.T @ (shortlisted - expit(design @ beta)) - precision @ (beta - prior)


def _curvature(design: Reals, beta: Reals, precision: Reals) -> Reals:
    chance = expit(design @ beta)
    found: Reals = (design * (chance * (1 - chance))[:, None]).T @ design + precision
    return found


def _default(shortlisted: int, rejected: int, code: str) -> LearntWeights:
    weights = default_weights()
    return LearntWeights(weights, weights, weights, learnt=False, shortlisted=shortlisted, rejected=rejected, code=code)


def _by_block(values: Reals) -> dict[Block, float]:
    return {block: float(value) for block, value in zip(BLOCKS, values, strict=True)}
