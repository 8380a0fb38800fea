"""How the accounts of a block behave: true views, engagement, fake share, cadence, comments, events, price."""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.assumptions import Assumptions, assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, stream
from fukasa.synth.scenarios import EVENTS, numbers, pairs, scenarios

_ER_SHARED = 0.35  # how much of an account's luck with views is also luck with engagement
_ER_MAX_OF_VIEWS = 0.32
_BESIDE_SPREAD = 0.45
_ORDINARY_GROWTH = (-0.01, 0.035)
_DAYS = 180.0


@dataclass(frozen=True, slots=True)
class Traits:
    """The planted truth of a block, one value per account (``mix``: accounts x comment kinds).

    Attributes:
        fake: share of followers that are not real.
        view_mu: log of the median views of a matured organic post at today's followers.
        view_sigma: scale of the noise between posts, on the log.
        er: likes and comments over followers, median.
        comment_share: comments over likes and comments.
        beside: factor on saves, shares and reposts.
        cadence: expected posts in 180 days.
        quiet_days: no post is younger.
        age_days: age of the account.
        sponsored, labelled: share of sponsored posts, and of labelled ones among them.
        mix: probabilities of the comment kinds.
        emoji: part of the praise that is emoji alone.
        regulars: how strongly few people write most comments.
        growth: growth a month.
        event: position in ``EVENTS``.
        event_day: days before the end on which the event began.
        event_gain, event_days, event_loss, event_views: as in the scenario.
        owner, hidden, aggregates, is_ai, celebrity: flags as in the scenario.

    """

    fake: FloatArray
    view_mu: FloatArray
    view_sigma: FloatArray
    er: FloatArray
    comment_share: FloatArray
    beside: FloatArray
    cadence: FloatArray
    quiet_days: FloatArray
    age_days: FloatArray
    sponsored: FloatArray
    labelled: FloatArray
    mix: FloatArray
    emoji: FloatArray
    regulars: FloatArray
    growth: FloatArray
    event: IntArray
    event_day: FloatArray
    event_gain: FloatArray
    event_days: FloatArray
    event_loss: FloatArray
    event_views: FloatArray
    owner: BoolArray
    hidden: BoolArray
    aggregates: BoolArray
    is_ai: BoolArray
    celebrity: BoolArray


def draw_traits(seed: int, cast: Cast) -> Traits:
    """Draw the traits of a block from the distributions and the scenarios."""
    known = assumptions()
    rng = stream(seed, cast.block, "traits")
    fake = _fake(rng, known, cast)
    view_mu, er = _depths(rng, known, cast, fake)
    event_day, event_gain = _between(rng, "event_day", cast), _between(rng, "event_gain", cast)
    size, s = len(cast), cast.scenario
    return Traits(
        fake=fake,
        view_mu=view_mu,
        view_sigma=known.platforms.noise[cast.platform] * numbers("noise")[s] * rng.lognormal(0, 0.2, size),
        er=er,
        comment_share=np.clip(known.platforms.comment_share[cast.platform] * rng.lognormal(0, 0.4, size), 0, 0.6),
        beside=numbers("beside")[s] * rng.lognormal(0, _BESIDE_SPREAD, size),
        cadence=_cadence(rng, known, cast),
        quiet_days=numbers("quiet_days")[s],
        age_days=_age(rng, cast),
        sponsored=_or(numbers("sponsored", -1)[s], rng.beta(0.9, 10, size)),
        labelled=_or(numbers("labelled", -1)[s], rng.beta(12, 2.2, size)),
        mix=_mix(rng, known, cast),
        emoji=_or(numbers("emoji", -1)[s], np.clip(rng.normal(known.comments["emoji_only"], 0.1, size), 0, 1)),
        regulars=numbers("regulars")[s] * rng.lognormal(0, 0.15, size),
        growth=_between(rng, "growth", cast, _ORDINARY_GROWTH),
        event=np.array([EVENTS.index(row.event) for row in scenarios()])[s],
        event_day=event_day,
        event_gain=event_gain,
        event_days=numbers("event_days")[s],
        event_loss=numbers("event_loss")[s],
        event_views=numbers("event_views")[s],
        owner=cast.owner | _flag("owner")[s],
        hidden=_flag("hidden_views")[s],
        aggregates=_flag("aggregates_only")[s],
        is_ai=_flag("is_ai")[s],
        celebrity=np.asarray(cast.tier == known.tiers.names.index("celebrity")),
    )


def _flag(attribute: str) -> BoolArray:
    return np.asarray(numbers(attribute) > 0)


def _or(fixed: FloatArray, drawn: FloatArray) -> FloatArray:
    """Take the scenario's number where it has one."""
    return np.where(fixed >= 0, fixed, drawn)


def _between(
    rng: np.random.Generator, attribute: str, cast: Cast, default: tuple[float, float] = (0.0, 0.0)
) -> FloatArray:
    low_high = pairs(attribute, default)[cast.scenario]
    return np.asarray(low_high[:, 0] + rng.random(len(cast)) * (low_high[:, 1] - low_high[:, 0]))


def _fake(rng: np.random.Generator, known: Assumptions, cast: Cast) -> FloatArray:
    ordinary = rng.beta(*known.fake, len(cast))
    planted = _between(rng, "fake", cast, (-1.0, -1.0))
    return _or(planted, ordinary)


def _depths(
    rng: np.random.Generator, known: Assumptions, cast: Cast, fake: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Draw the creator effects on views and engagement; fake followers neither watch nor like."""
    tier, platform, s = cast.tier, cast.platform, cast.scenario
    mean_fake = known.fake[0] / sum(known.fake)
    real = np.log((1 - fake) / (1 - mean_fake))
    luck, own = rng.normal(size=len(cast)), rng.normal(size=len(cast))
    ratio = np.log(known.platforms.view_ratio[platform, tier] * numbers("view")[s])
    ratio = ratio + known.platforms.spread[platform] * luck + real
    mixed = _ER_SHARED * luck + np.sqrt(1 - _ER_SHARED**2) * own
    er = np.log(known.tiers.er[tier] * known.platforms.er[platform] * numbers("er")[s])
    er = np.exp(er + known.tiers.er_spread[tier] * mixed + real)
    er = np.minimum(er, _ER_MAX_OF_VIEWS * np.exp(ratio))
    return ratio + np.log(np.maximum(cast.followers, 1)), er


def _cadence(rng: np.random.Generator, known: Assumptions, cast: Cast) -> FloatArray:
    habits = known.habits
    drawn = rng.lognormal(np.log(habits["posts_180d"]), habits["posts_spread"], len(cast))
    planted = _or(numbers("posts", -1)[cast.scenario], np.clip(drawn, 8, habits["posts_max"]))
    return np.where(_flag("aggregates_only")[cast.scenario], 0.0, planted)


def _age(rng: np.random.Generator, cast: Cast) -> FloatArray:
    drawn = np.clip(rng.lognormal(np.log(1_300), 0.6, len(cast)), _DAYS + 40, 5_400)
    drawn = drawn + numbers("quiet_days")[cast.scenario] * 2
    return _or(numbers("age_days", -1)[cast.scenario], drawn)


def _mix(rng: np.random.Generator, known: Assumptions, cast: Cast) -> FloatArray:
    """Draw the comment mix from a Dirichlet distribution around the ordinary or the planted one."""
    ordinary = np.tile(np.array(known.comments["mix"], dtype=float), (len(cast), 1))
    asking = np.isin(cast.category, [known.categories.index(name) for name in known.comments["product_categories"]])
    factor = np.where(asking, known.comments["product_question_factor"], known.comments["other_question_factor"])
    ordinary[:, :2] *= factor[:, None]
    planted = np.array([row.mix or (-1.0,) * ordinary.shape[1] for row in scenarios()])[cast.scenario]
    centre = np.where(planted[:, :1] >= 0, planted, ordinary)
    centre = centre / centre.sum(axis=1, keepdims=True)
    drawn = rng.gamma(np.maximum(centre * known.comments["concentration"], 0.05))
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))
