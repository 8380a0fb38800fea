"""Whom accounts follow: most add somebody now and then, churners follow many and drop them again."""

import numpy as np

from fukasa.synth.agents.people import DAYS, People
from fukasa.synth.agents.rules import rules
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray

_PACE, _ROUND = (25, 90), (5, 13)  # follows a day, days in each direction
_DROPPED = 0.96


def churns(people: People) -> BoolArray:
    """Tell who follows and unfollows."""
    return np.array([*(plan.churn for plan in rules().plans), False, False])[people.scenario]


def followed_today(people: People, day: int) -> FloatArray:
    """Give how many accounts each churner follows on a day; 0 for the others."""
    return np.where(churns(people) & _up(people, day), _pace(people), 0).astype(float)


def walk(rng: np.random.Generator, people: People) -> IntArray:
    """Walk the accounts followed through the window, accounts x days (the first before it)."""
    levels, churner = [people.following], churns(people)
    for day in range(DAYS):
        step = rng.poisson(0.35, len(people)) - rng.poisson(0.25, len(people))
        dropped = -rng.poisson(_DROPPED * _pace(people))
        turned = np.where(_up(people, day), rng.poisson(_pace(people)), dropped)
        levels.append(np.maximum(levels[-1] + np.where(churner, turned, step), 1))
    return np.stack(levels, axis=1).astype(np.int64)


def _up(people: People, day: int) -> BoolArray:
    length = _ROUND[0] + (people.index * 104_729) % (_ROUND[1] - _ROUND[0])  # its own of each account
    return np.asarray((day + people.index) % (2 * length) < length)


def _pace(people: People) -> IntArray:
    return np.asarray(_PACE[0] + (people.index * 7_919) % (_PACE[1] - _PACE[0]))
