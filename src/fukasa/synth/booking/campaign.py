"""One campaign of a world: candidates as a brief sees them, and what their posts bring."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import stats

from fukasa.synth.booking.worlds import Frame, World
from fukasa.synth.randomness import FloatArray, IntArray, pick

_P90 = 1.2815515655446004  # of the standard normal
_STUDENT_LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Posts:
    """What posts brought, one entry per post; NaN where the orders did not come back.

    Attributes:
        creator: position of the creator.
        views: of the post.
        conversions: orders as reported.
        sold: orders as they were, reported or not; for scoring only.
        expected: orders that were to be expected; for scoring only.

    """

    creator: IntArray
    views: FloatArray
    conversions: FloatArray
    sold: FloatArray
    expected: FloatArray


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign with its hidden truth; whoever books the same post in the same round gets the same outcome.

    Attributes:
        world: the world it comes from.
        rounds: rounds in time.
        budget: what may be spent, JPY.
        candidates: one row per creator: creator_id, account_id, platform, tier, price, max_posts, views_p10, views_p50,
            views_p90, views_mean, conversions_mean.
        level: log views of each creator's typical post.
        rate: orders per view of each creator, before rounds and repetition.
        view_shock: log views of each round.
        rate_shock: creators × rounds, log rate.
        post_noise: creators × posts, log views.
        luck: creators × posts, uniform; decides how many orders come.
        silence: creators × posts, uniform; decides which results come back.

    """

    world: World
    rounds: int
    budget: float
    candidates: pl.DataFrame
    level: FloatArray
    rate: FloatArray
    view_shock: FloatArray
    rate_shock: FloatArray
    post_noise: FloatArray
    luck: FloatArray
    silence: FloatArray

    def publish(self, posts: IntArray, *, before: IntArray, turn: int) -> Posts:
        """Tell what posts bring.

        Args:
            posts: new posts of every creator.
            before: posts of every creator in earlier rounds.
            turn: the round, from 0.

        """
        creator = np.repeat(np.arange(len(posts)), posts)
        first = np.repeat(np.cumsum(posts) - posts, posts)
        place = before[creator] + np.arange(len(creator)) - first
        views = np.exp(self.level[creator] + self.view_shock[turn] + self.post_noise[creator, place])
        rate = self.rate[creator] * np.exp(self.rate_shock[creator, turn]) * self.world.repeat**place
        expected = views * rate
        sold = _orders(expected, self.luck[creator, place], self.world.post_shape)
        silent = self.silence[creator, place] >= self.world.reported
        return Posts(creator, np.round(views), np.where(silent, np.nan, sold), sold, expected)


def draw_campaign(world: World, frame: Frame, rng: np.random.Generator) -> Campaign:
    """Draw candidates and their hidden truth."""
    n = frame.creators
    tier, platform = pick(rng, frame.tiers.share, n), pick(rng, frame.platforms.share, n)
    median = np.log(frame.tier_views[tier]) + frame.size_sd * rng.standard_normal(n)
    price = np.exp(median + np.log(frame.tier_cpv[tier]) + frame.price_sd * rng.standard_normal(n))
    candidates = _candidates(frame, tier, platform, median, np.round(price, -2).clip(100))
    level = median + world.view_bias + world.view_spread * frame.level_sd * rng.standard_normal(n)
    common = world.scale * _log_effects(rng, world.scale_sd, 1)[0]
    by_tier = _log_effects(rng, world.tier_sd, len(frame.tiers.names))[tier]
    by_platform = _log_effects(rng, world.platform_sd, len(frame.platforms.names))[platform]
    rate = frame.conversion_rate * common * by_tier * by_platform * _creator_effects(rng, world, n)
    shape = (n, frame.max_posts)
    return Campaign(
        world=world,
        rounds=frame.rounds,
        budget=frame.budget_share * float(candidates["price"].to_numpy().sum()),
        candidates=candidates,
        level=level,
        rate=rate,
        view_shock=world.round_views_sd * rng.standard_normal(frame.rounds),
        rate_shock=_rate_shock(rng, world, frame, platform),
        post_noise=world.view_spread * frame.post_sd * _noise(rng, world.view_df, shape),
        luck=rng.random(shape),
        silence=rng.random(shape),
    )


def _candidates(
    frame: Frame, tier: IntArray, platform: IntArray, median: FloatArray, price: FloatArray
) -> pl.DataFrame:
    sd = float(np.hypot(frame.level_sd, frame.post_sd))
    ids = [f"c{number:03d}" for number in range(len(tier))]
    mean = np.exp(median + sd**2 / 2)
    return pl.DataFrame(
        {
            "creator_id": ids,
            "account_id": ids,
            "platform": np.array(frame.platforms.names)[platform],
            "tier": np.array(frame.tiers.names)[tier],
            "price": price,
            "max_posts": np.full(len(tier), frame.max_posts),
            "views_p10": np.exp(median - _P90 * sd),
            "views_p50": np.exp(median),
            "views_p90": np.exp(median + _P90 * sd),
            "views_mean": mean,
            "conversions_mean": mean * frame.conversion_rate,
        }
    )


def _log_effects(rng: np.random.Generator, sd: float, size: int) -> FloatArray:
    """Draw lognormal effects of mean 1."""
    effects: FloatArray = np.exp(sd * rng.standard_normal(size) - sd**2 / 2)
    return effects


def _creator_effects(rng: np.random.Generator, world: World, n: int) -> FloatArray:
    alive = rng.random(n) >= world.zero_share
    effects = np.ones(n)
    if world.rate_shape > 0:
        effects = rng.gamma(world.rate_shape, 1 / world.rate_shape, n)
    elif world.rate_student > 0:
        logs = world.rate_student * rng.standard_t(world.student_df, n)
        effects = np.exp(logs.clip(-_STUDENT_LIMIT, _STUDENT_LIMIT))
    return np.where(alive, effects, 0.0)


def _rate_shock(rng: np.random.Generator, world: World, frame: Frame, platform: IntArray) -> FloatArray:
    n, rounds = len(platform), frame.rounds
    shared = world.round_sd * rng.standard_normal(rounds) + world.trend * np.arange(rounds)
    by_platform = world.platform_round_sd * rng.standard_normal((len(frame.platforms.names), rounds))
    drift = np.cumsum(world.drift_sd * rng.standard_normal((n, rounds)), axis=1)
    shock: FloatArray = shared + by_platform[platform] + drift
    return shock


def _noise(rng: np.random.Generator, df: float, shape: tuple[int, int]) -> FloatArray:
    drawn = rng.standard_t(df, shape) if df > 0 else rng.standard_normal(shape)
    return np.asarray(drawn)


def _orders(expected: FloatArray, luck: FloatArray, shape: float) -> FloatArray:
    """Turn uniform numbers into orders, so that the same luck means the same orders for everybody who books."""
    if shape > 0:
        return np.asarray(stats.nbinom.ppf(luck, shape, shape / (shape + expected)), dtype=float)
    return np.asarray(stats.poisson.ppf(luck, expected), dtype=float)
