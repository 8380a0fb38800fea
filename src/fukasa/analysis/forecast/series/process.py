"""A Gaussian process over one account: posts with like titles, and posts near in time, differ alike from the level."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.special import softmax

from fukasa.analysis.forecast.series.settings import settings
from fukasa.analysis.statistics.arrays import Integers, Reals


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near posts (rows) are to earlier posts (columns).

    Attributes:
        titles: likeness of their titles, 0 … 1.
        days: days between them, not below 0.

    """

    titles: Reals
    days: Reals

    def split(self, place: int) -> tuple["Likeness", "Likeness"]:
        """Part the rows before a place from those after."""
        return Likeness(self.titles[:place], self.days[:place]), Likeness(self.titles[place:], self.days[place:])


@dataclass(frozen=True, slots=True)
class Told:
    """What earlier posts tell of each coming one; logs, one number per coming post.

    Attributes:
        offset: what its title adds.
        shift: what the level left over, whatever the title.
        variance: of offset + shift.
        noise: variance of a single post around them.

    """

    offset: Reals
    shift: Reals
    variance: Reals
    noise: Reals


@dataclass(frozen=True, slots=True)
class _Option:
    """One belief in how much titles and time explain, its evidence and what follows from it; see :class:`Told`."""

    evidence: float
    offset: Reals
    shift: Reals
    variance: Reals
    noise: float


def tell(past: Likeness, residual: Reals, coming: Likeness) -> Told:
    """Tell coming posts from the residuals of earlier ones.

    Kriging on residuals with kernel = constant + Ornstein-Uhlenbeck + likeness of titles (Rasmussen and Williams 2006,
    ch. 2). How much each part explains is averaged over a few beliefs, weighed by their marginal likelihood with the
    variance of the noise integrated out (Hoeting et al. 1999); one belief is that titles tell nothing, so that titles
    without meaning give an offset near 0.

    Args:
        past: earlier posts among themselves.
        residual: log value − level of the earlier posts.
        coming: coming posts, each with a title, against earlier ones.

    """
    known = settings()
    weights = _prior_weights()
    options = [
        _option(of_past, residual, of_coming, title + known.mean_share + level)
        for of_past, of_coming, (title, level) in zip(
            _kernels(past), _kernels(coming), product(known.title_shares, known.level_shares), strict=True
        )
    ]
    weight = softmax(np.array([option.evidence for option in options]) + np.log(weights))
    return _average(options, weight)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was known of each post before it came; logs, one number per post."""

    centre: Reals
    variance: Reals
    noise: float


def tell_in_turn(among: Likeness, residual: Reals, known: Integers, fitted: int) -> Ahead:
    """Tell every post of an account from the ones before it in one pass: a Cholesky factor holds the kriging weights.

    How much titles and time explain is weighed once, on the first ``fitted`` posts.

    Args:
        among: the posts among themselves, oldest first.
        residual: log value − level, oldest first.
        known: how many of the first posts are known when each is forecast; at most its own place.
        fitted: how many of the first posts the weights rest on.

    """
    chosen = settings()
    assumed = chosen.noise_posts * chosen.noise_sd**2
    seen = np.arange(len(residual)) < known[:, None]
    evidence, centres, variances, noises = [], [], [], []
    for from_title, from_rest in _kernels(among):
        kernel = from_title + from_rest
        factor = cholesky(np.eye(len(residual)) + kernel, lower=True)
        surprise = solve_triangular(factor, residual, lower=True)
        squares = assumed + float(surprise[:fitted] @ surprise[:fitted])
        heavy = chosen.noise_posts + fitted
        evidence.append(-float(np.log(np.diag(factor)[:fitted]).sum()) - heavy / 2 * np.log(squares))
        weights = np.where(seen, factor, 0.0)
        centres.append(weights @ surprise)
        noises.append(squares / heavy)
        variances.append(noises[-1] * np.maximum(np.diag(kernel) - (weights**2).sum(axis=1), 0.0))
    weight = softmax(np.array(evidence) + np.log(_prior_weights()))
    centre: Reals = weight @ np.stack(centres)
    variance: Reals = weight @ (np.stack(variances) + (np.stack(centres) - centre) ** 2)
    return Ahead(centre, variance, float(weight @ np.array(noises)))


def _prior_weights() -> Reals:
    known = settings()
    others = (1 - known.no_title_weight) / max(len(known.title_shares) - 1, 1)
    titles = np.array([known.no_title_weight, *[others] * (len(known.title_shares) - 1)])
    weights: Reals = np.repeat(titles / titles.sum(), len(known.level_shares)) / len(known.level_shares)
    return weights


def title_kernel(near: Likeness) -> Reals:
    """Give the likeness of titles, faded with the time between the posts."""
    known = settings()
    kept = known.lasting + (1 - known.lasting) * np.exp(-near.days / known.series_days)
    kernel: Reals = near.titles * kept
    return kernel


def _rest_kernel(near: Likeness, level_share: float) -> Reals:
    known = settings()
    kernel: Reals = known.mean_share + level_share * np.exp(-near.days / known.level_days)
    return kernel


def _kernels(near: Likeness) -> Iterator[tuple[Reals, Reals]]:
    """Give what titles and what the rest explains, by one belief after the other."""
    known = settings()
    titles, rests = title_kernel(near), [_rest_kernel(near, level) for level in known.level_shares]
    return ((title * titles, rest) for title, rest in product(known.title_shares, rests))


def _option(past: tuple[Reals, Reals], residual: Reals, coming: tuple[Reals, Reals], apart: float) -> _Option:
    """Follow one belief: the kernels of the past, of coming posts, and how far a post alike to nothing may be off."""
    known = settings()
    posts = len(residual)
    factor = cho_factor(np.eye(posts) + past[0] + past[1], lower=True)
    solved = cho_solve(factor, residual)
    squares = known.noise_posts * known.noise_sd**2 + float(residual @ solved)
    heavy = known.noise_posts + posts
    evidence = -float(np.log(np.diag(factor[0])).sum()) - heavy / 2 * np.log(squares)
    from_title, from_rest = coming
    left = apart - _explained(factor, from_title + from_rest)
    noise = squares / heavy
    return _Option(evidence, from_title @ solved, from_rest @ solved, noise * np.maximum(left, 0), noise)


def _explained(factor: tuple[Reals, bool], kernel: Reals) -> Reals:
    explained: Reals = np.einsum("ij,ji->i", kernel, cho_solve(factor, kernel.T))
    return explained


def _average(options: list[_Option], weight: Reals) -> Told:
    """Mix the beliefs: means are averaged, variances also get the spread of the means."""

    def mixed(values: list[Reals]) -> Reals:
        mean: Reals = weight @ np.stack(values)
        return mean

    centres = [option.offset + option.shift for option in options]
    centre = mixed(centres)
    spread = mixed([(one - centre) ** 2 for one in centres])
    noise = float(weight @ np.array([option.noise for option in options]))
    return Told(
        offset=mixed([option.offset for option in options]),
        shift=mixed([option.shift for option in options]),
        variance=mixed([option.variance for option in options]) + spread,
        noise=np.full(len(centre), noise),
    )
