"""Do the bands still hold? What the watch says of the record."""

from dataclasses import dataclass

import polars as pl

from fukasa.analysis.forecast.scoring.drift import DriftWatch, watch_drift
from fukasa.analysis.forecast.scoring.drift_sentences import watch_sentences
from fukasa.apps.catalogue import words


@dataclass(frozen=True, slots=True)
class Drift:
    """What the watch found: sentences, and whether an alarm is among them."""

    sentences: tuple[str, ...]
    alarm: bool


def drift_of(scored: pl.DataFrame) -> Drift | None:
    """Watch the scored forecasts of a workspace over time; None while there are none.

    Args:
        scored: rows of the record.

    """
    if scored.is_empty():
        return None
    watch = watch_drift(_watched(scored))
    return Drift(_said(watch), bool(watch.drifted))


def _watched(scored: pl.DataFrame) -> pl.DataFrame:
    """A model made anew with each refresh is one stream with the one before: what is watched are its shapes."""
    return scored.select(
        "account_key",
        "platform",
        "metric",
        "made_at",
        "actual",
        pl.col("^q[0-9]+$"),
        known_at="actual_at",
        format=pl.when(pl.col("format") != "").then("format"),
    )


def _said(watch: DriftWatch) -> tuple[str, ...]:
    return watch_sentences(watch, words.spoken())
