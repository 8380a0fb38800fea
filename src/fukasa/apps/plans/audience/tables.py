"""Uploaded tables of segments and overlaps: the file as rows of text under the names of our columns."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from fukasa.apps.plans.audience.faults import Fault
from fukasa.connectors.exports import restore
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.cells import ROW, read_text_table

MAX_BYTES = 1024 * 1024
Headings = Mapping[str, tuple[str, ...]]
SEGMENT_HEADINGS: Headings = {
    "segment": ("segment", "name", "セグメント", "名前"),
    "population": ("population", "people", "人口", "人数"),
    "weight": ("weight", "重み", "ウェイト"),
}
OVERLAP_HEADINGS: Headings = {
    "creator_a": ("creator_a", "account_a", "クリエイターa"),
    "creator_b": ("creator_b", "account_b", "クリエイターb"),
    "overlap": ("overlap", "people", "重なり", "人数"),
    "size_a": ("size_a", "規模a"),
    "size_b": ("size_b", "規模b"),
}
_NEEDED = frozenset({"segment", "population", "creator_a", "creator_b", "overlap"})


class BadTable(Exception):  # noqa: N818
    """The file is no such table; its fault says why."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.fault = Fault(None, "", what)


def rows_of(upload: UploadedFile[Any], headings: Headings) -> list[dict[str, Any]]:
    """Read a CSV or TSV file: one mapping per row with the text of every column, and ``row`` as spreadsheets count.

    Raises:
        BadTable: it is too large, no table, or lacks a column.

    """
    if (upload.size or 0) > MAX_BYTES:
        raise BadTable(_("The file is larger than 1 MB; leave out what is not needed."))
    frame = _read(upload.read())
    columns = _columns(frame.columns, headings)
    return [
        {"row": row[ROW]} | {name: restore(row[there] or "") if there else "" for name, there in columns.items()}
        for row in frame.iter_rows(named=True)
    ]


def _read(content: bytes) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        try:
            return read_text_table(path)
        except InvalidInput as refusal:
            sentence = _("The file cannot be read as a table. Save it as CSV, each column named once in the first row.")
            raise BadTable(sentence) from refusal


def _columns(there: list[str], headings: Headings) -> dict[str, str | None]:
    spelled = {name.strip().lower(): name for name in there}
    found = {name: next((spelled[one] for one in known if one in spelled), None) for name, known in headings.items()}
    missing = next((name for name, column in found.items() if column is None and name in _NEEDED), None)
    if missing is not None:
        sentence = _("The file has no column “%(missing)s”; the first row names the columns: %(needed)s.")
        raise BadTable(sentence % {"missing": missing, "needed": ", ".join(headings)})
    return found
