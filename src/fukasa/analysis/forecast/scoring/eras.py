"""Which definition of a metric held when a forecast was made and when it was scored.

When a platform changes what it counts, counts before and after are two quantities. Scores of one are not mixed with
scores of the other, and a forecast of the one is not judged by the other: that is a break, not drift.
"""

import polars as pl

from fukasa.analysis.forecast.definitions import DefinitionBreak, crosses_break, definition_breaks

CHANGED = "definition_changed"


def with_eras(rows: pl.DataFrame) -> pl.DataFrame:
    """Add since when the definition holds that the outcome was counted by, and whether the forecast speaks of the same.

    Args:
        rows: platform, metric, format (null: touched by every change), known_at (when the outcome was read), and
            made_at (when it was forecast) or history_until (the newest post that the forecast rests on), which is
            earlier and therefore better.

    Returns:
        The rows with ``era`` (first day after the newest change; null where there was none) and ``comparable`` (no
        change between what the forecast rests on and the outcome).

    """
    told = rows if "format" in rows.columns else rows.with_columns(format=pl.lit(None, dtype=pl.String))
    rests_on = [pl.col(name) for name in ("history_until", "made_at") if name in rows.columns]
    comparable = ~crosses_break(pl.coalesce(rests_on), pl.col("known_at"))
    return told.with_columns(era=_era(), comparable=comparable)


def breaks_between(platform: str, metric: str, rows: pl.DataFrame) -> tuple[DefinitionBreak, ...]:
    """Give the changes that fall between the first forecast and the last outcome of a platform's metric."""
    if rows.is_empty():
        return ()
    first, last = rows.select(first=pl.col("made_at").min().dt.date(), last=pl.col("known_at").max().dt.date()).row(0)
    same = [one for one in definition_breaks() if (one.platform, one.metric) == (platform, metric)]
    return tuple(one for one in same if first <= one.ends and last >= one.begins)


def _era() -> pl.Expr:
    """Take the newest change that is over when the outcome is read."""
    over = []
    for one in definition_breaks():
        same = (pl.col("platform") == one.platform) & (pl.col("metric") == one.metric)
        if one.formats:
            same &= pl.col("format").is_in(list(one.formats)).fill_null(value=True)
        after = pl.col("known_at").dt.date() > one.ends
        over.append(pl.when(same & after).then(pl.lit(one.ends)))
    return pl.max_horizontal(over) if over else pl.lit(None, dtype=pl.Date)
