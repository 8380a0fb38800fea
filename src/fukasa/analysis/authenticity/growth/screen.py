"""Which accounts may have a jump at all: an exact bound for all at once, so that few ask for change points."""

import numpy as np

from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.authenticity.growth.steps import Pace, Steps
from fukasa.analysis.statistics.arrays import Integers, Reals


def excess_of(steps: Steps, pace: Pace) -> Reals:
    """Give the log growth of every step above the usual pace; 0 where growth may not be read or no pace is known."""
    excess = steps.gain - pace.rate[steps.account] * steps.gap
    return np.where(steps.judged & np.isfinite(excess), excess, 0.0)


def largest_moves(steps: Steps, excess: Reals, config: GrowthConfig) -> tuple[Reals, Reals]:
    """Find the largest rise and fall within a week, or in one step, from the beginning of every step.

    Args:
        steps: the steps.
        excess: log growth above the usual, per step.
        config: thresholds; ``within_days`` is the week.

    Returns:
        Rise (0 or more) and fall (0 or less) per step.

    """
    up, down = np.maximum(excess, 0.0), np.minimum(excess, 0.0)
    grown, clock = (np.concatenate([[0.0], np.cumsum(part)]) for part in (excess, steps.gap))
    longest = config.jumps["within_days"] + 1e-6
    for ahead in range(2, len(excess) + 1):
        begins = len(excess) - ahead + 1
        near = clock[ahead:] - clock[:begins] <= longest
        near &= steps.account[ahead - 1 :] == steps.account[:begins]
        if not near.any():
            break
        moved = np.where(near, grown[ahead:] - grown[:begins], 0.0)
        np.maximum(up[:begins], moved, out=up[:begins])
        np.minimum(down[:begins], moved, out=down[:begins])
    return up, down


def may_jump(steps: Steps, up: Reals, down: Reals, config: GrowthConfig) -> Integers:
    """Name the accounts that can have a jump of material size.

    Why nothing is lost: a stretch found by change points is kept as a jump only if some step inside it begins a rise
    (or fall) within a week, or in one step, of the material size (see ``changes.py``, which reads these very arrays).
    The maximum over all steps of the account bounds that from above, so an account below it keeps no stretch,
    wherever its change points may lie.

    Args:
        steps: the steps.
        up: of :func:`largest_moves`.
        down: of :func:`largest_moves`.
        config: thresholds.

    """
    material = np.log1p(config.jumps["material"])
    moves = (up >= material) | (down <= np.log1p(-config.jumps["material"]))
    return np.unique(steps.account[moves & steps.judged])
