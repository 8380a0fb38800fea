"""From stretches of unusual growth to events: size with interval, shape, and what was lost again."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.authenticity.growth.changes import Path, Stretch, jumps
from fukasa.analysis.authenticity.growth.screen import excess_of, largest_moves, may_jump
from fukasa.analysis.authenticity.growth.series import Line
from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.authenticity.growth.steps import Pace, Steps
from fukasa.analysis.statistics.arrays import Integers

_DAILY = 2.1  # days; longer steps hide the shape
_DECAYS = 0.3  # share of the followers that came after the pace had fallen to half of its peak
_LEAST_WEEKS = 2

EVENT_SCHEMA = {
    "account": pl.Int64(),
    "began": pl.Int64(),  # microseconds since 1970
    "ended": pl.Int64(),
    "size": pl.Float64(),  # followers above the usual growth; negative for a fall
    "size_low": pl.Float64(),
    "size_high": pl.Float64(),
    "before": pl.Float64(),  # followers at the beginning
    "shape": pl.String(),
    "days": pl.Float64(),
    "open_start": pl.Boolean(),  # nothing is known of the time before
    "lost_early": pl.Float64(),
    "lost": pl.Float64(),
    "watched_after": pl.Float64(),
}


@dataclass(frozen=True, slots=True)
class _One:
    """The live part of one account."""

    account: int
    at: slice  # its steps
    path: Path
    rate: float


def find_events(
    line: Line, steps: Steps, pace: Pace, config: GrowthConfig, *, accounts: Integers | None = None
) -> pl.DataFrame:
    """Find the jumps and falls of many accounts.

    Args:
        line: readings.
        steps: steps between them.
        pace: the usual pace of the accounts.
        config: thresholds.
        accounts: those to look at; by default those that the bound of ``screen.py`` lets through.

    Returns:
        Rows of ``EVENT_SCHEMA`` by account and time.

    """
    excess = excess_of(steps, pace)
    up, down = largest_moves(steps, excess, config)
    chosen = may_jump(steps, up, down, config) if accounts is None else accounts
    first, last = np.searchsorted(steps.account, chosen), np.searchsorted(steps.account, chosen, side="right")
    rows: list[dict[str, object]] = []
    for account, a, b in zip(chosen.tolist(), first.tolist(), last.tolist(), strict=True):
        start = a + int(np.argmax(steps.live[a:b])) if b > a else b
        if int(steps.judged[start:b].sum()) < config.jumps["least_steps"] or not np.isfinite(pace.rate[account]):
            continue
        at = slice(start, b)
        path = Path(steps.gap[at], excess[at], up[at], down[at], float(pace.noise[account]))
        rows += _events(line, steps, _One(account, at, path, float(pace.rate[account])), config)
    return pl.DataFrame(rows, schema=EVENT_SCHEMA)


def _events(line: Line, steps: Steps, one: _One, config: GrowthConfig) -> list[dict[str, object]]:
    found = jumps(one.path, config)
    starts = [*(stretch.first for stretch in found), len(one.path.gap)][1:]
    rows = [_event(line, steps, one, stretch, until, config) for stretch, until in zip(found, starts, strict=True)]
    return [row for row in rows if row is not None]


def _event(
    line: Line, steps: Steps, one: _One, stretch: Stretch, until: int, config: GrowthConfig
) -> dict[str, object] | None:
    """Measure one jump; None where it is too small a count to mean anything."""
    a, b = one.at.start + stretch.first, one.at.start + stretch.last
    start, end = int(steps.start[a]), int(steps.end[b - 1])
    before, unit = float(line.followers[start]), float(max(line.unit[start], line.unit[end]))
    grown = float(one.path.excess[stretch.first : stretch.last].sum())
    usual = before * float(np.exp((steps.gain[a:b] * steps.judged[a:b]).sum() - grown))
    size = usual * float(np.expm1(grown))
    if before < config.readings["least_followers"] or abs(size) <= 2 * unit * (unit > 1):
        return None
    days = float(one.path.gap[stretch.first : stretch.last].sum())
    half = _half_width(float(line.followers[end]), unit, one.path.noise, days, config)
    low, high = sorted((size - half, size + half))
    return {
        "account": one.account,
        "began": int(line.moment[start]),
        "ended": int(line.moment[end]),
        "size": size,
        "size_low": low,
        "size_high": high,
        "before": before,
        "shape": _shape(one.path, stretch),
        "days": days,
        "open_start": stretch.first == 0,
        **_after(line, steps, one, stretch, until, size, config),
    }


def _half_width(followers: float, unit: float, noise: float, days: float, config: GrowthConfig) -> float:
    """Give half the interval of a size: the noise of the usual growth, and both ends rounded by up to one unit."""
    z = float(ndtri((1 + config.jumps["level"]) / 2))
    return z * noise * float(np.sqrt(days)) * followers + unit * (unit > 1)


def _shape(path: Path, stretch: Stretch) -> str | None:
    """Tell a block that stops from gains that decay over days; null where steps are too long to see it."""
    inside = slice(stretch.first, stretch.last)
    if not stretch.rises:
        return "step_down"
    if float(path.gap[inside].max()) > _DAILY:
        return None
    gains = np.maximum(path.excess[inside], 0)
    rates = gains / path.gap[inside]
    peak = int(np.argmax(rates))
    slow = np.arange(len(rates)) > peak
    slow &= rates < rates[peak] / 2
    return "decay" if gains[slow].sum() / gains.sum() >= _DECAYS else "block"


def _after(
    line: Line, steps: Steps, one: _One, stretch: Stretch, until: int, size: float, config: GrowthConfig
) -> dict[str, object]:
    """Measure which share of a gain was lost in the weeks after, against the pace before; nulls where not seen."""
    gaps, judged = one.path.gap[stretch.last : until], steps.judged[one.at][stretch.last : until]
    days = np.cumsum(gaps)
    seen = int(np.searchsorted(days, config.after["days"] + 1e-6, side="right"))
    if not stretch.rises or seen == 0 or days[seen - 1] < config.after["least_days"]:
        return {"lost_early": None, "lost": None, "watched_after": None}
    gain = steps.gain[one.at][stretch.last : until] * judged
    usual = _rate_before(one, stretch, steps) * gaps * judged
    end = float(line.followers[int(steps.end[one.at.start + stretch.last - 1])])
    missing = end * (np.exp(np.cumsum(usual)) - np.exp(np.cumsum(gain)))
    lost = np.clip(missing / size, 0.0, 1.0)
    early = max(int(np.searchsorted(days, config.after["early_days"] + 1e-6, side="right")), 1)
    return {
        "lost_early": float(lost[early - 1]),
        "lost": float(lost[seen - 1]),
        "watched_after": float(days[seen - 1]),
    }


def _rate_before(one: _One, stretch: Stretch, steps: Steps) -> float:
    """Take the pace before the jump where a fortnight of it is known: what is lost after it slows the whole line."""
    gaps, gain = one.path.gap[: stretch.first], steps.gain[one.at][: stretch.first]
    kept = steps.judged[one.at][: stretch.first]
    days: float = gaps[kept].sum()
    if days < _LEAST_WEEKS * 7 or kept.sum() < _LEAST_WEEKS:
        return one.rate
    return float(min(np.median(gain[kept] / gaps[kept]), max(gain[kept].sum() / days, 0.0)))
