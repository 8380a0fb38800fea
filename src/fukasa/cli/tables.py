"""Tables for the terminal: light, with keys that are never cut off, narrower where the terminal is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from fukasa.cli.session import console

_WIDE = 120


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its heading.
        numeric: stands on the right.
        whole: must be readable to the last sign, whatever the width.
        spare: left out where the terminal is narrow.

    """

    name: str
    numeric: bool = False
    whole: bool = False
    spare: bool = False


def show_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print rows under headings; cells are text and never markup."""
    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", padding=(0, 1, 0, 0), pad_edge=False)
    shown = [place for place, column in enumerate(columns) if console.width >= _WIDE or not column.spare]
    for place in shown:
        column = columns[place]
        table.add_column(
            column.name, no_wrap=column.whole, overflow="fold", justify="right" if column.numeric else "left"
        )
    for row in rows:
        table.add_row(*(Text(row[place]) for place in shown))
    console.print(table)


def show_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names with their values, without lines."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in facts:
        table.add_row(Text(name), Text(value, style="bold"))
    console.print(table)


def show_note(sentence: str) -> None:
    """Print a remark; its brackets are brackets."""
    console.print(f"· {sentence}", style="dim", highlight=False, markup=False)


def show_address(address: str) -> None:
    """Print an address on one line, however long: broken, it could not be copied."""
    console.print(f"· {address}", style="dim", highlight=False, markup=False, soft_wrap=True)
