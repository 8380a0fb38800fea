"""What the trees look at: how the posts of an account lay around its level, and what the coming post is like."""

import numpy as np
import polars as pl

from fukasa.analysis.forecast.views.cases import Cases
from fukasa.analysis.forecast.views.panel import TEXT_COLUMNS, Panel, newest_first
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.analysis.statistics.order import row_median
from fukasa.core.catalogue import PLATFORMS

_FADING = 5.0  # posts after which a post counts 1/e in the faded mean
_SAME_FORMAT = 1.5  # posts of the format that an account must have to count half
_RECENT = 8


def case_features(panel: Panel, cases: Cases, base: Reals, spread: tuple[Reals, Reals]) -> Reals:
    """Describe cases; the same function serves learning and forecasting, and looks at nothing newer than ``start``.

    Args:
        panel: the histories.
        cases: what is described.
        base: what the level alone forecasts, log.
        spread: variance of the level and of a single post around it.

    Returns:
        Cases × columns; NaN where unknown.

    """
    names = ("adjusted", "day", "format", "sponsored", *TEXT_COLUMNS)
    past = newest_first(panel, cases.start, cases.row, settings().width, names)
    logs = past["adjusted"]
    known = ~np.isnan(logs)
    count = known.sum(axis=1)
    log_followers = reals(panel.accounts, "log_followers")[cases.row]
    columns = [
        np.sqrt(spread[0]),
        np.sqrt(spread[1]),
        count,
        *_around(logs, known, count, base),
        *_same_format(logs, past["format"], cases, count),
        *_timing(past["day"], cases),
        log_followers,
        base,
        base - log_followers,
        cases.format,
        _mean(past["sponsored"]),
        _platform_codes(panel)[cases.row],
    ]
    columns += [column for name in TEXT_COLUMNS for column in (cases.text[name], cases.text[name] - _mean(past[name]))]
    return np.column_stack(columns).astype(np.float32)


def _platform_codes(panel: Panel) -> Reals:
    places = {name: place for place, name in enumerate(PLATFORMS)}
    return panel.accounts["platform"].replace_strict(places, default=-1, return_dtype=pl.Float64).to_numpy()


def _mean(values: Reals) -> Reals:
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)


def _around(logs: Reals, known: Reals, count: Reals, base: Reals) -> list[Reals]:
    """Centres, spread, ends and slope of the past, seen from the level."""
    middle = row_median(logs)
    mean = _mean(logs)
    weight = np.where(known, np.exp(-np.arange(logs.shape[1]) / _FADING), 0.0)
    total = weight.sum(axis=1)
    faded = np.where(total > 0, (weight * np.nan_to_num(logs)).sum(axis=1) / np.maximum(total, 1e-9), np.nan)
    away = logs - mean[:, None]
    place = np.where(known, np.arange(logs.shape[1], dtype=float), np.nan)
    centred = np.nan_to_num(place - _mean(place)[:, None])
    lean = (centred**2).sum(axis=1)
    slope = np.where(lean > 0, -(centred * np.nan_to_num(away)).sum(axis=1) / np.maximum(lean, 1e-9), np.nan)
    spread = np.sqrt((np.nan_to_num(away) ** 2).sum(axis=1) / np.maximum(count - 1, 1))
    return [
        middle - base,
        mean - base,
        faded - base,
        _mean(logs[:, :3]) - base,
        row_median(logs[:, :5]) - base,
        logs[:, 0] - base,
        spread,
        row_median(np.abs(logs - middle[:, None])),
        np.where(known, logs, -np.inf).max(axis=1) - middle,
        np.where(known, logs, np.inf).min(axis=1) - middle,
        slope,
    ]


def _same_format(logs: Reals, formats: Reals, cases: Cases, count: Reals) -> list[Reals]:
    """How posts of the coming format did against all, and how common they are."""
    same = (formats == cases.format[:, None]) & ~np.isnan(logs)
    size = same.sum(axis=1)
    mean = np.where(same, logs, 0.0).sum(axis=1) / np.maximum(size, 1)
    return [
        np.where(size > 0, (mean - np.nan_to_num(_mean(logs))) * size / (size + _SAME_FORMAT), 0.0),
        size / np.maximum(count, 1),
    ]


def _timing(days: Reals, cases: Cases) -> list[Reals]:
    newest = days[:, 0]
    recent = days[:, : _RECENT + 1]
    oldest = np.nanmin(np.where(np.isnan(recent), np.inf, recent), axis=1)
    local = cases.day % 1.0
    return [
        cases.day - newest,
        np.where(np.isfinite(oldest), newest - oldest, np.nan),
        np.floor(cases.day) % 7,
        local,
    ]
