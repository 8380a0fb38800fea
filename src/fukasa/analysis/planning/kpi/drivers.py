"""Which assumption matters most: what the answer moves with, and how far each moves it alone."""

import numpy as np

from fukasa.analysis.planning.kpi.book import Book
from fukasa.analysis.planning.kpi.branch import Missing, branch_draws
from fukasa.analysis.planning.kpi.funnel import ROOT
from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.analysis.planning.kpi.headcount import CreatorViews
from fukasa.analysis.planning.kpi.results import Driver
from fukasa.analysis.planning.kpi.scores import Drawn, OneAtATime, Values
from fukasa.analysis.statistics.arrays import Reals


def drivers_of(
    goal: Goal, book: Book, drawn: Drawn, log_answer: Reals, *, priced: bool
) -> tuple[float, tuple[Driver, ...]]:
    """Give the answer at the middle of everything and the assumptions, the weightiest first.

    The share of variance is the squared correlation of the log answer with the normal score of the assumption: the
    first-order index of a model that is linear in the logs (Saltelli et al. 2008).

    Args:
        goal: what is wanted.
        book: the assumptions.
        drawn: the scores that the answer was drawn with.
        log_answer: the log of the cost, or of the creators, per draw.
        priced: whether it is the cost.

    """
    scores = {key: score for key, (_, score) in drawn.used.items()}
    keys = tuple(scores)
    swung = _expected(goal, book, OneAtATime(keys), 1 + 2 * len(keys), priced=priced)
    found = [
        Driver(
            drawn.used[key][0], _explained(log_answer, scores[key]), float(swung[1 + 2 * i]), float(swung[2 + 2 * i])
        )
        for i, key in enumerate(keys)
    ]
    moving = [driver for driver in found if driver.at_low != driver.at_high]
    return float(swung[0]), tuple(sorted(moving, key=lambda driver: -driver.share))


def _explained(answer: Reals, score: Reals) -> float:
    centred, other = answer - answer.mean(), score - score.mean()
    spread = float((centred @ centred) * (other @ other))
    return float(centred @ other) ** 2 / spread if spread > 0 else 0.0


def _expected(goal: Goal, book: Book, values: Values, places: int, *, priced: bool) -> Reals:
    """Work the goal out without luck: creators are as many as are to be expected, not whole ones."""
    kind = CreatorViews.of(book.settings.creator_sd, book.settings.post_sd, goal.posts)
    total = np.zeros(places)
    for platform, share in goal.shares().items():
        found = branch_draws(goal, platform, book, values, np.full(places, goal.count * share))
        if isinstance(found, Missing):
            continue
        for tier, part in goal.mix().items():
            row = found.tiers[tier]
            creators = found.figures[ROOT] * part / (row.per_post * np.exp(kind.log_mean))
            total += creators * goal.posts * row.price if priced and row.price is not None else creators
    return total
