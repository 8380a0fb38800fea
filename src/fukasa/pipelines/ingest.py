"""Bring a planned file into the lake: all of it, its good rows, or nothing."""

import json
import os
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from fukasa.connectors.files import ImportChunk, ImportPlan, ImportStamp, Rejection, read_import
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.lake import Writer
from fukasa.pipelines.handles import HandleBook
from fukasa.pipelines.home import Home
from fukasa.pipelines.suppression import Suppression

STAGING_THREADS = 2
# More are counted but not kept: a file of a million broken rows must not fill the memory with complaints.
REPORTED_REJECTS = 100_000


class OnError(StrEnum):
    """What happens to a file that has rows which cannot be read."""

    REJECT_ROW = "reject-row"  # keep the good rows, report the others
    REJECT_FILE = "reject-file"  # take nothing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come.

    Attributes:
        bytes_read: bytes of the file read so far.
        bytes_total: size of the file.
        rows: rows read so far.
        rejected: rows that could not be taken so far.

    """

    bytes_read: int
    bytes_total: int
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        import_id: id that every new row carries; `fukasa lake erase --import` takes it.
        file: name of the file.
        kind: kind of rows.
        version: the lake version it made; None when nothing was new or nothing was taken.
        rows_read: rows of the file.
        rows_rejected: rows that could not be taken.
        added: new rows per table.
        known: rows per table that were there already.
        rejects: the rejected rows, the first :data:`REPORTED_REJECTS` of them.
        refused: true when the whole file was refused because of its rejects.
        ambiguous: handles (`platform:handle`) given without an id that several known accounts carry, so that rows were
            stored under the handle itself.
        suppressed: facts that were dropped because the person they are about has objected.

    """

    import_id: str
    file: str
    kind: str
    version: int | None
    rows_read: int
    rows_rejected: int
    added: dict[str, int]
    known: dict[str, int]
    rejects: tuple[Rejection, ...]
    refused: bool = False
    ambiguous: tuple[str, ...] = ()
    suppressed: int = 0


def import_file(
    home: Home,
    plan: ImportPlan,
    *,
    visibility: str,
    on_error: OnError = OnError.REJECT_ROW,
    on_progress: Callable[[Progress], None] = lambda _: None,
    import_id: str | None = None,
) -> ImportResult:
    """Read a planned file into the lake as one new version.

    The same file twice changes nothing: rows that are known are counted and left alone. Rows with a handle and no
    account id go to the account that is known by this handle (:mod:`fukasa.pipelines.handles`).

    Args:
        home: the data folder.
        plan: how the file is read.
        visibility: `shared`, or the workspace that owns the rows.
        on_error: what happens to a file with rows that cannot be read.
        on_progress: told after every part of the file; what it raises ends the import, and the lake is as before.
        import_id: the id that new rows carry; drawn if None. Whoever may have to repeat an import that was cut off
            keeps one, so that all its rows can be found again.

    Raises:
        InvalidInput: when a required field is given by nothing, or ``visibility`` is no workspace id; the sentence
            names it.
        LakeBusy: when another process writes.
        StorageFull: when the disk has no room; the lake is as before.

    """
    _require_ready(plan)
    scope = SHARED_ONLY if visibility == SHARED else Scope(visibility)
    stamp = ImportStamp(
        import_id=import_id or uuid.uuid4().hex[:12],
        imported_at=_first_seen(home, plan, visibility),
        visibility=visibility,
    )
    with home.lake.write(f"import {plan.kind} {plan.path.name}") as writer:
        tally = _Tally(on_progress)
        with _Stager(writer, Suppression.of(home)) as stager, HandleBook(home.lake.current(), scope) as book:
            for chunk in read_import(plan, stamp, home.commenter_key, known_ids=book.account_ids):
                tally.suppressed += stager.add(chunk)
                tally.count(chunk)
        tally.ambiguous = book.ambiguous
        if tally.rejected and on_error is OnError.REJECT_FILE:
            return tally.result(plan, stamp, refused=True)
        committed = writer.commit(f"import {plan.kind}: {plan.path.name}")
    return tally.result(
        plan, stamp, version=committed.version, added=dict(committed.added), known=dict(committed.skipped)
    )


def _require_ready(plan: ImportPlan) -> None:
    if not plan.ready:
        missing = ", ".join(plan.missing)
        message = f"{plan.path.name}: nothing gives {missing}; name a column or a constant in a map (--map)"
        raise InvalidInput(message, missing=plan.missing)


class _Tally:
    """Counts rows and keeps the rejects while chunks pass."""

    def __init__(self, on_progress: Callable[[Progress], None]) -> None:
        self._on_progress = on_progress
        self.rows = 0
        self.rejected = 0
        self.suppressed = 0
        self.ambiguous: tuple[str, ...] = ()
        self._rejects: list[Rejection] = []

    def count(self, chunk: ImportChunk) -> None:
        self.rows += chunk.rows_read
        self.rejected += len(chunk.rejects)
        self._rejects += chunk.rejects[: max(0, REPORTED_REJECTS - len(self._rejects))]
        self._on_progress(Progress(chunk.bytes_read, chunk.bytes_total, self.rows, self.rejected))

    def result(
        self,
        plan: ImportPlan,
        stamp: ImportStamp,
        *,
        version: int | None = None,
        added: dict[str, int] | None = None,
        known: dict[str, int] | None = None,
        refused: bool = False,
    ) -> ImportResult:
        return ImportResult(
            import_id=stamp.import_id,
            file=plan.path.name,
            kind=plan.kind,
            version=version,
            rows_read=self.rows,
            rows_rejected=self.rejected,
            added=added or {},
            known=known or {},
            rejects=tuple(self._rejects),
            refused=refused,
            ambiguous=self.ambiguous,
            suppressed=self.suppressed,
        )


class _Stager:
    """Stages the tables of one chunk while the next chunk is parsed; never more than one chunk is under way."""

    def __init__(self, writer: Writer, suppression: Suppression) -> None:
        self._writer = writer
        self._suppression = suppression
        self._pool = ThreadPoolExecutor(STAGING_THREADS)
        self._under_way: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._wait()
        finally:
            self._pool.shutdown(cancel_futures=True)

    def add(self, chunk: ImportChunk) -> int:
        """Stage what may be stored; gives how many facts were dropped because the person objected."""
        sifted = self._suppression.sift(dict(chunk.tables))
        self._wait()
        self._under_way = [
            self._pool.submit(self._writer.append, table, rows) for table, rows in sifted.items() if rows.num_rows
        ]
        return sum(rows.num_rows - sifted[table].num_rows for table, rows in chunk.tables.items())

    def _wait(self) -> None:
        for staged in self._under_way:
            staged.result()
        self._under_way = []


def _first_seen(home: Home, plan: ImportPlan, visibility: str) -> datetime:
    """Tell when this content was first imported; it stands for a time of capture that the file does not tell."""
    folder = home.root / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"{plan.content_hash}-{plan.kind}-{visibility}.json"
    known = _noted(note)
    if known is not None:
        return known
    moment = home.clock()
    _write_whole(note, json.dumps({"file": plan.path.name, "first_seen": moment.isoformat()}))
    return moment


def _noted(note: Path) -> datetime | None:
    """Read a note; one that is empty or broken, as a crash may leave it, counts as none."""
    try:
        moment = datetime.fromisoformat(json.loads(note.read_text(encoding="utf-8"))["first_seen"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    return moment if moment.tzinfo else None


def _write_whole(path: Path, text: str) -> None:
    made = path.with_suffix(f".{uuid.uuid4().hex}")
    with made.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())  # the rename must not reach the disk before the text does
    made.replace(path)
