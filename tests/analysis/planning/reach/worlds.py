"""Synthetic crowds whose audiences overlap for reasons that no estimator here assumes: topics, zeal, languages."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

KINDS = ("independent", "zeal", "topics", "topics_and_zeal", "languages", "hubs", "bystanders")


@dataclass(frozen=True)
class Crowd:
    """People × audiences, True where somebody is in; and how eager everybody is."""

    member: np.ndarray
    zeal: np.ndarray

    @property
    def sizes(self):
        return self.member.sum(axis=0).astype(float)

    @property
    def universe(self):
        return float(len(self.member))

    @property
    def overlaps(self):
        counts = self.member.astype(np.float32)
        return (counts.T @ counts).astype(float)

    def union(self, chosen):
        return float(self.member[:, chosen].any(axis=1).sum())


def crowd(kind: str, rng: Generator, *, people: int = 6_000, accounts: int = 40) -> Crowd:
    """Draw a crowd: the chance that somebody is in an audience is 1 − exp(−size × zeal × affinity)."""
    size = rng.lognormal(np.log(rng.uniform(0.01, 0.06)), rng.uniform(0.4, 1.1), accounts)
    zeal = _ZEAL[kind](rng, people)
    rate = size * zeal[:, None] * _AFFINITY[kind](rng, people, accounts)
    return Crowd(rng.random((people, accounts)) < -np.expm1(-rate), zeal)


def _even(_rng, people, *_accounts):
    return np.ones(people)


def _none(_rng, people, accounts):
    return np.ones((people, accounts))


def _gamma(rng, people):
    shape = rng.uniform(0.3, 2.0)
    return rng.gamma(shape, 1 / shape, people)


def _pareto(rng, people):
    drawn = rng.pareto(rng.uniform(1.5, 3.0), people)
    return drawn / drawn.mean()


def _lognormal(rng, people):
    sigma = rng.uniform(0.6, 1.6)
    return rng.lognormal(-(sigma**2) / 2, sigma, people)


def _mostly_idle(rng, people):
    """Of the universe only some are ever on the platform."""
    active = rng.random(people) < rng.uniform(0.15, 0.7)
    return active * _lognormal(rng, people)


def _topics(rng, people, accounts):
    topics, spread = int(rng.integers(3, 13)), rng.uniform(0.1, 1.0)
    interest = rng.dirichlet(np.full(topics, spread), people)
    about = rng.dirichlet(np.full(topics, rng.uniform(0.05, 0.5)), accounts)
    return topics * interest @ about.T


def _languages(rng, people, accounts):
    spoken = rng.choice(3, people, p=(0.6, 0.3, 0.1))
    told = rng.choice(3, accounts, p=(0.6, 0.3, 0.1))
    return np.where(spoken[:, None] == told, 1.8, rng.uniform(0.02, 0.2))


def _hubs(rng, people, accounts):
    """A few accounts are for everybody, the others for one circle."""
    circles = int(rng.integers(5, 20))
    own = rng.integers(0, circles, people)[:, None] == rng.integers(0, circles, accounts)
    return np.where(rng.random(accounts) < rng.uniform(0.05, 0.3), 4.0, np.where(own, circles * 0.6, 0.4))


_ZEAL = {
    "independent": _even,
    "zeal": _gamma,
    "topics": _even,
    "topics_and_zeal": _lognormal,
    "languages": _lognormal,
    "hubs": _pareto,
    "bystanders": _mostly_idle,
}
_AFFINITY = {
    "independent": _none,
    "zeal": _none,
    "topics": _topics,
    "topics_and_zeal": _topics,
    "languages": _languages,
    "hubs": _hubs,
    "bystanders": _topics,
}
