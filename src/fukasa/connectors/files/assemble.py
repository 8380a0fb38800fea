"""A raw part of a file becomes an import chunk: columns chosen, cells read, bad rows set aside, tables built."""

from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa

from fukasa.connectors.files.cells.moments import MomentReading
from fukasa.connectors.files.columns import BadCell, Rules, read_column
from fukasa.connectors.files.finish import (
    LINE,
    KnownIds,
    Secret,
    audience_values,
    commenters_of,
    finish_rows,
    nobody_known,
)
from fukasa.connectors.files.formats.raw import RawChunk
from fukasa.connectors.files.kinds import DERIVED_TABLES, FileKind, kind_named
from fukasa.connectors.files.model import ImportChunk, ImportPlan, ImportStamp, Rejection
from fukasa.connectors.files.tables import provenance, to_arrow, with_capture_time
from fukasa.connectors.files.templates import fill_template
from fukasa.core.errors import InvalidInput

_SHOWN = 80
_FUTURE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assembly:
    """All that is the same for every part of one import."""

    plan: ImportPlan
    kind: FileKind
    stamp: ImportStamp
    rules: Rules
    secret: Secret
    known_ids: KnownIds

    @classmethod
    def of(
        cls, plan: ImportPlan, stamp: ImportStamp, commenter_key: bytes, known_ids: KnownIds = nobody_known
    ) -> "Assembly":
        """Prepare the reading of a file."""
        if stamp.imported_at.tzinfo is None:
            raise InvalidInput("the time of an import needs a zone, for example UTC")
        options = plan.mapping.options
        moments = MomentReading(
            zone=ZoneInfo(options.timezone),
            latest=stamp.imported_at + _FUTURE,
            date_order=options.date_order,
            serials=plan.source.format in {"xlsx", "xls"},
        )
        rules = Rules(moments, options.shares_in_percent, plan.mapping.values)
        return cls(plan, kind_named(plan.kind), stamp, rules, Secret(commenter_key), known_ids)

    def chunk(self, raw: RawChunk) -> ImportChunk:
        """Build the chunk of a raw part."""
        frame, bad = self._read_cells(raw.frame)
        if self.kind.name == "audience":
            frame, wrong = audience_values(frame)
            bad = bad + wrong
        by_row = self._incomplete(frame, _first_per_row(bad))
        rejects = raw.rejects + self._rejections(by_row, raw)
        rows = len(frame)
        if self.kind.name == "audience-sample":
            frame = frame.with_columns(pl.Series(LINE, raw.lines(range(rows)), dtype=pl.Int64))
        if by_row:
            kept = pl.Series([row not in by_row for row in range(rows)], dtype=pl.Boolean)
            frame = frame.filter(kept)
        rejects.sort(key=lambda reject: reject.line)
        total = self.plan.size_bytes
        return ImportChunk(self._tables(frame), rejects, rows + len(raw.rejects), min(raw.bytes_read, total), total)

    def _read_cells(self, raw: pl.DataFrame) -> tuple[pl.DataFrame, list[BadCell]]:
        """Read every mapped column, template and constant."""
        read: list[pl.Series] = []
        bad: list[BadCell] = []
        for name, cells in self._cells(raw).items():
            values, wrong = read_column(cells, self.kind.columns[name], self.rules)
            read.append(values.alias(name))
            bad.extend(wrong)
        return pl.DataFrame(read), bad

    def _cells(self, raw: pl.DataFrame) -> dict[str, pl.Series]:
        cells = {guess.field: raw.get_column(guess.column) for guess in self.plan.guesses}
        templates = self.plan.mapping.templates.items()
        cells |= {name: fill_template(template, raw, self.plan.mapping.name) for name, template in templates}
        constants = self.plan.mapping.constants.items()
        return cells | {name: _constant(value, len(raw)) for name, value in constants}

    def _incomplete(self, frame: pl.DataFrame, bad: dict[int, BadCell]) -> dict[int, BadCell]:
        """Add the rows that lack something that every row needs."""
        for group in self.kind.required:
            present = [name for name in group if name in frame.columns]
            lacking = frame.select(pl.all_horizontal(pl.col(present).is_null())).to_series()
            if not lacking.any():
                continue
            for row in lacking.arg_true().to_list():
                bad.setdefault(row, _lacking(row, present))
        return bad

    def _rejections(self, bad: dict[int, BadCell], raw: RawChunk) -> list[Rejection]:
        if not bad:
            return []
        rows = sorted(bad)
        lines = raw.lines(rows)
        columns = self.plan.columns
        return [
            Rejection(
                self.plan.path.name,
                line,
                columns.get(cell.field, cell.field),
                cell.value[:_SHOWN],
                cell.reason,
                cell.hint,
            )
            for line, cell in zip(lines, (bad[row] for row in rows), strict=True)
        ]

    def _tables(self, frame: pl.DataFrame) -> dict[str, pa.Table]:
        finished = finish_rows(frame, self.kind.name, self.secret, self.known_ids)
        frame = with_capture_time(finished, self.stamp.imported_at)
        source = self.stamp.source or f"file:{self.plan.path.name}"
        known = provenance(visibility=self.stamp.visibility, source=source, import_id=self.stamp.import_id)
        tables = to_arrow(frame, self.kind.tables, known)
        derived = DERIVED_TABLES.get(self.kind.name, ())
        return tables | (to_arrow(commenters_of(frame), derived, known) if derived else {})


def _constant(value: str, rows: int) -> pl.Series:
    return pl.Series([value], dtype=pl.String).new_from_index(0, rows)


def _first_per_row(bad: list[BadCell]) -> dict[int, BadCell]:
    """Keep one refusal per row, and name the other columns with it."""
    found: dict[int, BadCell] = {}
    for cell in bad:
        first = found.setdefault(cell.row, cell)
        if first is not cell:
            found[cell.row] = replace(first, reason=f"{first.reason}; also wrong: {cell.field}")
    return found


def _lacking(row: int, names: list[str]) -> BadCell:
    if len(names) == 1:
        return BadCell(row, names[0], "", "is empty, and every row needs it", "fill the cell in or leave the row out")
    shown = ", ".join(names[:6])
    return BadCell(row, names[0], "", f"none of {shown} is filled in", "fill one of them in or leave the row out")
