"""Follower curves: a monthly growth, jumps and their losses, what is bought, and the chance of single days."""

import numpy as np

from fukasa.synth.cast import Cast
from fukasa.synth.jumps import jump
from fukasa.synth.randomness import FloatArray, IntArray, stream
from fukasa.synth.scenarios import EVENTS
from fukasa.synth.traits import Traits

DAYS = 180
_MONTH = 30.0
_BOUGHT = EVENTS.index("bought")
_COMING = 0.0012  # of the followers come on an ordinary day, and about as many go
_SPREAD = 1.5  # of the chance of a day over that of a Poisson process
_PULL = 0.0015  # of the followers come with a post of ordinary reach
_PULL_DAYS = (0.55, 0.3, 0.15)
_PULL_MOST = 6.0
_ROUND_DAYS = (9.0, 24.0)  # of following and unfollowing
_FOLLOWED = 0.25  # follows or drops somebody on an ordinary day, per 100 followed


def followers_at(cast: Cast, traits: Traits, row: IntArray, days_ago: FloatArray) -> FloatArray:
    """Compute the followers of accounts at moments, such that today's count is the cast's.

    Args:
        cast: the block.
        traits: its traits.
        row: the account of each moment, a position in the block.
        days_ago: how long before the end.

    """
    now = np.zeros(len(row))
    shape = (1 + sum(_jumps(traits, row, days_ago))) / (1 + sum(_jumps(traits, row, now)))
    return np.maximum(cast.followers[row] * _base(traits, row, days_ago) * shape, 1.0)


def watching_at(cast: Cast, traits: Traits, row: IntArray, days_ago: FloatArray) -> FloatArray:
    """Compute the followers over those of today as the views see it: bought ones never watch."""
    organic, _ = _jumps(traits, row, days_ago)
    today, _ = _jumps(traits, row, np.zeros(len(row)))
    part = _base(traits, row, days_ago) * (1 + organic) / (1 + today)
    return np.maximum(part, 1 / np.maximum(cast.followers[row], 1))


def _base(traits: Traits, row: IntArray, days_ago: FloatArray) -> FloatArray:
    steady = np.exp(-traits.growth[row] * np.minimum(days_ago, _MONTH * 24) / _MONTH)
    young = np.clip((traits.age_days[row] - days_ago + 1) / np.minimum(traits.age_days[row] + 1, 20.0), 0.02, 1.0)
    return np.asarray(steady * young)


def _jumps(traits: Traits, row: IntArray, days_ago: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give what events brought by themselves, and what was bought, over the followers before."""
    event = jump(
        traits.event_day[row] - days_ago, traits.event_gain[row], traits.event_days[row], traits.event_loss[row]
    )
    sold = traits.event[row] == _BOUGHT
    dripped = jump(traits.buy_day[row] - days_ago, traits.buy_gain[row], traits.buy_days[row], traits.buy_loss[row])
    return np.where(sold, 0.0, event), np.where(sold, event, 0.0) + dripped


def daily_followers(
    seed: int, cast: Cast, traits: Traits, post_row: IntArray, post_age: FloatArray, post_noise: FloatArray
) -> FloatArray:
    """Compute the followers at the end of each day, accounts x days ago (0 to 180).

    Around the curve of ``followers_at`` stands the chance of single days: people come and go, and more come with a post
    that travels. Bought followers know nothing of posts.
    """
    size = len(cast)
    row, day = np.repeat(np.arange(size), DAYS + 1), np.tile(np.arange(DAYS + 1.0), size)
    exact = followers_at(cast, traits, row, day).reshape(size, DAYS + 1)
    watching = watching_at(cast, traits, row, day).reshape(size, DAYS + 1) * cast.followers[:, None]
    rng = stream(seed, cast.block, "daily followers")
    chance = _SPREAD * np.sqrt(2 * _COMING * watching) * rng.normal(size=exact.shape)
    pulled = _pulled(size, post_row, post_age, post_noise) * watching
    moved = np.cumsum(chance + pulled, axis=1)
    return np.maximum(exact - (moved - moved[:, :1]), 1.0)


def _pulled(size: int, row: IntArray, age: FloatArray, noise: FloatArray) -> FloatArray:
    """Compute what posts bring on each day over an ordinary day, as a part of the followers."""
    pull = np.zeros((size, DAYS + 1))
    strength = _PULL * np.minimum(np.exp(noise), _PULL_MOST)
    for later, part in enumerate(_PULL_DAYS):
        day = np.floor(age).astype(np.int64) - later
        inside = (day >= 0) & (day <= DAYS)
        np.add.at(pull, (row[inside], day[inside]), part * strength[inside])
    return np.asarray(pull - pull.mean(axis=1, keepdims=True))


def daily_following(seed: int, cast: Cast, traits: Traits, today: FloatArray) -> FloatArray:
    """Compute how many accounts each one follows on each day, accounts x days ago (0 to 180).

    Most change by a few; a churner follows hundreds and drops them again, round after round.
    """
    rng = stream(seed, cast.block, "daily following")
    size = len(cast)
    step = np.sqrt(_FOLLOWED * today / 100)[:, None] * rng.normal(0.3, 1.0, (size, DAYS + 1))
    walk = today[:, None] - (np.cumsum(step, axis=1) - step[:, :1])
    length = rng.uniform(*_ROUND_DAYS, size)[:, None]
    place = (np.arange(DAYS + 1.0)[None, :] / length + rng.random(size)[:, None]) % 1.0
    climb = rng.uniform(0.45, 0.75, size)[:, None]
    wave = np.where(place < climb, place / climb, (1 - place) / (1 - climb))
    rounds = traits.churn[:, None] * today[:, None] * (wave - wave[:, :1])
    return np.asarray(np.maximum(walk + rounds, 0.0))
