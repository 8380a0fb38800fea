"""Does an audience tire of ads? Engagement against the share and spacing of paid posts, within one creator.

A regression of the log of engagement on how many of the last posts were paid, with the post's own kind (paid or not),
its format and the drift of time held equal; standard errors that allow for uneven spread (HC3, MacKinnon and White
1985). What one creator's audience likes cannot confound it; what the creator did at the same time can.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import exp, log
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Reals = NDArray[np.float64]
Verdict = Literal["tired", "steady", "unclear", "insufficient"]

LAST_POSTS = 10
"""Posts before a post whose paid share is the load of ads."""
FEWEST_POSTS, FEWEST_PAID, FEWEST_SPACED = 25, 5, 8
LEVEL = 0.9
_STEP = 0.3
"""A change that is told: three more paid posts of ten."""
_WORTH = 0.1
"""A loss of less than this, even at the worst end of the interval, is called steady."""
_LEAST_SPREAD = 0.05


@dataclass(frozen=True, slots=True)
class SaturationPost:
    """One post.

    Attributes:
        posted_at: when.
        engagement: engagements, or a rate; above 0, else the post is left out.
        paid: paid advertising; None where that cannot be told: left out.
        format: its format; None for unknown.

    """

    posted_at: datetime
    engagement: float | None
    paid: bool | None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """An effect with its interval, as a ratio.

    Attributes:
        value: what engagement is multiplied by; 0.8 is a fifth less.
        low: lower end.
        high: upper end.
        n: posts it rests on.

    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Saturation:
    """Whether the audience tires of ads.

    Attributes:
        verdict: ``tired`` where the loss is certain, ``steady`` where a loss worth telling is ruled out.
        load: what three more paid posts of the ten before do; None where insufficient.
        spacing: what half the days since the last paid post does to a paid post; None where insufficient.
        paid_share: share of paid posts.
        n: posts that could be used.
        paid: paid ones among them.
        level: of the intervals.
        sentences: why, by language.

    """

    verdict: Verdict
    load: Slope | None
    spacing: Slope | None
    paid_share: float | None
    n: int
    paid: int
    level: float
    sentences: Mapping[str, str]


def review_saturation(posts: Sequence[SaturationPost]) -> Saturation:
    """Say whether engagement falls where more of the posts before were paid, or paid posts come closer together.

    Args:
        posts: of one creator, in any order.

    """
    known = sorted((post for post in posts if post.paid is not None), key=lambda post: post.posted_at)
    paid = np.array([bool(post.paid) for post in known])
    load = _loads(paid)
    used = np.array([(post.engagement or 0) > 0 for post in known], dtype=bool) & ~np.isnan(load)
    n, n_paid = int(used.sum()), int((used & paid).sum()) if known else 0
    share = float(paid.mean()) if known else None
    if n < FEWEST_POSTS or n_paid < FEWEST_PAID or float(np.std(load[used])) < _LEAST_SPREAD:
        return Saturation("insufficient", None, None, share, n, n_paid, LEVEL, _told("insufficient", n=n, paid=n_paid))
    target = np.array([log(post.engagement or 1) for post, kept in zip(known, used, strict=True) if kept])
    held = [post for post, kept in zip(known, used, strict=True) if kept]
    design = np.column_stack([load[used], _others(held)])
    effect = _slope(target, design, lambda slope: exp(_STEP * slope))
    verdict = _verdict(effect)
    facts = {"n": n, "paid": n_paid, "change": effect.value - 1, "low": effect.low - 1, "high": effect.high - 1}
    return Saturation(verdict, effect, _spacing(known), share, n, n_paid, LEVEL, _told(verdict, **facts))


def _loads(paid: NDArray[np.bool_]) -> Reals:
    """The share of paid posts among the ten before each post; NaN where fewer came before."""
    sums = np.concatenate([[0], np.cumsum(paid)]).astype(np.float64)
    loads = np.full(len(paid), np.nan)
    if len(paid) > LAST_POSTS:
        loads[LAST_POSTS:] = (sums[LAST_POSTS:-1] - sums[: -LAST_POSTS - 1]) / LAST_POSTS
    return loads


def _others(posts: Sequence[SaturationPost]) -> Reals:
    """What is held equal: a level, the drift of time, paid or not, formats with at least three posts."""
    days = np.array([post.posted_at.timestamp() for post in posts])
    drift = (days - days.mean()) / max(float(days.std()), 1.0)
    formats = [post.format for post in posts]
    kinds = sorted({kind for kind in formats if kind and formats.count(kind) >= 3})[1:]  # noqa: PLR2004  the first is the level
    columns = [np.ones(len(posts)), drift, np.array([float(bool(post.paid)) for post in posts])]
    columns += [np.array([float(kind == other) for other in formats]) for kind in kinds]
    return np.column_stack(columns)


def _spacing(posts: Sequence[SaturationPost]) -> Slope | None:
    """How a paid post fares by the days since the paid post before."""
    ads = [post for post in posts if post.paid]
    pairs = [
        (log(later.engagement), log(max((later.posted_at - before.posted_at).total_seconds() / 86400, 0.1)))
        for before, later in pairwise(ads)
        if (later.engagement or 0) > 0 and later.engagement is not None
    ]
    if len(pairs) < FEWEST_SPACED:
        return None
    target, gap = np.array(pairs).T
    if float(gap.std()) < _LEAST_SPREAD:
        return None
    return _slope(target, np.column_stack([gap, np.ones(len(gap))]), lambda slope: exp(-log(2) * slope))


def _slope(target: Reals, design: Reals, ratio: Callable[[float], float]) -> Slope:
    """The first coefficient of a least-squares fit, as a ratio with its HC3 interval."""
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ target
    residual = target - design @ coefficients
    leverage = np.clip(np.einsum("ij,jk,ik->i", design, inverse, design), 0, 0.999)
    meat = (design * (residual / (1 - leverage))[:, None] ** 2).T @ design
    error = float(np.sqrt((inverse @ meat @ inverse)[0, 0]))
    reach = float(stdtrit(max(len(target) - design.shape[1], 1), (1 + LEVEL) / 2)) * error
    slope = float(coefficients[0])
    low, high = sorted((ratio(slope - reach), ratio(slope + reach)))
    return Slope(ratio(slope), low, high, len(target))


def _verdict(effect: Slope) -> Verdict:
    if effect.high < 1:
        return "tired"
    return "steady" if effect.low > 1 - _WORTH else "unclear"


def _told(key: str, **facts: float) -> dict[str, str]:
    fixed = {"fewest": FEWEST_POSTS, "fewest_paid": FEWEST_PAID}
    return {language: sentence.format(**fixed, **facts) for language, sentence in _SENTENCES[key].items()}


_SENTENCES: dict[str, dict[str, str]] = {
    "tired": {
        "ja": "直前10件のPR投稿が3件増えると、エンゲージメントが{change:+.0%}変わります"
        "(区間 {low:+.0%}〜{high:+.0%}、{n}件中PR {paid}件)。広告疲れが見られます。",
        "en": "Three more paid posts among the ten before go with {change:+.0%} engagement "
        "(interval {low:+.0%} to {high:+.0%}; {n} posts, {paid} paid): the audience tires of ads.",
    },
    "steady": {
        "ja": "PR投稿が増えてもエンゲージメントは下がっていません(3件増で{change:+.0%}、区間 {low:+.0%}〜{high:+.0%}、"
        "{n}件中PR {paid}件)。",
        "en": "Engagement does not fall with more paid posts (three more: {change:+.0%}, interval {low:+.0%} to "
        "{high:+.0%}; {n} posts, {paid} paid).",
    },
    "unclear": {
        "ja": "PR投稿の多さとエンゲージメントの関係は、はっきりしません(3件増で{change:+.0%}、"
        "区間 {low:+.0%}〜{high:+.0%}、{n}件中PR {paid}件)。",
        "en": "Whether engagement falls with more paid posts is not clear (three more: {change:+.0%}, interval "
        "{low:+.0%} to {high:+.0%}; {n} posts, {paid} paid).",
    },
    "insufficient": {
        "ja": "PR投稿の多さが変わる投稿が{n}件(うちPR {paid}件)では判断できません"
        "({fewest}件、うちPR {fewest_paid}件以上が必要)。",
        "en": "Not known: {n} posts ({paid} paid) with a varying load of ads; "
        "{fewest} with {fewest_paid} paid are needed.",
    },
}
