"""What is told about an import: the plan before it, the chunks during it, the rejected rows after it."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from fukasa.connectors.files.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not imported, and how to mend it.

    Attributes:
        file: name of the file.
        line: physical line where the row begins (text), row of the sheet, or row number (Parquet); 0 for the file.
        column: the file's column, or "" where the row as a whole is wrong.
        value: the cell as it stood in the file, shortened.
        reason: what is wrong.
        hint: what to do.

    """

    file: str
    line: int
    column: str
    value: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """Where a canonical field is read from, and why.

    Attributes:
        column: the file's column.
        field: the canonical field.
        why: `map`, `profile`, `same name`, `known name (ja)` and the like.
        confidence: between 0 and 1; 1 where a person or a profile said so.

    """

    column: str
    field: str
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Source:
    """How the file is written.

    Attributes:
        format: `csv`, `tsv`, `xlsx`, `xls`, `jsonl`, `json` or `parquet`.
        gzipped: packed with gzip.
        encoding: of the text; "" where the format has its own.
        delimiter: between cells; "" where the format has its own.
        sheet: the sheet of a workbook, else "".
        sheets: all sheets of a workbook.
        header_row: the row (1 is the first) that names the columns; 0 where the format names them itself.
        columns: the file's columns, in order, made unique.
        newline: what ends a line; a carriage return alone in files of the old Macintosh.

    """

    format: str
    gzipped: bool = False
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 0
    columns: tuple[str, ...] = ()
    newline: str = "\n"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How a file would be read; nothing has been read but a sample.

    Attributes:
        path: the file.
        kind: the kind of rows, in the user's word.
        profile: the named profile, or "" for a map or a guess.
        source: how the file is written.
        mapping: the map that was given or the profile's.
        guesses: where each canonical field comes from.
        unmapped: file columns that are not read.
        missing: required fields that nothing gives; not empty means the file cannot be imported so.
        notes: what is assumed (time zone, platform, time of capture, derived ids), one sentence each.
        problems: what a person should look at (ambiguous or duplicate columns), one sentence each.
        preview: the first rows as they would be stored, by table.
        preview_rejects: the first rows that would be rejected.
        content_hash: SHA-256 of the file, so that a later import of the same content can reuse the first one's time.
        size_bytes: size of the file.
        captured_at_given: whether the file, map or profile tells when the values were shown by the platform.

    """

    path: Path
    kind: str
    profile: str
    source: Source
    mapping: Mapping
    guesses: tuple[ColumnGuess, ...]
    unmapped: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    content_hash: str
    size_bytes: int
    captured_at_given: bool
    preview: dict[str, tuple[dict[str, object], ...]] = field(default_factory=dict)
    preview_rejects: tuple[Rejection, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether every required field is given."""
        return not self.missing

    @property
    def constants(self) -> dict[str, str]:
        """The values that stand for every row."""
        return dict(self.mapping.constants)

    @property
    def columns(self) -> dict[str, str]:
        """The file column of each canonical field."""
        return {guess.field: guess.column for guess in self.guesses}


@dataclass(frozen=True, slots=True)
class ImportStamp:
    """What every row of one import carries.

    Attributes:
        import_id: id of the import.
        imported_at: when; stands for `captured_at` where the file does not tell it. Pass the time of the *first* import
            of a file with the same ``content_hash``, then a second import changes nothing.
        visibility: `shared`, or the workspace that owns the rows.
        source: what the rows are said to be read from; `file:<name>` if None.

    """

    import_id: str
    imported_at: datetime
    visibility: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ImportChunk:
    """The next part of a file, parsed.

    Attributes:
        tables: rows by canonical table, with provenance.
        rejects: rows that were not taken, one entry each.
        rows_read: rows of this chunk, taken and rejected; blank rows do not count.
        bytes_read: how far the file has been read.
        bytes_total: size of the file.

    """

    tables: dict[str, pa.Table]
    rejects: list[Rejection]
    rows_read: int
    bytes_read: int
    bytes_total: int
