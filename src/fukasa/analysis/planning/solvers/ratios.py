"""The share of spend that is nearest to a limit: how far fractions of posts can go, and a plan near it."""

from dataclasses import dataclass, replace

import numpy as np

from fukasa.analysis.planning.solvers.clock import SecondsLeft, no_end, out_of
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.possible import FEW, Aim, Impossible, Seeker, fractions_of, possible_part, spread
from fukasa.analysis.statistics.arrays import Integers, Reals

_ROUNDS = 12
_SAME = 1e-9
_CLOSE = 1e-4
_NEAR = 2e-3
_LOOSE = 5e-3
_ROOM = (0.002, 0.02, 0.1)
_CHEAPER = 0.9
"""Money in cheap options counts a little more than in dear ones."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share of what is spent, as great as possible or as small.

    Attributes:
        instance: the rules.
        inside: the price of a post of each option that belongs to it, 0 for the others.
        sign: −1 where a great share is sought, 1 where a small one is.

    """

    instance: Instance
    inside: Reals
    sign: float

    def of(self, posts: Reals | Integers) -> float:
        """Give the share of a plan, fractions of posts allowed."""
        spent = float(self.instance.price @ posts)
        return float(self.inside @ posts) / spent if spent > 0 else 0.0

    def excess(self, share: float) -> Reals:
        """Give what a post adds to what is inside beyond a share, negative where that is sought."""
        return self.sign * (self.inside - share * self.instance.price)

    def aim(self, share: float) -> Aim:
        """Seek plans that are beyond a share (Dinkelbach 1967)."""
        return Aim(self.excess(share), np.zeros(self.instance.size))

    def nearer(self, share: float, other: float, by: float = _SAME) -> bool:
        """Tell whether a share is better than another."""
        return self.sign * (other - share) > by


def nearest(ratio: Ratio, found: Integers, *, left: SecondsLeft = no_end) -> float:
    """Find the best share of a plan.

    Shares get better until none is (Dinkelbach 1967): first of fractions of posts, which tells how far any plan can go,
    then of plans around fractions that spend much and keep a share close to that; few options are decided all at once.
    The share is that of a plan.

    Args:
        ratio: the share.
        found: any plan.
        left: seconds left.

    """
    best, domain = ratio.of(found), possible_part(ratio.instance, left=left)
    if isinstance(domain, Impossible):  # by rounding only: there is a plan
        domain = Domain.all_of(ratio.instance)
    if ratio.instance.size > FEW:
        end = _of_fractions(ratio, domain, best, left)
        best = _near(ratio, domain, best, end, left)
        if not ratio.nearer(end, best, _LOOSE):
            return best
    return _climbed(ratio, Seeker(ratio.instance, domain, left=left), best, left=left)


def _of_fractions(ratio: Ratio, domain: Domain, start: float, left: SecondsLeft) -> float:
    best = start
    for _ in range(_ROUNDS):
        fractions = fractions_of(ratio.instance, domain, ratio.aim(best), left=left)
        share = best if isinstance(fractions, Impossible) or fractions.program is None else ratio.of(fractions.posts)
        if not ratio.nearer(share, best):
            break
        best = share
    return best


def _near(ratio: Ratio, domain: Domain, best: float, end: float, left: SecondsLeft) -> float:
    """Better a share by plans around fractions of posts that come near the end."""
    for turn, room in enumerate(_ROOM):
        if not ratio.nearer(end, best, _NEAR) or out_of(left):
            break
        seeker = _around(ratio, domain, end + ratio.sign * room, turn, left)
        if seeker is not None:
            best = _climbed(ratio, seeker, best, end, left)
    return best


def _around(ratio: Ratio, domain: Domain, level: float, turn: int, left: SecondsLeft) -> Seeker | None:
    """Leave open options around fractions of posts that spend much while they keep a share."""
    instance = ratio.instance
    kept = replace(instance, rows=instance.rows.with_row("share", ratio.excess(level), 0.0))
    fractions = fractions_of(kept, domain, Aim(-(instance.price**_CHEAPER), np.zeros(instance.size)), left=left)
    if isinstance(fractions, Impossible):
        return None
    within = _CLOSE / 2 * float(instance.price @ fractions.posts)
    kernel = spread(instance, fractions.posts, turn).within(domain)
    return Seeker(instance, kernel, near=True, within=within, left=left)


def _climbed(ratio: Ratio, seeker: Seeker, best: float, end: float | None = None, left: SecondsLeft = no_end) -> float:
    """Better a share by plans of a seeker; where it is known how far any can go, that is the first aim."""
    for turn in range(_ROUNDS):
        if out_of(left):
            break
        plan = seeker.least(ratio.aim(best if turn or end is None else end)).posts
        if plan is None or not ratio.nearer(ratio.of(plan), best):
            break
        best = ratio.of(plan)
        if end is not None and not ratio.nearer(end, best, _CLOSE):
            break
    return best
