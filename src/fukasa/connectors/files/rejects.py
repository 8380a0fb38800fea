"""The rejected rows as a table to mend."""

from collections.abc import Iterable
from pathlib import Path

from fukasa.connectors.exports import write_csv
from fukasa.connectors.files.model import Rejection

HEADER = ("file", "line", "column", "value", "reason", "hint")


def write_rejects_csv(rejects: Iterable[Rejection], path: Path) -> None:
    """Write rejected rows as CSV that is safe to open in a spreadsheet program."""
    rows = ((note.file, note.line, note.column, note.value, note.reason, note.hint) for note in rejects)
    write_csv(path, HEADER, rows)
