"""Learn how averages change from those that a catalogue holds more than once."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.engagement.audience import seen_by, with_audience
from fukasa.analysis.forecast.averages.absolute import least_absolute, quartile_variance
from fukasa.analysis.forecast.averages.assumptions import QUARTER_DAYS, averages_assumptions
from fukasa.analysis.forecast.averages.change import Change, change_of
from fukasa.analysis.forecast.averages.level import NO_PEERS, LevelModel
from fukasa.analysis.forecast.averages.model import AveragesModel, bin_id
from fukasa.analysis.forecast.averages.observations import Pairs, observe, pairs, spaced, usable
from fukasa.analysis.forecast.shape_fit import fit_shapes
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.core.provenance import SHARED

_MOST = 50_000


def fit_averages(
    aggregates: pl.DataFrame, accounts: pl.DataFrame, *, as_of: datetime, owner: str = SHARED
) -> AveragesModel:
    """Fit the forecast of averages on what a catalogue holds; where it holds too little the dated assumptions stand.

    Per platform and metric: an L1 line on log followers; from pairs of averages of one account the common drift, how
    fast a level returns to the line, and by the variogram (Matheron 1963) what of a change is noise and what movement.
    The shape of the residuals is conformal, each account counting once. The method stands in
    docs/methods/forecast-averages.md.

    Args:
        aggregates: dated supplied averages: account_key, captured_at, avg_views, avg_likes and, where known, followers.
        accounts: account_key, platform, followers; with visibility, replaced_for and derived_permitted where the rows
            have them.
        as_of: nothing captured later is read.
        owner: whose eyes: ``shared``, or a workspace with its own rows in place of the shared ones.

    Returns:
        One level model per platform and metric of which averages are known.

    Raises:
        InvalidInput: ``as_of`` has no time zone.

    """
    rows = spaced(observe(aggregates, _learnt_from(accounts, owner), as_of).filter(usable()))
    levels: dict[tuple[str, str], LevelModel] = {}
    scored: list[tuple[Reals, Pairs]] = []
    for (platform, metric), mine in sorted(rows.partition_by("platform", "metric", as_dict=True).items()):
        key, twice = (str(platform), str(metric)), pairs(mine).thinned(_MOST)
        levels[key] = _fit_level(mine.filter(pl.col("place") == 0), twice)
        scored.append((_scores(levels[key], twice), twice))
    ids = [bin_id(*key) for key in levels]
    bins = np.repeat(np.arange(len(ids)), [len(scores) for scores, _ in scored])
    scores, creators = np.zeros(0), np.zeros(0, dtype=np.int64)
    if scored:
        scores = np.concatenate([one for one, _ in scored])
        creators = np.concatenate([twice.creators for _, twice in scored])
    return AveragesModel(levels, fit_shapes(scores, creators, bins, ids, least=averages_assumptions().least_pairs))


def _learnt_from(accounts: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Keep the accounts that an owner sees and of which something may be derived."""
    seen = with_audience(accounts).filter(seen_by(owner)) if "visibility" in accounts.columns else accounts
    if "derived_permitted" not in seen.columns:
        return seen
    return seen.filter(pl.col("derived_permitted").fill_null(value=False))


def _fit_level(newest: pl.DataFrame, twice: Pairs) -> LevelModel:
    """Fit one platform and metric: the line once with the median drift, the change, the line again with its drift."""
    if twice.accounts < averages_assumptions().least_pairs:
        return _assumed(newest)
    origin = float(reals(newest, "day").max())
    median = float(np.median((twice.last - twice.first) / twice.quarters))
    intercept, slope, centre = _line(newest, median, origin)
    followers = np.where(np.isnan(twice.followers), centre, twice.followers)
    common = median * (twice.start - origin) / QUARTER_DAYS
    change = change_of(twice, twice.first - common - intercept - slope * (followers - centre))
    return _level(_line(newest, change.drift, origin), change, origin, twice.accounts)


def _line(newest: pl.DataFrame, drift: float, origin: float) -> tuple[float, float, float]:
    """Fit intercept and slope on log followers, all averages carried to one day; and the middle of the followers."""
    rows = newest.gather_every(max(1, newest.height // _MOST))
    followers, value = reals(rows, "log_followers"), reals(rows, "log_value")
    known = ~np.isnan(followers)
    centre = float(np.median(followers[known])) if known.any() else 0.0
    today = value + drift * (origin - reals(rows, "day")) / QUARTER_DAYS
    away = np.where(known, followers - centre, 0.0)
    intercept, slope = least_absolute(np.column_stack([np.ones(rows.height), away]), today)
    return float(intercept), float(slope), centre


def _level(line: tuple[float, float, float], change: Change, origin: float, accounts: int) -> LevelModel:
    return LevelModel(
        *line,
        noise=change.noise,
        movement=change.between * (1 - change.kept**2),
        kept=change.kept,
        between=change.between,
        drift=change.drift,
        periods=change.periods,
        origin=origin,
        pairs=accounts,
    )


def _assumed(newest: pl.DataFrame) -> LevelModel:
    """Give the assumptions, with the line that the averages of one time tell where there are enough peers."""
    given, origin = averages_assumptions(), float(reals(newest, "day").max())
    alone = LevelModel.assumed(origin)
    if newest.height < given.least_peers:
        return alone
    intercept, slope, centre = _line(newest, 0.0, origin)
    line = replace(alone, intercept=intercept, slope=slope, centre=centre)
    away = reals(newest, "log_value") - line.expected(reals(newest, "log_followers"), np.full(newest.height, origin))
    between = min(max(quartile_variance(away) - given.noise, given.movement), NO_PEERS / 2)
    return replace(line, between=between, kept=float(np.sqrt(1 - given.movement / between)))


def _scores(level: LevelModel, twice: Pairs) -> Reals:
    """Forecast each later average from the earlier one and standardise what it missed by."""
    distance = twice.first - level.expected(twice.followers, twice.start)
    mean, variance = level.filtered((twice.end - twice.start)[:, None], distance[:, None])
    scores: Reals = (twice.last - level.expected(twice.followers, twice.end) - mean) / np.sqrt(variance + level.noise)
    return scores
