"""The last back-test over the catalogue, as the page shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.pages import formats
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.forecast.results import last_backtest

_LEVELS = ("50", "80", "95")
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with its interval, written."""

    value: str
    interval: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One set of posts."""

    name: str
    n: int
    accounts: int
    inside: tuple[Cell, ...]
    error: Cell
    naive: Cell
    explained: Cell


@dataclass(frozen=True, slots=True)
class BacktestText:
    """A back-test, written.

    Attributes:
        sentences: what it found.
        lines: creators that the fit knew, creators it had never seen, and each platform.
        model: version of the method.
        lake_version: of the catalogue.
        made_at: when.
        problem: why there is nothing to show though a file is there.

    """

    sentences: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    model: str = ""
    lake_version: int | None = None
    made_at: datetime | None = None
    problem: str = ""


def backtest_of(scope: WorkspaceScope) -> BacktestText | None:
    """Give the last back-test over the posts that the workspace sees, else over the shared ones; None without any."""
    try:
        told = backtest_told(scope)
    except InvalidInput as damaged:
        return BacktestText(problem=damaged.message)
    return None if told is None else _text(told)


def backtest_told(scope: WorkspaceScope) -> Told | None:
    """Give the same as it was kept.

    Raises:
        InvalidInput: the file is damaged.

    """
    home = data_home()
    return last_backtest(home, scope.scope_id) or last_backtest(home, None)


def _text(told: Told) -> BacktestText:
    said = told.get("sentence", {}).get(words.spoken(), ())
    made_at = told.get("made_at")
    return BacktestText(
        sentences=(said,) if isinstance(said, str) else tuple(said),
        lines=tuple(_lines(told)),
        model=str(told.get("model") or ""),
        lake_version=told.get("lake_version"),
        made_at=datetime.fromisoformat(made_at) if made_at else None,
    )


def _lines(told: Told) -> Iterator[Line]:
    known = [(_("Creators known to the fit"), told), (_("Creators never seen"), told.get("unseen") or {})]
    groups = [
        (words.platform_name(group["by"]["platform"]), group)
        for group in told.get("groups", ())
        if set(group["by"]) == {"platform"}
    ]
    yield from (_line(name, one) for name, one in (*known, *groups) if one.get("coverage"))


def _line(name: str, told: Told) -> Line:
    naive = told.get("baselines", {}).get("last10", {})
    return Line(
        name=name,
        n=told["n"],
        accounts=told["accounts"],
        inside=tuple(_cell(told["coverage"].get(level)) for level in _LEVELS),
        error=_cell(told.get("median_ape")),
        naive=_cell(naive.get("median_ape")),
        explained=_cell(told.get("r2_log"), share=False),
    )


def _cell(told: Told | None, *, share: bool = True) -> Cell:
    def write(value: formats.Number | None) -> str:
        return formats.percent(value) if share else formats.number(value, 2)

    if not told or told.get("value") is None:
        return Cell(formats.MISSING)
    ends = formats.interval(told.get("low"), told.get("high"), write)
    return Cell(write(told["value"]), "" if ends == formats.MISSING else ends)
