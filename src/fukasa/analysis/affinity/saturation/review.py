"""Does an audience tire of ads? Engagement against the share and spacing of paid posts, within one creator.

A regression of the log of engagement on how many of the last posts were paid, with the post's own kind (paid or not),
its format and the drift of time held equal; standard errors that allow for uneven spread (HC3, MacKinnon and White
1985). What one creator's audience likes cannot confound it; what the creator did at the same time can.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.affinity.saturation.regression import (
    LEVEL,
    Reals,
    SaturationPost,
    Slope,
    fitted_slope,
    held_equal,
    loads,
)

Verdict = Literal["tired", "steady", "unclear", "insufficient"]

FEWEST_POSTS, FEWEST_PAID, FEWEST_SPACED = 25, 5, 8
FEWEST_COMMENTS = 10
"""Classified comments under a post below which its share of substance is noise."""
_STEP = 0.3
"""A change that is told: three more paid posts of ten."""
_WORTH = 0.1
"""A loss of less than this, even at the worst end of the interval, is called steady."""
_LEAST_SPREAD = 0.05


@dataclass(frozen=True, slots=True)
class Saturation:
    """Whether the audience tires of ads.

    Attributes:
        verdict: ``tired`` where the loss is certain, ``steady`` where a loss worth telling is ruled out.
        load: what three more paid posts of the ten before do; None where insufficient.
        spacing: what half the days since the last paid post does to a paid post; None where insufficient.
        depth: what three more paid posts of the ten before add to the share of comments of substance; None where the
            comments of too few posts are known.
        paid_share: share of paid posts.
        n: posts that could be used.
        paid: paid ones among them.
        level: of the intervals.
        sentences: why, by language.
        depth_sentences: what is known of depth, by language.

    """

    verdict: Verdict
    load: Slope | None
    spacing: Slope | None
    depth: Slope | None
    paid_share: float | None
    n: int
    paid: int
    level: float
    sentences: Mapping[str, str]
    depth_sentences: Mapping[str, str]


def review_saturation(posts: Sequence[SaturationPost]) -> Saturation:
    """Say whether engagement falls where more of the posts before were paid, or paid posts come closer together.

    Args:
        posts: of one creator, in any order.

    """
    known = sorted((post for post in posts if post.paid is not None), key=lambda post: post.posted_at)
    paid = np.array([bool(post.paid) for post in known], dtype=bool)
    load = loads(paid)
    used = np.array([(post.engagement or 0) > 0 for post in known], dtype=bool) & ~np.isnan(load)
    share = float(paid.mean()) if known else None
    n, n_paid = int(used.sum()), int((used & paid).sum())
    depth, told_of_depth = _depth(known, load)
    facts: dict[str, float] = {"n": n, "paid": n_paid}
    effect: Slope | None = None
    spacing: Slope | None = None
    verdict: Verdict = "insufficient"
    if _tells(load, paid, used):
        target = np.array([log(post.engagement or 1) for post, kept in zip(known, used, strict=True) if kept])
        effect = _of_load(known, load, used, target, relative=True)
        spacing, verdict = _spacing(known), _verdict(effect)
        facts |= {"change": effect.value - 1, "low": effect.low - 1, "high": effect.high - 1}
    sentences = _told(_SENTENCES[verdict], **facts)
    return Saturation(verdict, effect, spacing, depth, share, n, n_paid, LEVEL, sentences, told_of_depth)


def _tells(load: Reals, paid: NDArray[np.bool_], used: NDArray[np.bool_]) -> bool:
    """Tell whether posts are enough, and their load varies."""
    enough = used.sum() >= FEWEST_POSTS and (used & paid).sum() >= FEWEST_PAID
    return bool(enough) and float(np.std(load[used])) >= _LEAST_SPREAD


def _of_load(
    posts: Sequence[SaturationPost], load: Reals, used: NDArray[np.bool_], target: Reals, *, relative: bool
) -> Slope:
    """Give what three more paid posts of the ten before go with."""
    held = [post for post, kept in zip(posts, used, strict=True) if kept]
    design = np.column_stack([load[used], held_equal(held)])
    return fitted_slope(target, design, lambda slope: exp(_STEP * slope) if relative else _STEP * slope)


def _depth(posts: Sequence[SaturationPost], load: Reals) -> tuple[Slope | None, Mapping[str, str]]:
    """Tell what more ads go with in the share of comments of substance."""
    paid = np.array([bool(post.paid) for post in posts], dtype=bool)
    used = np.array([post.depth is not None for post in posts], dtype=bool) & ~np.isnan(load)
    facts: dict[str, float] = {"n": int(used.sum()), "paid": int((used & paid).sum()), "comments": FEWEST_COMMENTS}
    if not _tells(load, paid, used):
        return None, _told(_DEPTH["insufficient"], **facts)
    target = np.array([post.depth for post, kept in zip(posts, used, strict=True) if kept], dtype=np.float64)
    found = _of_load(posts, load, used, target, relative=False)
    facts |= {"change": 100 * found.value, "low": 100 * found.low, "high": 100 * found.high}
    key = "falls" if found.high < 0 else "rises" if found.low > 0 else "unclear"
    return found, _told(_DEPTH[key], **facts)


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
    return fitted_slope(target, np.column_stack([gap, np.ones(len(gap))]), lambda slope: exp(-log(2) * slope))


def _verdict(effect: Slope) -> Verdict:
    if effect.high < 1:
        return "tired"
    return "steady" if effect.low > 1 - _WORTH else "unclear"


def _told(sentences: Mapping[str, str], **facts: float) -> dict[str, str]:
    fixed = {"fewest": FEWEST_POSTS, "fewest_paid": FEWEST_PAID}
    return {language: sentence.format(**fixed, **facts) for language, sentence in sentences.items()}


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
_DEPTH: dict[str, dict[str, str]] = {
    "falls": {
        "ja": "コメントの中身：直前10件のPR投稿が3件増えると、中身のあるコメントの割合が{change:+.1f}ポイント変わります"
        "(区間 {low:+.1f}〜{high:+.1f}、{n}件中PR {paid}件)。",
        "en": "Depth: three more paid posts among the ten before go with {change:+.1f} points in the share of comments "
        "of substance (interval {low:+.1f} to {high:+.1f}; {n} posts, {paid} paid).",
    },
    "unclear": {
        "ja": "コメントの中身：PR投稿の多さとの関係は、はっきりしません(3件増で{change:+.1f}ポイント、"
        "区間 {low:+.1f}〜{high:+.1f}、{n}件中PR {paid}件)。",
        "en": "Depth: whether the share of comments of substance falls with more paid posts is not clear (three more: "
        "{change:+.1f} points, interval {low:+.1f} to {high:+.1f}; {n} posts, {paid} paid).",
    },
    "insufficient": {
        "ja": "コメントの中身：分類済みコメントが{comments}件以上ある投稿が{n}件(うちPR {paid}件)では判断できません"
        "({fewest}件、うちPR {fewest_paid}件以上が必要)。",
        "en": "Depth is not known: {n} posts ({paid} paid) with {comments} classified comments or more; "
        "{fewest} with {fewest_paid} paid are needed.",
    },
}
_DEPTH["rises"] = _DEPTH["falls"]
