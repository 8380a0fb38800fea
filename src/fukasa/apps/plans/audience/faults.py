"""What is wrong with a cell that somebody typed or uploaded: one sentence each, with its row and column."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from fukasa.connectors.files.cells.numbers import parse_decimal
from fukasa.connectors.files.cells.refusal import CellRefused

MOST = 10**12  # no audience is larger, and no weight
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        row: as it is counted where the reader looks at it; None for the file as a whole.
        column: its heading; empty where the fault is not one of a cell.
        what: one sentence.

    """

    row: int | None
    column: str
    what: str

    def __str__(self) -> str:
        if self.row is None:
            return self.what
        place = {"row": self.row, "column": self.column, "what": self.what}
        return (_("Row %(row)s, %(column)s: %(what)s") if self.column else _("Row %(row)s: %(what)s")) % place


def shortened(cell: str) -> str:
    """Quote a cell, its beginning where it is long."""
    return cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"


def number_of(cell: str) -> float | None:
    """Read a number in any notation, None where the cell is empty.

    Raises:
        ValueError: it is no number of 0 or more, with a sentence in the reader's language.

    """
    try:
        read = parse_decimal(cell) if cell.strip() else None
    except CellRefused as refusal:
        sentence = _("“%(cell)s” is no number; write it as 1200000, 1,200,000 or 120万.")
        raise ValueError(sentence % {"cell": shortened(cell)}) from refusal
    if read is None:
        return None
    if not 0 <= read <= MOST:
        sentence = _("“%(cell)s” cannot be: give a number from 0 to a million millions.")
        raise ValueError(sentence % {"cell": shortened(cell)})
    return float(Decimal(read))
