"""Change points of one follower line, and the stretches of unusual growth between them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.statistics.arrays import Integers, Reals

_FAR_OUT = 1e5  # standard deviations; more tell no more
_EXTEND = 2.5  # standard deviations by which the mean of a stretch stands off the usual pace


@dataclass(frozen=True, slots=True)
class Path:
    """The live steps of one account.

    Attributes:
        gap: days of each step.
        excess: log growth of each step above the usual pace.
        up, down: the largest rise and fall within a week from the beginning of each step.
        noise: standard deviation of a day's log growth.

    """

    gap: Reals
    excess: Reals
    up: Reals
    down: Reals
    noise: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps ``first`` to ``last`` (not included) of a path in which followers came, or went, unusually fast."""

    first: int
    last: int
    rises: bool


def jumps(path: Path, config: GrowthConfig) -> list[Stretch]:
    """Find the jumps of one account, in order of time.

    Change points of the mean log growth a day by PELT with the linear kernel (Harchaoui and Cappé 2007; Killick et
    al. 2012; ``ruptures.KernelCPD``). Stretches between them that stand off the usual pace to the same side are put
    together; they are a jump if they are of material size, above the noise, within days rather than a season.

    Args:
        path: the steps of the account.
        config: thresholds.

    """
    edges = change_points(path, config)
    rates = [path.excess[a:b].sum() / path.gap[a:b].sum() for a, b in pairwise(edges)]
    found = []
    for rises in (True, False):
        high = np.array(rates) if rises else -np.array(rates)
        found += [
            Stretch(int(edges[a]), int(edges[b]), rises)
            for a, b in _raised(high, _least_rates(path, edges, config), config)
        ]
    return sorted((one for one in found if _is_jump(path, one, config)), key=lambda one: one.first)


def change_points(path: Path, config: GrowthConfig) -> Integers:
    """Give the steps at which the pace changes, the first and the end included.

    A step of many days counts as so many equal days, so that readings at any times weigh by the time they cover.

    Args:
        path: the steps of the account.
        config: thresholds.

    """
    days = np.maximum(np.rint(path.gap), 1).astype(np.int64)
    owner = np.repeat(np.arange(len(days)), days)
    signal = np.clip(path.excess / path.gap / path.noise, -_FAR_OUT, _FAR_OUT)[owner]
    if len(signal) < 2:  # noqa: PLR2004  nothing can change in one day
        return np.array([0, len(days)])
    # It ships no types, and brings along all of scipy: a longer start than most commands need.
    from ruptures import KernelCPD  # type: ignore[import-untyped]  # noqa: PLC0415

    penalty = config.jumps["penalty"] * np.log(len(signal))
    ends = KernelCPD(kernel="linear", min_size=1).fit(signal[:, None]).predict(pen=penalty)
    inner = owner[np.array(ends[:-1], dtype=np.int64)]
    return np.unique(np.concatenate([[0], inner, [len(days)]]))


def _least_rates(path: Path, edges: Integers, config: GrowthConfig) -> Reals:
    """Give the rate above the usual from which each stretch counts as raised."""
    days = np.add.reduceat(path.gap, edges[:-1])
    return np.maximum(config.jumps["least_rate"], _EXTEND * path.noise / np.sqrt(days))


def _raised(rates: Reals, least: Reals, config: GrowthConfig) -> list[tuple[int, int]]:
    """Put raised neighbours together around each peak, as far as they hold a part of its rate."""
    found, free = [], rates >= least
    for peak in np.argsort(-rates):
        if not free[peak]:
            continue
        enough = free & (rates >= config.jumps["of_peak"] * rates[peak])
        first = last = int(peak)
        while first > 0 and enough[first - 1]:
            first -= 1
        while last + 1 < len(rates) and enough[last + 1]:
            last += 1
        free[first : last + 1] = False
        found.append((first, last + 1))
    return found


def _is_jump(path: Path, stretch: Stretch, config: GrowthConfig) -> bool:
    inside = slice(stretch.first, stretch.last)
    size, days = path.excess[inside].sum(), path.gap[inside].sum()
    share = config.jumps["material"]
    if stretch.rises:
        large = min(size, path.up[inside].max()) >= np.log1p(share)
    else:
        large = max(size, path.down[inside].min()) <= np.log1p(-share)
    clear = abs(size) >= config.jumps["noise"] * path.noise * np.sqrt(days)
    short = days <= config.jumps["longest_days"] or stretch.last - stretch.first == 1
    return bool(large and clear and short)
