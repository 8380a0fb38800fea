"""Do the intervals of stored forecasts still hold? Watched per platform over time."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.definitions import DefinitionBreak
from fukasa.analysis.forecast.scoring.cases import BANDS, cases_of
from fukasa.analysis.forecast.scoring.eras import breaks_between, with_eras
from fukasa.analysis.forecast.scoring.evidence import gather_evidence
from fukasa.analysis.forecast.scoring.figures import LEVEL
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.clustered import clustered_share
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

WATCHED = 80  # percent of outcomes that should fall inside
FALSE_ALARM = 0.01  # per stream, however long it is watched
LEAST_POSTS = 50
LEAST_ACCOUNTS = 10
_STREAM = ("platform", "metric", "era", "version")
_NEEDED = ("account_key", "platform", "metric", "made_at", "known_at", "actual")


@dataclass(frozen=True, slots=True)
class Window:
    """Coverage in one stretch of time.

    Attributes:
        begins: its first moment.
        n: outcomes read in it.
        accounts: their creators.
        coverage: share inside the interval.
        interval: its 95 % interval, creators being the independent cases; None with one creator.
        level: mean place of the outcomes in their forecasts, 0 to 1; 0.5 when forecasts are neither high nor low.

    """

    begins: datetime
    n: int
    accounts: int
    coverage: float
    interval: Interval | None
    level: float


@dataclass(frozen=True, slots=True)
class Stream:
    """One platform's metric under one definition and one version of the shapes.

    Attributes:
        platform: platform id.
        metric: views or likes.
        since: day on which the definition changed last; None where it never did.
        version: of the shapes, where rows tell it.
        status: ``stable``, ``drift`` (an alarm), or ``insufficient`` (under 50 outcomes or 10 creators, and no alarm).
        n: outcomes.
        accounts: their creators.
        windows: over time.
        alarm: the window in which the alarm came; None without one.
        signal: ``coverage`` (too many outside, or too few), ``level`` (forecasts too high or too low), or None.
        evidence: the largest e-value of both signals; 2 / ``false_alarm`` raises the alarm.
        false_alarm: the chance that a calibrated stream ever raises an alarm, at most.

    """

    platform: str
    metric: str
    since: date | None
    version: str | None
    status: str
    n: int
    accounts: int
    windows: tuple[Window, ...]
    alarm: datetime | None
    signal: str | None
    evidence: float
    false_alarm: float


@dataclass(frozen=True, slots=True)
class DriftWatch:
    """What the watch found.

    Attributes:
        streams: one per platform × metric × definition × version.
        breaks: changes of definitions inside the time watched; these are no drift.
        not_compared: outcomes counted by another definition than their forecast rests on; they are in no stream.

    """

    streams: tuple[Stream, ...]
    breaks: tuple[DefinitionBreak, ...]
    not_compared: int

    @property
    def drifted(self) -> tuple[Stream, ...]:
        """The streams that raised an alarm."""
        return tuple(stream for stream in self.streams if stream.status == "drift")


def watch_drift(
    rows: pl.DataFrame, *, shapes: Shapes | None = None, every: str = "1mo", false_alarm: float = FALSE_ALARM
) -> DriftWatch:
    """Watch coverage and level of scored forecasts over time.

    Each creator counts once per window, with its mean. Two claims are tested without end
    (:func:`fukasa.analysis.forecast.scoring.evidence.gather_evidence`), each at half of ``false_alarm``: 80 % fall
    inside the 80 % interval, and outcomes lie in the middle of their forecasts on the mean.

    Args:
        rows: scored forecasts: account_key, platform, metric, made_at, known_at (when the outcome was read), actual,
            the forecast as in :func:`fukasa.analysis.forecast.scoring.cases.cases_of`; perhaps format, history_until,
            version (of the shapes).
        shapes: the shapes that rows of mu, sigma, shape point at.
        every: width of a window, such as ``1w`` or ``1mo``.
        false_alarm: chance that a calibrated stream ever raises an alarm, at most.

    Raises:
        InvalidInput: a column is missing.

    """
    absent = [name for name in _NEEDED if name not in rows.columns]
    if absent:
        raise InvalidInput(f"the watch needs the columns {', '.join(absent)}; add them to the scored forecasts")
    told = with_eras(rows)
    same = told.filter("comparable")
    marked = _placed(same, shapes, every) if same.height else same
    parts = marked.partition_by(*_STREAM, maintain_order=False) if same.height else []
    found = (_stream(part, false_alarm) for part in parts)
    pairs = told.select("platform", "metric").unique().sort("platform", "metric").rows()
    changes = (breaks_between(platform, metric, _of(told, platform, metric)) for platform, metric in pairs)
    return DriftWatch(
        streams=tuple(sorted(found, key=lambda one: (one.platform, one.metric, str(one.since), str(one.version)))),
        breaks=tuple(one for change in changes for one in change),
        not_compared=told.height - same.height,
    )


def _of(rows: pl.DataFrame, platform: str, metric: str) -> pl.DataFrame:
    return rows.filter(pl.col("platform") == platform, pl.col("metric") == metric)


def _placed(rows: pl.DataFrame, shapes: Shapes | None, every: str) -> pl.DataFrame:
    cases = cases_of(rows, shapes=shapes)
    low, high = (cases.at(name) for name in BANDS[WATCHED])
    version = pl.col("version") if "version" in rows.columns else pl.lit(None, dtype=pl.String)
    return rows.select(
        "account_key",
        "platform",
        "metric",
        "era",
        version=version,
        begins=pl.col("known_at").dt.truncate(every),
        inside=pl.Series(((cases.actual >= low) & (cases.actual <= high)).astype(np.float64)),
        place=pl.Series(cases.pit),
    )


def _stream(part: pl.DataFrame, false_alarm: float) -> Stream:
    own = part.group_by("begins", "account_key").agg(
        pl.col("inside", "place").mean(), hits=pl.col("inside").sum(), n=pl.len()
    )
    by_time = own.sort("begins", "account_key").partition_by("begins", maintain_order=True)
    windows = tuple(_window(frame) for frame in by_time)
    signals = {"coverage": ("inside", WATCHED / 100), "level": ("place", 0.5)}
    found = {
        name: gather_evidence(
            [_numbers(frame, column) for frame in by_time], mean, false_alarm=false_alarm / len(signals)
        )
        for name, (column, mean) in signals.items()
    }
    alarms = sorted((one.alarm, name) for name, one in found.items() if one.alarm is not None)
    first = part.row(0, named=True)
    accounts = part["account_key"].n_unique()
    few = part.height < LEAST_POSTS or accounts < LEAST_ACCOUNTS
    return Stream(
        platform=first["platform"],
        metric=first["metric"],
        since=first["era"],
        version=first["version"],
        status="drift" if alarms else "insufficient" if few else "stable",
        n=part.height,
        accounts=accounts,
        windows=windows,
        alarm=windows[alarms[0][0]].begins if alarms else None,
        signal=alarms[0][1] if alarms else None,
        evidence=max(float(one.value.max()) for one in found.values()),
        false_alarm=false_alarm,
    )


def _window(frame: pl.DataFrame) -> Window:
    hits, n = _numbers(frame, "hits"), _numbers(frame, "n")
    share = clustered_share(hits, n, LEVEL)
    return Window(
        begins=frame["begins"][0],
        n=int(n.sum()),
        accounts=frame.height,
        coverage=float(hits.sum() / n.sum()),
        interval=Interval(share.low, share.high, LEVEL) if share else None,
        level=float((_numbers(frame, "place") * n).sum() / n.sum()),
    )


def _numbers(frame: pl.DataFrame, column: str) -> Reals:
    values: Reals = frame[column].cast(pl.Float64).to_numpy()
    return values
