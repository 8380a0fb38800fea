"""What a page is made of: tiles, charts, progress rows, cursors. Views fill them, templates draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Status = Literal["", "pass", "review", "fail", "insufficient"]
ProvenanceKind = Literal["", "actual", "owner", "supplied", "public", "modelled"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with all that makes it honest.

    Attributes:
        label: what is measured.
        value: the figure, already written (see ``fukasa.apps.pages.formats``); empty when there is none.
        interval: the range, already written.
        level: the share of cases the range is meant to cover, for its label.
        n: how many posts, comments or people it rests on.
        window: which ones, for example "last 30 posts".
        peer: where it stands among equals, for example "top 12 % of 480 micro accounts".
        at: when the newest value behind it was captured.
        provenance: on whose word it rests.
        status: a verdict; ``insufficient`` shows ``reason`` in the place of the figure.
        reason: one sentence: why insufficient, or why this verdict.
        help: the definition, shown on demand.

    """

    label: str
    value: str = ""
    interval: str = ""
    level: float | None = None
    n: int | None = None
    window: str = ""
    peer: str = ""
    at: datetime | None = None
    provenance: ProvenanceKind = ""
    status: Status = ""
    reason: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, the sentence that says the same, and the table behind it.

    Attributes:
        key: a name that is unique on the page.
        title: what is shown.
        sentence: what is to be seen, in words.
        spec: a Vega-Lite specification without a theme (``altair.Chart.to_dict()``); the page adds it.
        columns: the heads of the table.
        rows: its rows, already written.

    """

    key: str
    title: str
    sentence: str
    spec: Mapping[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work. While it runs the row asks ``url`` anew every second."""

    label: str
    url: str = ""
    done: int = 0
    total: int | None = None
    state: Literal["waiting", "running", "finished", "failed"] = "running"
    note: str = ""

    @property
    def live(self) -> bool:
        """Tell whether there is more to come."""
        return self.state in {"waiting", "running"}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of a long list stands; empty addresses are ends."""

    previous_url: str = ""
    next_url: str = ""
    shown: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to a part of a page."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column a table is sorted."""

    field: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str, allowed: Sequence[str], default: str) -> "Sort":
        """Read ``-followers`` or ``name``; a column that is not allowed gives the default."""
        wished = text if text.removeprefix("-") in allowed else default
        return cls(wished.removeprefix("-"), wished.startswith("-"))

    def __str__(self) -> str:
        return f"{'-' * self.descending}{self.field}"
