"""Comments of a whole village with planted pods, written comment by comment; shares nothing with the product.

People have a home theme and comment with very different zeal, some always early. Agencies share devoted fans who hurry,
hubs draw everybody, friends in twos and threes visit each other, quick or slow, colleagues of an agency at any hour,
wanderers visit half their theme, and bots and paid services comment under everybody or under their customers at once.
Pods lie inside a theme or across themes; of half of them nobody told who owns the accounts.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

MEDIAN_MINUTES, SPREAD = 240.0, 1.6
PEOPLE_PER_ACCOUNT = 40
OWNERS, THEMES, PASSERS, FANS, BOTS = (number * 10**10 for number in range(1, 6))


@dataclass(frozen=True)
class Habits:
    """How pods behave and how much of it is seen."""

    posts: tuple[int, int] = (5, 14)  # known per account
    takes_part: tuple[float, float] = (0.5, 0.9)  # of the posts, per member
    supports: float = 0.9  # of the other members; some pairs never visit each other
    at_once: tuple[float, float] = (0.8, 0.98)  # of a member's visits within the hour
    seen: float = 0.9  # of all comments


@dataclass
class Village:
    """Comments as they were written, and who belongs to which pod."""

    rng: np.random.Generator
    accounts: int
    themes: int
    habits: Habits
    written: list = field(default_factory=list)

    def __post_init__(self):
        low, high = self.habits.posts
        self.theme = np.sort(self.rng.integers(0, self.themes, self.accounts))
        self.size = np.clip(self.rng.lognormal(2.6, 1.0, self.accounts), 3, 400)  # comments per post
        self.posts = self.rng.integers(low, high + 1, self.accounts)
        self.pod = np.full(self.accounts, -1)
        self.marked = self.rng.random(self.accounts) < 0.7
        self.free = self.rng.permutation(self.accounts)

    def owner(self, account):
        return OWNERS + np.asarray(account)

    def lags(self, size, median=MEDIAN_MINUTES):
        return median * np.exp(SPREAD * self.rng.normal(size=size))

    def take(self, size, *, together):
        """Take accounts that nothing is planted on yet, out of one theme or from everywhere."""
        pool = self.free[self.theme[self.free] == self.theme[self.free[0]]] if together else self.free
        taken = pool[:size]
        self.free = self.free[~np.isin(self.free, taken)]
        return np.sort(taken)

    def ordinary(self):
        count = self.rng.poisson(self.size * self.posts)
        account = np.repeat(np.arange(self.accounts), count)
        n = len(account)
        post = np.floor(self.rng.random(n) * self.posts[account]).astype(np.int64)
        crowd = PEOPLE_PER_ACCOUNT * self.accounts // self.themes
        own = account * 1_000 + np.floor(np.minimum(8 * self.size[account], 900) * self.rng.random(n) ** 1.5)
        theme = THEMES + self.theme[account] * 1_000_000 + np.floor(crowd * self.rng.random(n) ** 3)
        passer = PASSERS + np.floor(5 * self.accounts * self.rng.random(n) ** 2)
        where = self.rng.random(n)
        commenter = np.where(where < 0.6, own, np.where(where < 0.9, theme, passer)).astype(np.int64)
        eager = 0.25 + 1.5 * ((commenter * 2654435761) % 1000 / 1000)  # some people are always early
        self.written.append((account, commenter, post, self.lags(n) * eager))

    def visits(self, accounts, commenters, chance, minutes_of):
        """Let commenters visit the posts of accounts, never the own ones; ``chance`` per account and commenter."""
        accounts, commenters = np.asarray(accounts), np.asarray(commenters)
        chance = np.broadcast_to(chance, (len(accounts), len(commenters)))
        axes = (np.arange(n) for n in (*chance.shape, self.posts.max()))
        a, c, p = (at.ravel() for at in np.meshgrid(*axes, indexing="ij"))
        there = (self.rng.random(len(a)) < chance[a, c]) & (p < self.posts[accounts[a]])
        there &= commenters[c] != self.owner(accounts[a])
        a, c, p = a[there], c[there], p[there]
        self.written.append((accounts[a], commenters[c], p, minutes_of(len(a), c)))

    def slow(self, median):
        return lambda n, _who: self.lags(n, median)

    def quick(self, people):
        share = self.rng.uniform(*self.habits.at_once, people)
        return lambda n, who: np.where(self.rng.random(n) < share[who], self.rng.uniform(1, 58, n), self.lags(n))

    def plant_pod(self, number, members, *, marked):
        n = len(members)
        self.pod[members], self.marked[members] = number, marked
        supported = self.rng.random((n, n)) < self.habits.supports
        take_part = self.rng.uniform(*self.habits.takes_part, n)
        self.visits(members, self.owner(members), supported * take_part, self.quick(n))

    def plant_agency(self, members, fans):
        crowd = FANS + self.rng.integers(0, 10**7) * 100 + np.arange(fans)
        self.visits(members, crowd, self.rng.uniform(0.2, 0.8, fans), self.slow(60.0))
        self.visits(members, self.owner(members), 0.4, self.slow(MEDIAN_MINUTES))

    def plant_friends(self, members):
        self.visits(members, self.owner(members), 0.6, self.slow(self.rng.choice([20.0, 120.0, 400.0])))

    def plant_service(self, customers, number):
        self.visits(customers, BOTS + 1_000 * (number + 1) + np.arange(25), 0.7, self.quick(25))

    def wander(self):
        account = self.rng.integers(0, self.accounts)
        near = self.rng.permutation(np.flatnonzero(self.theme == self.theme[account]))[:40]
        self.visits(near, self.owner(np.array([account])), 0.3, self.slow(60.0))

    def members_live(self):
        """Members of pods comment elsewhere too, at any hour."""
        members = np.flatnonzero(self.pod >= 0)
        n = 20 * len(members)
        who, where = np.repeat(members, 20), self.rng.integers(0, self.accounts, n)
        keep = who != where
        self.written.append((where[keep], self.owner(who[keep]), np.zeros(keep.sum(), np.int64), self.lags(keep.sum())))

    def comments(self):
        """Give the comments that are seen: account, commenter, post, minutes after it."""
        columns = [np.concatenate(parts) for parts in zip(*self.written, strict=True)]
        every = pl.DataFrame(dict(zip(("account", "commenter", "post", "minutes"), columns, strict=True)))
        return every.filter(pl.Series(self.rng.random(every.height) < self.habits.seen))

    def account_frame(self):
        owners = [[int(self.owner(at))] if told else None for at, told in enumerate(self.marked)]
        return pl.DataFrame(
            {
                "account_key": [f"instagram:{at:06d}" for at in range(self.accounts)],
                "platform": "instagram",
                "language": "ja",
                "category": [f"theme{number:03d}" for number in self.theme],
                "owners": pl.Series(owners, dtype=pl.List(pl.Int64)),
            }
        )


def village(rng, *, sizes=(), accounts=2_000, themes=20, habits=None):
    """Plant pods of the given sizes among agencies, friends, wanderers, bots and services."""
    made = Village(rng, accounts, themes, habits or Habits())
    made.ordinary()
    for number, size in enumerate(sizes):
        members = made.take(size, together=number % 4 < 2)
        made.plant_pod(number, members, marked=bool(number % 2))
    for agency in range(accounts // 200):
        made.plant_agency(made.take(4 + agency % 9, together=True), fans=5 + 12 * (agency % 5))
    for circle in range(accounts // 20):
        made.plant_friends(made.take(2 + circle % 2, together=True))
    for service in range(accounts // 1_000):
        made.plant_service(made.take(12, together=False), service)
    for _ in range(accounts // 50):
        made.wander()
    made.members_live()
    made.visits(rng.permutation(accounts)[: min(400, accounts // 2)], BOTS + np.arange(3), 0.9, made.quick(3))
    return made


def edges_of(comments):
    """Count visits: the first comment of each person under each post, and whether it came within the hour."""
    first = comments.group_by("account", "commenter", "post").agg(pl.col("minutes").min())
    told = first.group_by("account", "commenter").agg(
        visits=pl.len().cast(pl.Int64), hour=(pl.col("minutes") <= 60).sum().cast(pl.Int64)
    )
    named = pl.format("instagram:{}", pl.col("account").cast(pl.String).str.zfill(6))
    return told.select("commenter", "visits", "hour", account_key=named)


def hits(found, made):
    """Compare accounts found in pods with those planted: right, wrong, missed."""
    told = found.evidence.sort("account_key")["pod_id"].is_not_null().to_numpy()
    true = made.pod >= 0
    return np.array([(told & true).sum(), (told & ~true).sum(), (~told & true).sum()])
