"""What kind of file this is, by its first bytes before its name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fukasa.connectors.files.formats import delimited, json_lines, workbook
from fukasa.connectors.files.formats.json_lines import Expand, JsonReader
from fukasa.connectors.files.formats.parquet import ParquetReader, parquet_columns
from fukasa.connectors.files.formats.raw import Reader
from fukasa.connectors.files.formats.text import checked_encoding, detect_encoding, sample_of
from fukasa.connectors.files.formats.workbook_guard import OLE_MAGIC
from fukasa.connectors.files.limits import HEADER_SEARCH_ROWS, SAMPLE_BYTES
from fukasa.connectors.files.mapping import Options
from fukasa.connectors.files.model import Source
from fukasa.core.errors import InvalidInput

Weight = Callable[[list[str]], int]
_GZIP, _ZIP, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
_JSON_SAMPLE_ROWS = 1000
_TELLING_NAMES = 2  # a single cell of a data row may happen to be the name of a column


def detect_source(path: Path, options: Options, weight: Weight, expand: Expand) -> tuple[Source, list[str]]:
    """Find out how a file is written; gives it with one sentence per trouble.

    Args:
        path: the file.
        options: what the map says of it.
        weight: counts the cells of a row that are known column names.
        expand: makes rows of a JSON object.

    """
    _must_be_a_file(path)
    with path.open("rb") as file:
        magic = file.read(8)
    gzipped = magic.startswith(_GZIP)
    endings = [ending.lower() for ending in path.suffixes if ending.lower() != ".gz"]
    ending = endings[-1] if endings else ""
    if magic.startswith(_PARQUET) or ending in {".parquet", ".pq"}:
        return Source("parquet", columns=parquet_columns(path)), []
    if magic.startswith(_ZIP) or magic == OLE_MAGIC or ending in {".xlsx", ".xlsm", ".xls"}:
        return _workbook(path, "xls" if magic == OLE_MAGIC else "xlsx", options, weight)
    return _text(path, Source("csv", gzipped=gzipped), ending, options, weight, expand)


def _must_be_a_file(path: Path) -> None:
    if path.is_dir():
        raise InvalidInput(f"{path}: is a folder; name the files in it one by one", file=str(path))
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file; check the name", file=str(path))
    if path.stat().st_size == 0:
        raise InvalidInput(f"{path.name}: the file is empty; export it again", file=path.name)


def _workbook(path: Path, kind: str, options: Options, weight: Weight) -> tuple[Source, list[str]]:
    book = workbook.open_workbook(path)
    sheet = workbook.choose_sheet(book, options.sheet, path.name)
    source = Source(kind, sheet=sheet, sheets=tuple(book.sheet_names))
    return _with_header(source, workbook.first_rows(path, source), path, options, weight)


def _text(
    path: Path, source: Source, ending: str, options: Options, weight: Weight, expand: Expand
) -> tuple[Source, list[str]]:
    sample = sample_of(path, gzipped=source.gzipped)
    encoding = checked_encoding(options.encoding, path.name) if options.encoding else detect_encoding(sample, path.name)
    source = replace(source, encoding=encoding, newline="\r" if b"\r" in sample and b"\n" not in sample else "\n")
    if not delimited.sample_text(path, source).strip():
        raise InvalidInput(f"{path.name}: the file is empty; export it again", file=path.name)
    if ending in {".jsonl", ".ndjson", ".json"} or sample.lstrip()[:1] in (b"{", b"["):
        return _json(path, source, sample, expand), []
    rows = delimited.sample_rows(path, source)
    delimiter = options.delimiter or delimited.find_delimiter(rows, weight)
    named = replace(source, format="tsv" if delimiter == "\t" else "csv", delimiter=delimiter)
    _must_end_soon(sample, named, path)
    return _with_header(named, rows(delimiter), path, options, weight)


def _must_end_soon(sample: bytes, source: Source, path: Path) -> None:
    if len(sample) == SAMPLE_BYTES and not sample.count(source.newline.encode()):
        message = (
            f"{path.name}: the first line is longer than {SAMPLE_BYTES:,} bytes; is it a table with one row per line?"
        )
        raise InvalidInput(message, file=path.name)


def _json(path: Path, source: Source, sample: bytes, expand: Expand) -> Source:
    first, _, second = sample.lstrip().partition(b"\n")
    whole = first.startswith(b"[") or not first.rstrip().endswith(b"}") or (second == b"" and b'"items"' in first)
    named = replace(source, format="json" if whole else "jsonl")
    columns = JsonReader(path, named, expand).names(_JSON_SAMPLE_ROWS)
    if not columns:
        raise InvalidInput(f"{path.name}: no JSON object was found in it; each row must be one", file=path.name)
    return replace(named, columns=columns)


def _with_header(
    source: Source, rows: list[list[str]], path: Path, options: Options, weight: Weight
) -> tuple[Source, list[str]]:
    number = options.header_row or _find_header(rows, weight)
    if number > len(rows) or not any(cell.strip() for cell in rows[number - 1]):
        raise InvalidInput(f"{path.name}: row {number} should name the columns but is empty", file=path.name)
    names, problems = delimited.unique_names(rows[number - 1], path.name)
    return replace(source, header_row=number, columns=names), problems


def _find_header(rows: list[list[str]], weight: Weight) -> int:
    """Take the first row with the most known names, a title above the table has none; else the first with any cell."""
    filled = [
        number for number, row in enumerate(rows[:HEADER_SEARCH_ROWS], start=1) if any(cell.strip() for cell in row)
    ]
    telling = [number for number in filled if weight(rows[number - 1]) >= _TELLING_NAMES]
    return max(telling or filled[:1], key=lambda number: (weight(rows[number - 1]), -number), default=1)


def reader_of(path: Path, source: Source, expand: Expand = json_lines.one_row) -> Reader:
    """Give the reader for a file."""
    if source.format == "parquet":
        return ParquetReader(path, source)
    if source.format in {"xlsx", "xls"}:
        return workbook.WorkbookReader(path, source)
    if source.format in {"json", "jsonl"}:
        return JsonReader(path, source, expand)
    return delimited.DelimitedReader(path, source)
