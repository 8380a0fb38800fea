"""What is to be forecast: a post of an account, from the posts that were known at the time."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.effects import Effects
from fukasa.analysis.forecast.views.panel import (
    TEXT_COLUMNS,
    Panel,
    days_of,
    format_codes,
    with_text_counts,
)
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.columns import reals

_OPTIONAL = {
    "posted_at": pl.Datetime("us", "UTC"),
    "format": pl.String(),
    "sponsored": pl.Float64(),
    "text": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Cases:
    """Posts to be forecast.

    Attributes:
        row: the account, a row of the panel.
        start: place of the newest post that is known; everything before it in the row is not.
        day: when the post is published, days since 1970; NaN where unknown.
        format: position in ``FORMATS``, −1 where unknown.
        sponsored: probability that it is paid, NaN where unknown.
        text: counts of its text, known before it is published.
        offset: what its format, the advertising and its weekday add to the log.
        offset_var: variance of that.
        actual: log of what came, NaN where it is not known.

    """

    row: Integers
    start: Integers
    day: Reals
    format: Integers
    sponsored: Reals
    text: dict[str, Reals]
    offset: Reals
    offset_var: Reals
    actual: Reals

    def __len__(self) -> int:
        return len(self.row)

    def some(self, chosen: Flags | Integers) -> "Cases":
        """Keep some of the cases."""
        return Cases(
            self.row[chosen],
            self.start[chosen],
            self.day[chosen],
            self.format[chosen],
            self.sponsored[chosen],
            {name: values[chosen] for name, values in self.text.items()},
            self.offset[chosen],
            self.offset_var[chosen],
            self.actual[chosen],
        )


def history_length(panel: Panel, cases: Cases) -> Integers:
    """Count the posts that each case may look at, at most ``width``."""
    posts = panel.present.sum(axis=1)[cases.row]
    length: Integers = np.clip(posts - cases.start, 0, settings().width).astype(np.int64)
    return length


def rolling_cases(panel: Panel, rng: np.random.Generator, *, horizon: int = 1, gap_days: float = 0.0) -> Cases:
    """Draw posts of the past to be forecast from what was older, so that the model learns from them.

    Args:
        panel: the histories.
        rng: draws the posts; every account gives equally many where it can, the newest always among them.
        horizon: a post is forecast from 1 to so many posts before it, drawn evenly.
        gap_days: posts younger than so many days at the time were not yet counted in full and are not looked at.

    """
    known = settings()
    accounts, posts = panel.logs.shape
    length = panel.present.sum(axis=1)
    wanted = max(known.cases_per_account, known.wanted_cases // max(accounts, 1))
    wanted = max(1, min(wanted, known.most_cases // max(accounts, 1)))
    # a random order of the places of each account, the newest first of all
    order = rng.random((accounts, posts))
    order[:, :1] = -1.0
    order = np.where(np.arange(posts) < np.maximum(length - known.min_posts, 0)[:, None], order, np.inf)
    chosen = np.argsort(order, axis=1)[:, :wanted] if posts > wanted else np.tile(np.arange(posts), (accounts, 1))
    usable = np.take_along_axis(order, chosen, axis=1) < np.inf
    row = np.repeat(np.arange(accounts), usable.sum(axis=1))
    steps = rng.integers(1, horizon + 1, len(row))
    rounds = range(min(horizon, max(1, known.wanted_cases // max(len(row), 1))))
    each = [(steps + one - 1) % horizon + 1 for one in rounds]  # another distance each time, where cases are few
    row, place = np.tile(row, len(each)), np.tile(chosen[usable], len(each))
    return past_cases(panel, row, place, np.concatenate(each), gap_days=gap_days)


def past_cases(panel: Panel, row: Integers, place: Integers, steps: Integers, *, gap_days: float = 0.0) -> Cases:
    """Take posts of the panel as cases, each forecast from the post that stands ``steps`` before it, or longer."""
    day = panel.day[row, place]
    start = place + steps
    if gap_days > 0:
        start = np.maximum(start, _matured(panel, row, day - gap_days))
    text = {name: panel.text[name][row, place] for name in TEXT_COLUMNS}
    return Cases(
        row,
        start,
        day,
        panel.format[row, place],
        panel.sponsored[row, place],
        text,
        panel.offset[row, place],
        np.zeros(len(row)),
        panel.logs[row, place],
    )


def _matured(panel: Panel, row: Integers, before: Reals) -> Integers:
    """Find the newest place of each account that is not younger than a day."""
    found = np.empty(len(row), dtype=np.int64)
    for begin in range(0, len(row), 100_000):
        some = slice(begin, begin + 100_000)
        found[some] = (panel.day[row[some]] > before[some, None]).sum(axis=1)
    return found


def coming_cases(panel: Panel, targets: pl.DataFrame, effects: Effects | None = None) -> Cases:
    """Take targets as cases.

    Args:
        panel: the histories; all of each is known at the time, and every target's account is among them.
        targets: account_key, and posted_at, format, sponsored, text where they are known.
        effects: what format, advertising and weekday add; None for nothing.

    """
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in _OPTIONAL.items() if name not in targets.columns]
    accounts = panel.accounts.select("account_key", "platform", "metric", _row=pl.int_range(pl.len()))
    rows = with_text_counts(targets.with_columns(absent).drop("platform", "metric", strict=False))
    rows = rows.join(accounts, on="account_key", maintain_order="left")
    row = rows["_row"].to_numpy().astype(np.int64)
    added = _added(rows, effects)

    return Cases(
        row=row,
        start=np.zeros(len(row), dtype=np.int64),
        day=days_of(rows["posted_at"]),
        format=format_codes(rows["format"]),
        sponsored=reals(rows, "sponsored"),
        text={name: reals(rows, name) for name in TEXT_COLUMNS},
        offset=added["offset"].to_numpy(),
        offset_var=added["offset_variance"].to_numpy(),
        actual=np.full(len(row), np.nan),
    )


def _added(rows: pl.DataFrame, effects: Effects | None) -> pl.DataFrame:
    if effects is not None:
        return effects.adjust(rows)
    nothing = np.zeros(rows.height)
    return pl.DataFrame({"offset": nothing, "offset_variance": nothing})
