"""How the accounts of a block behave: true views, engagement, fake share, cadence, comments, events, price."""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.assumptions import Assumptions, assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.jumps import jump
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, stream
from fukasa.synth.scenarios import EVENTS

_ER_SHARED = 0.35  # how much of an account's luck with views is also luck with engagement
_ER_MAX_OF_VIEWS = 0.32
_BESIDE_SPREAD = 0.45
_MOST_ORDINARY_FAKE = 0.25  # no ordinary account is inflated in secret
_BOUGHT = EVENTS.index("bought")
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
        buy_day: days before the end on which bought followers began to drip in.
        buy_gain, buy_days, buy_loss: as in the scenario.
        bought: share of today's followers that came from a seller.
        package_day: days before the end on which packages for posts began.
        churn: part of `following` that is followed and unfollowed again in each round.
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
    buy_day: FloatArray
    buy_gain: FloatArray
    buy_days: FloatArray
    buy_loss: FloatArray
    bought: FloatArray
    package_day: FloatArray
    churn: FloatArray
    owner: BoolArray
    hidden: BoolArray
    aggregates: BoolArray
    is_ai: BoolArray
    celebrity: BoolArray


def draw_traits(seed: int, cast: Cast) -> Traits:
    """Draw the traits of a block from the distributions and the scenarios."""
    known = assumptions()
    rng = stream(seed, cast.block, "traits")
    idle = _idle(rng, known, cast)
    lucks = rng.normal(size=len(cast)), rng.normal(size=len(cast))
    event_day, event_gain = _between(rng, "event_day", cast), _between(rng, "event_gain", cast)
    jumps = _Jumps.draw(stream(seed, cast.block, "bought followers"), cast, event_day, event_gain)
    view_mu, er = _depths(known, cast, _with(idle, jumps.bought), lucks)
    size = len(cast)
    return Traits(
        fake=_with(_natural(cast, idle), jumps.bought),
        view_mu=view_mu,
        view_sigma=known.platforms.noise[cast.platform] * cast.planted("noise") * rng.lognormal(0, 0.2, size),
        er=er,
        comment_share=np.clip(known.platforms.comment_share[cast.platform] * rng.lognormal(0, 0.4, size), 0, 0.6),
        beside=cast.planted("beside") * rng.lognormal(0, _BESIDE_SPREAD, size),
        cadence=_cadence(rng, known, cast),
        quiet_days=cast.planted("quiet_days"),
        age_days=_age(rng, cast),
        sponsored=_or(cast.planted("sponsored", -1), rng.beta(0.9, 10, size)),
        labelled=_or(cast.planted("labelled", -1), rng.beta(12, 2.2, size)),
        mix=_mix(rng, known, cast),
        emoji=_or(cast.planted("emoji", -1), np.clip(rng.normal(known.comments["emoji_only"], 0.1, size), 0, 1)),
        regulars=cast.planted("regulars") * rng.lognormal(0, 0.15, size),
        growth=_between(rng, "growth", cast, _ORDINARY_GROWTH),
        event=jumps.event,
        event_day=event_day,
        event_gain=event_gain,
        event_days=cast.planted("event_days"),
        event_loss=cast.planted("event_loss"),
        event_views=cast.planted("event_views"),
        buy_day=jumps.buy_day,
        buy_gain=jumps.buy_gain,
        buy_days=jumps.buy_days,
        buy_loss=cast.planted("buy_loss"),
        bought=jumps.bought,
        package_day=_between(stream(seed, cast.block, "package day"), "package_day", cast),
        churn=_between(stream(seed, cast.block, "churn"), "churn", cast),
        owner=cast.owner | cast.flagged("owner"),
        hidden=cast.flagged("hidden_views"),
        aggregates=cast.flagged("aggregates_only"),
        is_ai=cast.flagged("is_ai"),
        celebrity=np.asarray(cast.tier == known.tiers.names.index("celebrity")),
    )


@dataclass(frozen=True, slots=True)
class _Jumps:
    """What a seller brought, and how much of today's followers that is."""

    event: IntArray
    buy_day: FloatArray
    buy_gain: FloatArray
    buy_days: FloatArray
    bought: FloatArray

    @classmethod
    def draw(cls, rng: np.random.Generator, cast: Cast, event_day: FloatArray, event_gain: FloatArray) -> "_Jumps":
        event = np.array([EVENTS.index(row.event) for row in cast.scenarios.rows])[cast.scenario]
        gain, days = _between(rng, "buy_gain", cast), _between(rng, "buy_days", cast)
        drawn = _between(rng, "buy_day", cast)
        day = np.where(event > 0, event_day - drawn, drawn)
        jumped = jump(event_day, event_gain, cast.planted("event_days"), cast.planted("event_loss"))
        dripped = jump(day, gain, days, cast.planted("buy_loss"))
        bought = (np.where(event == _BOUGHT, jumped, 0.0) + dripped) / (1 + jumped + dripped)
        return cls(event, day, gain, days, bought)


def _with(fake: FloatArray, bought: FloatArray) -> FloatArray:
    """Put bought followers beside those that are fake anyway."""
    return np.asarray(fake + (1 - fake) * bought)


def _or(fixed: FloatArray, drawn: FloatArray) -> FloatArray:
    """Take the scenario's number where it has one."""
    return np.where(fixed >= 0, fixed, drawn)


def _between(
    rng: np.random.Generator, attribute: str, cast: Cast, default: tuple[float, float] = (0.0, 0.0)
) -> FloatArray:
    low_high = cast.planted_pair(attribute, default)
    return np.asarray(low_high[:, 0] + rng.random(len(cast)) * (low_high[:, 1] - low_high[:, 0]))


def _idle(rng: np.random.Generator, known: Assumptions, cast: Cast) -> FloatArray:
    """Draw the share of followers who neither watch nor like; where it is high, some of them are asleep, not fake."""
    ordinary = rng.beta(*known.fake, len(cast))
    planted = _between(rng, "fake", cast, (-1.0, -1.0))
    return _or(planted, ordinary)


def _natural(cast: Cast, idle: FloatArray) -> FloatArray:
    """Give the share of fake followers that nobody bought."""
    return np.where(cast.planted_pair("fake", (-1.0, -1.0))[:, 0] >= 0, idle, np.minimum(idle, _MOST_ORDINARY_FAKE))


def _depths(
    known: Assumptions, cast: Cast, idle: FloatArray, lucks: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Compute the creator effects on views and engagement; idle followers neither watch nor like."""
    tier, platform = cast.tier, cast.platform
    mean_fake = known.fake[0] / sum(known.fake)
    real = np.log((1 - idle) / (1 - mean_fake))
    luck, own = lucks
    ratio = np.log(known.platforms.view_ratio[platform, tier] * cast.planted("view"))
    ratio = ratio + known.platforms.spread[platform] * luck + real
    mixed = _ER_SHARED * luck + np.sqrt(1 - _ER_SHARED**2) * own
    er = np.log(known.tiers.er[tier] * known.platforms.er[platform] * cast.planted("er"))
    er = np.exp(er + known.tiers.er_spread[tier] * mixed + real)
    er = np.minimum(er, _ER_MAX_OF_VIEWS * np.exp(ratio))
    return ratio + np.log(np.maximum(cast.followers, 1)), er


def _cadence(rng: np.random.Generator, known: Assumptions, cast: Cast) -> FloatArray:
    habits = known.habits
    drawn = rng.lognormal(np.log(habits["posts_180d"]), habits["posts_spread"], len(cast))
    planted = _or(cast.planted("posts", -1), np.clip(drawn, 8, habits["posts_max"]))
    return np.where(cast.flagged("aggregates_only"), 0.0, planted)


def _age(rng: np.random.Generator, cast: Cast) -> FloatArray:
    drawn = np.clip(rng.lognormal(np.log(1_300), 0.6, len(cast)), _DAYS + 40, 5_400)
    drawn = drawn + cast.planted("quiet_days") * 2
    return _or(cast.planted("age_days", -1), drawn)


def _mix(rng: np.random.Generator, known: Assumptions, cast: Cast) -> FloatArray:
    """Draw the comment mix from a Dirichlet distribution around the ordinary or the planted one."""
    ordinary = np.tile(np.array(known.comments["mix"], dtype=float), (len(cast), 1))
    asking = np.isin(cast.category, [known.categories.index(name) for name in known.comments["product_categories"]])
    factor = np.where(asking, known.comments["product_question_factor"], known.comments["other_question_factor"])
    ordinary[:, :2] *= factor[:, None]
    planted = np.array([row.mix or (-1.0,) * ordinary.shape[1] for row in cast.scenarios.rows])[cast.scenario]
    centre = np.where(planted[:, :1] >= 0, planted, ordinary)
    centre = centre / centre.sum(axis=1, keepdims=True)
    drawn = rng.gamma(np.maximum(centre * known.comments["concentration"], 0.05))
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))
