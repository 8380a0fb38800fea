"""How far a sheet reaches: a reader lays out every cell up to the last one, however few of them are filled."""

import re

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14  # of the format
_LONGEST_TAG = 1 << 20
_TAG = rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])"
_BEGUN = re.compile(_TAG)
_PLACED = re.compile(_TAG + rb"""(?:[^<]*?\sr\s*=\s*["']([A-Za-z]{0,9})(\d{1,12})["'])?""")


class SheetExtent:
    """Measures the sheets of a workbook from their XML, piece by piece, without taking it apart.

    Rows and cells may name their place or simply follow one another; both are counted.
    """

    def __init__(self) -> None:
        self._rows = 0
        self._columns = 0
        self._counted_rows = 0
        self._cells_in_row = 0
        self._rest = b""

    @property
    def cells(self) -> int:
        """How many cells a reader would lay out at most."""
        return min(self._rows, MOST_ROWS) * min(self._columns, MOST_COLUMNS)

    def feed(self, piece: bytes) -> None:
        """Take the next piece of an entry; an empty one ends it."""
        text = self._rest + piece
        cut = max(text.rfind(b"<"), 0) if piece else len(text)
        self._rest = text[cut:]
        self._measure(text[:cut])
        if len(self._rest) > _LONGEST_TAG:
            if _BEGUN.match(self._rest):  # no program writes such a tag; what it hides must not count as nothing
                self._rows, self._columns = MOST_ROWS, MOST_COLUMNS
            self._rest = b""

    def _measure(self, text: bytes) -> None:
        for tag, letters, digits in _PLACED.findall(text):
            if tag == b"row":
                self._counted_rows += 1
                self._cells_in_row = 0
            else:
                self._cells_in_row += 1
            self._rows = max(self._rows, self._counted_rows, int(digits or 0))
            self._columns = max(self._columns, self._cells_in_row, _column_number(letters))


def _column_number(letters: bytes) -> int:
    """Read the column of a place: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
