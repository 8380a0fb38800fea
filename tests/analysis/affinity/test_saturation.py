"""Saturation recovers a planted decay, and finds none where none was planted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from fukasa.analysis.affinity.saturation import Saturation, SaturationPost, review_saturation

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def _posts(seed: int, *, decay: float, gap: float = 0.0, n: int = 120, noise: float = 0.25) -> list[SaturationPost]:
    """Draw a creator whose log engagement changes by ``decay`` per unit of load and by ``gap`` per log day."""
    rng = np.random.default_rng(seed)
    chance = 0.05 + 0.6 * (np.sin(np.arange(n) / 9) > 0)
    paid = rng.random(n) < chance
    load = np.array([paid[max(0, i - 10) : i].mean() if i else 0.0 for i in range(n)])
    days = np.cumsum(rng.uniform(0.5, 3, n))
    last = [days[:i][paid[:i]][-1] if paid[:i].any() else days[i] - 10 for i in range(n)]
    since = np.where(paid, np.log(days - np.array(last)), 0.0)
    engagement = np.exp(7 + decay * load + gap * since - 0.2 * paid + noise * rng.standard_normal(n))
    return [
        SaturationPost(BEGIN + timedelta(days=float(days[i])), float(engagement[i]), bool(paid[i]), "short")
        for i in range(n)
    ]


def _reviews(**planted: float) -> list[Saturation]:
    return [review_saturation(_posts(seed, **planted)) for seed in range(40)]


def test_a_planted_decay_is_covered_as_often_as_the_level_says() -> None:
    truth = np.exp(0.3 * -1.5)
    covered = [r.load is not None and r.load.low <= truth <= r.load.high for r in _reviews(decay=-1.5)]
    assert 0.8 <= np.mean(covered) <= 1.0


def test_a_planted_decay_is_called_tired() -> None:
    assert np.mean([r.verdict == "tired" for r in _reviews(decay=-1.5)]) > 0.9


def test_without_a_decay_hardly_anybody_is_called_tired() -> None:
    reviews = _reviews(decay=0.0)
    assert np.mean([r.verdict == "tired" for r in reviews]) <= 0.1
    assert np.mean([r.verdict == "steady" for r in reviews]) > 0.3


def test_times_shuffled_lose_the_planted_decay() -> None:
    rng = np.random.default_rng(3)
    tired = []
    for seed in range(40):
        posts = _posts(seed, decay=-1.5)
        order = rng.permutation(len(posts))
        mixed = [
            SaturationPost(posts[i].posted_at, posts[j].engagement, posts[i].paid) for i, j in enumerate(order.tolist())
        ]
        tired.append(review_saturation(mixed).verdict == "tired")
    assert np.mean(tired) <= 0.15


def test_paid_posts_close_together_that_fare_worse_show_in_the_spacing() -> None:
    spacings = [r.spacing for r in _reviews(decay=0.0, gap=0.4)]
    values = [one.value for one in spacings if one is not None]
    assert np.median(values) == pytest.approx(2**-0.4, abs=0.05)


def test_a_drift_of_time_alone_is_no_saturation() -> None:
    posts = _posts(5, decay=0.0)
    fading = [
        SaturationPost(p.posted_at, (p.engagement or 0) * float(np.exp(-0.02 * i)), p.paid, p.format)
        for i, p in enumerate(posts)
    ]
    assert review_saturation(fading).verdict != "tired"


def test_too_few_posts_are_insufficient_and_say_how_many_are_needed() -> None:
    review = review_saturation(_posts(1, decay=-1.5, n=20))
    assert (review.verdict, review.load) == ("insufficient", None)
    assert "25" in review.sentences["en"]
    assert "25" in review.sentences["ja"]
    assert review_saturation([]).verdict == "insufficient"


def test_who_never_advertises_is_insufficient() -> None:
    posts = [SaturationPost(p.posted_at, p.engagement, paid=False) for p in _posts(1, decay=0.0)]
    assert review_saturation(posts).verdict == "insufficient"


def test_the_order_of_posts_does_not_matter() -> None:
    posts = _posts(2, decay=-1.0)
    assert review_saturation(posts) == review_saturation(posts[::-1])


def _deep(seed: int, *, fall: float) -> Saturation:
    """Give posts a depth that falls with the load of ads, under half of them known."""
    rng = np.random.default_rng(seed + 1_000)
    posts = sorted(_posts(seed, decay=0.0), key=lambda post: post.posted_at)
    paid = np.array([post.paid for post in posts])
    load = np.array([paid[max(0, i - 10) : i].mean() if i else 0.0 for i in range(len(posts))])
    depth = np.clip(0.4 - fall * load + 0.06 * rng.standard_normal(len(posts)), 0, 1)
    known = rng.random(len(posts)) < 0.6
    told = (float(value) if seen else None for value, seen in zip(depth, known, strict=True))
    return review_saturation([replace(post, depth=one) for post, one in zip(posts, told, strict=True)])


def test_a_planted_fall_of_depth_is_covered_and_seen() -> None:
    reviews = [_deep(seed, fall=0.25) for seed in range(30)]
    assert np.mean([r.depth is not None and r.depth.low <= -0.075 <= r.depth.high for r in reviews]) >= 0.8
    assert np.mean([r.depth is not None and r.depth.high < 0 for r in reviews]) > 0.8


def test_without_a_fall_of_depth_hardly_any_is_seen() -> None:
    reviews = [_deep(seed, fall=0.0) for seed in range(30)]
    assert np.mean([r.depth is not None and r.depth.high < 0 for r in reviews]) <= 0.1
    assert "not clear" in reviews[0].depth_sentences["en"]


def test_where_comments_are_not_known_depth_is_said_not_to_be() -> None:
    review = review_saturation(_posts(1, decay=-1.5))
    assert review.depth is None
    assert "Depth is not known: 0 posts" in review.depth_sentences["en"]
    assert "判断できません" in review.depth_sentences["ja"]
