"""RESULTS.csv: what booked posts brought, row by row; an empty cell is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.statistics.columns import reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.cells import Cells, read_text_table

_MOST_POSTS = 10_000  # of one row: more is a slip, such as views in the wrong column
_DAY = 10  # YYYY-MM-DD in front of a time


@dataclass(frozen=True)
class ResultRows:
    """Rows of results.

    Attributes:
        rows: account (as written), row (of the file), posts, views, conversions, cost, round (from 0).
        unknown: how many rows do not tell views, conversions, cost and published_at.

    """

    rows: pl.DataFrame
    unknown: dict[str, int]


def read_results(path: Path, *, round_days: int) -> ResultRows:
    """Read RESULTS.csv.

    Rounds are the column ``round`` where there is one; else a new one begins with a post that is published
    ``round_days`` days or more after the first post of a round. Posts without a day form a round of their own.

    Raises:
        InvalidInput: the file or account_id is missing, or a cell is bad (with its row).

    """
    raw = read_text_table(path)
    if "account_id" not in raw.columns:
        raise InvalidInput(f"{path.name} has no column 'account_id'; write there whose posts each row tells of")
    cells = Cells(raw, path.name)
    accounts = cells.text("account_id")
    if accounts.null_count():
        raise cells.refuse(int(accounts.is_null().arg_max() or 0), "account_id is empty; write whose posts these are")
    days = _days(cells)
    rows = pl.DataFrame(
        {
            "account": accounts,
            "row": raw["_row"],
            "posts": cells.whole("posts", least=1, most=_MOST_POSTS).fill_null(1),
            "views": cells.number("views", least=0),
            "conversions": cells.number("conversions", least=0),
            "cost": cells.number("cost", least=0),
            "round": _rounds(cells, days, round_days),
        }
    )
    unknown = {name: rows[name].null_count() for name in ("views", "conversions", "cost")}
    return ResultRows(rows, unknown | {"published_at": days.null_count()})


def _days(cells: Cells) -> pl.Series:
    """Read days, with or without a time behind them."""
    text = cells.text("published_at")
    days = text.str.slice(0, _DAY).str.to_date("%Y-%m-%d", strict=False)
    bad = (text.is_not_null() & days.is_null()).arg_true()
    if bad.len():
        place = int(bad[0])
        raise cells.refuse(place, f"published_at {text[place]!r} is no day; write it as 2026-11-27")
    return days


def _rounds(cells: Cells, days: pl.Series, round_days: int) -> pl.Series:
    stated = cells.whole("round", least=0)
    if 0 < stated.null_count() < stated.len():
        place = int(stated.is_null().arg_max() or 0)
        raise cells.refuse(place, "round is empty where other rows have one; fill it in everywhere or nowhere")
    if stated.len() and stated.null_count() == 0:
        return (stated.rank("dense") - 1).cast(pl.Int64)
    number: dict[date, int] = {}
    first: date | None = None
    turn = -1
    for day in days.drop_nulls().unique().sort():
        if first is None or (day - first).days >= round_days:
            first, turn = day, turn + 1
        number[day] = turn
    return pl.Series([turn + 1 if day is None else number[day] for day in days], dtype=pl.Int64)


def placed(found: ResultRows, rows: pl.DataFrame, file: str) -> Results:
    """Find the candidate of every row.

    Args:
        found: the results.
        rows: who may be booked; named by option id, account id, or platform and account id.
        file: its name, for sentences.

    Raises:
        InvalidInput: an account is not among them, or its name fits several.

    """
    places = _places(rows)
    owner = [_place(places, account, row, file) for account, row in found.rows.select("account", "row").iter_rows()]
    return Results(
        owner=np.array(owner, dtype=np.int64),
        turn=found.rows["round"].to_numpy().astype(np.int64),
        posts=found.rows["posts"].to_numpy().astype(np.int64),
        views=reals(found.rows, "views"),
        conversions=reals(found.rows, "conversions"),
    )


def _places(rows: pl.DataFrame) -> dict[str, set[int]]:
    places: dict[str, set[int]] = {}
    for place, row in enumerate(rows.select("option_id", "account_id", "platform").iter_rows()):
        for name in {row[0], row[1], f"{row[2]}:{row[1]}"}:
            places.setdefault(name, set()).add(place)
    return places


def _place(places: Mapping[str, set[int]], account: str, row: int, file: str) -> int:
    found = places.get(account, set())
    if not found:
        raise InvalidInput(
            f"{file}, row {row}: the account {account!r} is neither in the plan nor among the candidates; correct it, "
            "or give the file that has it with --candidates"
        )
    if len(found) > 1:
        raise InvalidInput(f"{file}, row {row}: the account {account!r} fits several; write platform:account")
    return next(iter(found))
