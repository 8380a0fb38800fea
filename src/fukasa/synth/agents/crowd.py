"""Day by day: who comes, who goes, what is seen, what a seller delivers and what the platform deletes.

New followers are a branching process: immigrants and converted viewers each bring further followers for some days
(a Hawkes process in discrete time; Hawkes 1971), counts of a day are negative binomial. Bots arrive as ordered and are
deleted one by one with a hazard of their own; they never watch.
"""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.agents.draws import around, negative_binomial, whole
from fukasa.synth.agents.follows import followed_today, walk
from fukasa.synth.agents.people import DAYS, People
from fukasa.synth.agents.posts import Posts
from fukasa.synth.agents.rules import rules
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, stream

_SEEN_DAYS = (0.6, 0.27, 0.13)  # part of the views in the first days
_WEEK = (0.92, 0.9, 0.93, 0.95, 1.02, 1.15, 1.13)
_HUNTERS = 0.035  # hazard a day of those who came for a prize, or to be followed back
_CASCADE_MOST = 0.9
_FOLLOWED_PER_VIEW = (0.01, 0.08)  # of those who see a viral post; nobody follows who has not seen it
_EVENT_DAYS = {"viral": 7, "giveaway": 4, "collab": 3, "media": 2}
_REFILLS, _REFILL_DAYS = 0.3, 30  # sellers who replace what is deleted, and for how long
_PAUSES = 0.04  # days on which a drip pauses


@dataclass(frozen=True, slots=True)
class History:
    """What came of it.

    Attributes:
        followers: accounts x days, at the end of each day, the first one before the window.
        following: likewise.
        bots: bots that are left at the end.
        fakes: fake followers nobody bought, left at the end.
        purged: part of the followers that the platform removed on its day.
        views: views of each post when matured.
        typical: views that a post of the account gets at the end on an ordinary day.
        moments: days before the end on which each account's platform purged.

    """

    followers: IntArray
    following: IntArray
    bots: FloatArray
    fakes: FloatArray
    purged: FloatArray
    views: FloatArray
    typical: FloatArray
    moments: IntArray


def purge_days(seed: int) -> IntArray:
    """Draw the day of each platform's purge, the same in all blocks."""
    rng = np.random.default_rng([seed, 45])
    return whole(rng, rules().following["purge_day"], len(rules().people["platforms"]))


def live(seed: int, people: People, posts: Posts) -> History:
    """Let the days of the window pass."""
    rng = stream(seed, people.block, "agent days")
    crowd = _Crowd.settle(rng, people)
    outgoing = _deliveries(rng, people)
    hazard = around(rng, rules().following["bot_hazard"], len(people))
    purges = purge_days(seed)[people.platform]
    by_day = np.argsort(posts.when, kind="stable")
    edges = np.searchsorted(posts.when[by_day], np.arange(DAYS + 1))
    seen, views = np.zeros((DAYS + len(_SEEN_DAYS), len(people))), np.zeros(len(posts))
    followers = [crowd.total]
    for day in range(DAYS):
        today = by_day[edges[day] : edges[day + 1]]
        views[today] = _views(rng, people, posts, crowd.watching, today)
        for later, part in enumerate(_SEEN_DAYS):
            np.add.at(seen[day + later], posts.row[today], part * np.where(posts.behind[today], 0.0, views[today]))
        crowd.come_and_go(rng, people, day, seen[day])
        crowd.deliver(rng, outgoing, hazard, day)
        crowd.purge(rng, purges == DAYS - day)
        followers.append(crowd.total)
    typical = crowd.watching * people.reach / (1 - people.cascade)
    following = walk(rng, people)
    return History(
        followers=np.stack(followers, axis=1).astype(np.int64),
        following=following,
        bots=crowd.bots,
        fakes=crowd.fakes,
        purged=crowd.purged,
        views=views,
        typical=typical,
        moments=purges,
    )


@dataclass(slots=True)
class _Crowd:
    """The followers of all accounts by kind; hunters are people who came for a prize or to be followed back."""

    real: FloatArray
    fakes: FloatArray
    bots: FloatArray
    hunters: FloatArray
    excited: FloatArray
    ordered: FloatArray
    purged: FloatArray
    base: FloatArray

    @classmethod
    def settle(cls, rng: np.random.Generator, people: People) -> "_Crowd":
        hollow = np.where(people.attacked("hollow"), people.size, 0.0)
        bots = np.floor(people.followers * hollow)
        fakes = np.floor((people.followers - bots) * people.natural)
        zero = np.zeros(len(people))
        excited = people.coming * people.followers * rng.random(len(people)) * 0.3
        real = people.followers - bots - fakes
        return cls(real, fakes, bots, zero.copy(), excited, zero.copy(), zero.copy(), people.followers)

    @property
    def total(self) -> FloatArray:
        return self.real + self.fakes + self.bots + self.hunters

    @property
    def watching(self) -> FloatArray:
        return self.real + 0.4 * self.hunters

    def come_and_go(self, rng: np.random.Generator, people: People, day: int, seen: FloatArray) -> None:
        data = rules().following
        expected = people.coming * self.real * _WEEK[day % 7] + people.conversion * seen + self.excited
        came = negative_binomial(rng, expected, data["dispersion"])
        self.excited = self.excited * np.exp(-data["decay"]) + people.offspring * (1 - np.exp(-data["decay"])) * came
        pulled, hunting = _pulled(rng, people, self.total, day)
        back = rng.poisson(data["follow_back"] * followed_today(people, day))
        gone = rng.binomial(self.real.astype(np.int64), np.minimum(people.going, 0.5))
        left = rng.binomial(self.hunters.astype(np.int64), _HUNTERS)
        fake = rng.poisson(people.natural / (1 - people.natural) * came)
        self.real = np.maximum(self.real + came + pulled - gone, 50.0)
        self.fakes = self.fakes + fake
        self.hunters = self.hunters + hunting + back - left

    def deliver(self, rng: np.random.Generator, plan: "_Orders", hazard: FloatArray, day: int) -> None:
        """Bring what was ordered, and delete bots one by one; some sellers replace what is deleted in a month."""
        self.ordered = np.where(plan.first == day, plan.size * self.total, self.ordered)
        gone = rng.binomial(self.bots.astype(np.int64), np.minimum(hazard, 0.2))
        refilled = np.where(plan.refills & (day - plan.first < _REFILL_DAYS), gone, 0)
        came = np.floor(plan.part[:, day] * self.ordered + rng.random(len(gone)))
        self.bots = self.bots + came - gone + refilled

    def purge(self, rng: np.random.Generator, struck: BoolArray) -> None:
        """Let the platform remove part of all that is fake."""
        before, takes = self.total, rules().following["purge_takes"]
        bots = np.where(struck, rng.binomial(self.bots.astype(np.int64), takes), 0)
        fakes = np.where(struck, rng.binomial(self.fakes.astype(np.int64), takes), 0)
        self.bots, self.fakes = self.bots - bots, self.fakes - fakes
        self.purged = np.where(struck, (bots + fakes) / before, self.purged)


@dataclass(frozen=True, slots=True)
class _Orders:
    """What sellers deliver: the first day, the size over the followers of that day, and the part of each day."""

    first: IntArray
    size: FloatArray
    part: FloatArray
    refills: BoolArray


def _deliveries(rng: np.random.Generator, people: People) -> _Orders:
    size = len(people)
    block, drip = people.attacked("bought_followers", "bought_and_drip"), people.attacked("drip", "bought_and_drip")
    first = np.where(block | drip, np.floor(DAYS - people.began), -1).astype(np.int64)
    since = np.arange(DAYS)[None, :] - first[:, None]
    days = np.where(people.attacked("bought_followers"), people.days, 2.0)[:, None]
    burst = np.where((since >= 0) & (since < np.ceil(days)), 0.6 ** np.maximum(since, 0), 0.0)
    burst = burst / np.maximum(burst.sum(axis=1, keepdims=True), 1e-9)
    steady = ((since >= 0) & (since < people.days[:, None])) * rng.uniform(0.94, 1.06, since.shape)
    steady = steady * (rng.random(since.shape) > _PAUSES)
    steady = steady / np.maximum(steady.sum(axis=1, keepdims=True), 1e-9)
    both = people.attacked("bought_and_drip")
    part = np.where(both[:, None], 0.4 * burst + 0.6 * steady, np.where(drip[:, None], steady, burst))
    part = np.where((block | drip)[:, None], part, 0.0)
    return _Orders(first, people.size, part, rng.random(size) < _REFILLS)


def _pulled(rng: np.random.Generator, people: People, total: FloatArray, day: int) -> tuple[IntArray, IntArray]:
    """Draw who comes because of an event; for a prize come people who leave again."""
    since = day - np.floor(DAYS - people.began)
    lasting = np.ones(len(people))
    for event, days in _EVENT_DAYS.items():
        lasting = np.where(people.happened(event), days, lasting)
    active = people.happened(*_EVENT_DAYS) & (since >= 0) & (since < lasting)
    weight = np.where(active, 0.55 ** np.maximum(since, 0) * 0.45 / (1 - 0.55**lasting), 0.0)
    came = negative_binomial(rng, weight * people.pull * total, 12.0)
    prize = people.happened("giveaway")
    return np.where(prize, came // 4, came), np.where(prize, came - came // 4, 0)


def _views(rng: np.random.Generator, people: People, posts: Posts, watching: FloatArray, which: IntArray) -> FloatArray:
    """Let a post be seen: first viewers among the followers, then those whom viewers bring (a cascade)."""
    row = posts.row[which]
    first = watching[row] * people.reach[row] * rng.gamma(5.0, 0.2, len(which))
    logit = np.log(people.cascade[row] / (1 - people.cascade[row]))
    noise = rules().watching["cascade_noise"] * rng.standard_t(5, len(which)).clip(-5, 5)
    branching = np.minimum(1 / (1 + np.exp(-logit - noise)), _CASCADE_MOST)
    travels = np.where(posts.behind[which], people.size[row], 1.0)
    viral = posts.behind[which] & people.happened("viral")[row]
    followed = people.pull[row] * watching[row] / rng.uniform(*_FOLLOWED_PER_VIEW, len(which))
    mean = np.maximum(travels * first / (1 - branching), np.where(viral, followed, 0.0))
    return np.asarray(negative_binomial(rng, mean, 30.0), dtype=float)
