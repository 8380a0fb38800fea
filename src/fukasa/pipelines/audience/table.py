"""Profiles out of a text file: which column is which, and cells that mean what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS
from fukasa.connectors.files.cells.moments import MomentReading
from fukasa.connectors.files.columns import Rules, read_column
from fukasa.connectors.files.headers import guess_columns
from fukasa.connectors.files.kinds import KINDS, FileColumn, Reading
from fukasa.connectors.files.mapping import Mapping
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.tables import Row, TextTable, column_of, open_table

KIND = KINDS["audience-sample"]
LENGTHS = {"bio": "bio_length", "name": "name_length", "handle": "handle_length"}
"""Texts that a file may give in the place of their lengths."""

_READ = (*PROFILE_COLUMNS, *LENGTHS)
_UNUSED = MomentReading(ZoneInfo("UTC"), datetime.max.replace(tzinfo=UTC))  # a profile has no moments


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """A file of profiles.

    Attributes:
        table: how it is written.
        columns: field → column of the file.
        mapping: the map, perhaps an empty one.

    """

    table: TextTable
    columns: dict[str, str]
    mapping: Mapping

    def profiles(self, rows: Sequence[Row], first: int) -> pl.DataFrame:
        """Read the profiles of some rows.

        Args:
            rows: of the table.
            first: number of the first of them below the names, from 1; for messages.

        Raises:
            InvalidInput: a cell is no count or flag.

        """
        places = {name: self.table.columns.index(column) for name, column in self.columns.items()}
        cells = {name: pl.Series(name, column_of(rows, place), dtype=pl.String) for name, place in places.items()}
        for name, cell in self.mapping.constants.items():
            cells[name] = pl.Series(name, [cell] * len(rows), dtype=pl.String)
        read = {name: self._column(cells[name], first) for name in _READ if name in cells}
        return _with_lengths(pl.DataFrame(read))

    def _column(self, raw: pl.Series, first: int) -> pl.Series:
        rules = Rules(_UNUSED, values=self.mapping.values)
        text = FileColumn(raw.name, Reading.TEXT)
        values, bad = read_column(raw, text if raw.name in LENGTHS else KIND.columns[raw.name], rules)
        if bad:
            cell = bad[0]
            raise InvalidInput(
                f"{self.table.path.name}, row {first + cell.row}: {raw.name} {cell.value!r} {cell.reason}; {cell.hint}"
            )
        return values.alias(raw.name)


def open_profiles(path: Path, mapping: Mapping | None = None) -> ProfileTable:
    """Find the columns of a file of profiles, by the map and by their names.

    Raises:
        InvalidInput: there is no such file, the map does not fit it, or it has no column of a profile.

    """
    table = open_table(path)
    used = mapping or Mapping()
    _check_map(used)
    columns = {name: _named(table, name, names, used) for name, names in used.columns.items() if names}
    taken = set(columns) | set(used.constants) | set(used.columns)
    if used.options.guess:
        free = [name for name in table.columns if name and name not in columns.values()]
        wanted = [name for name in free if name not in used.options.ignore]
        guesses, _ = guess_columns(wanted, KIND, taken=taken, prefix=used.options.metric_prefix)
        columns |= {guess.field: guess.column for guess in guesses if guess.field in _READ}
    if not (set(columns) | set(used.constants)) & set(_READ):
        raise InvalidInput(
            f"{path.name} has no column of a profile; name some of them {', '.join(PROFILE_COLUMNS)},"
            f" or say in a map which they are (it has {', '.join(table.columns[:20])})"
        )
    return ProfileTable(table, columns, used)


def _check_map(mapping: Mapping) -> None:
    if mapping.templates or mapping.options.profile:
        raise InvalidInput(f"{mapping.name}: a map of profiles has no [templates] and no profile; name columns instead")
    for section in ("columns", "constants", "values"):
        for name in getattr(mapping, section):
            if name not in _READ:
                raise InvalidInput(
                    f"{mapping.name}: [{section}] {name} is not a field of a profile; there are {', '.join(_READ)}"
                )


def _named(table: TextTable, field: str, names: tuple[str, ...], mapping: Mapping) -> str:
    """Take the first of the columns named in a map that the file has."""
    there = next((name for name in names if name in table.columns), None)
    if there is None:
        raise InvalidInput(
            f"{mapping.name}: {table.path.name} has no column {names[0]!r} for {field};"
            f" it has {', '.join(table.columns[:20])}"
        )
    return there


def _with_lengths(read: pl.DataFrame) -> pl.DataFrame:
    """Put lengths and digits in the place of texts; a length that the file gives itself wins."""
    found = {length: pl.col(text).str.len_chars() for text, length in LENGTHS.items() if text in read.columns}
    if "handle" in read.columns:
        handle = pl.col("handle").str.strip_prefix("@")
        found["handle_length"] = handle.str.len_chars()
        found["handle_digits"] = handle.str.count_matches(r"\d")
        found["handle_ends_digit"] = handle.str.contains(r"\d$")
    added = read.with_columns(values.alias(name) for name, values in found.items() if name not in read.columns)
    return added.drop(*LENGTHS, strict=False)
