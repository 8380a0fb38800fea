"""The open file of columns: each column is mapped when it is first asked for."""

from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.arrays import ArrayFile
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits
from fukasa.lake.columns.histograms import Bins, bins_of
from fukasa.lake.columns.keys import KeyColumn
from fukasa.lake.columns.names import FORMAT, KIND, KNOWN, PLAIN, TRUE, VISIBILITY, VISIBILITY_REPLACED
from fukasa.lake.columns.numbers import NumberColumn
from fukasa.lake.columns.records import RecordStore
from fukasa.lake.columns.sets import SetColumn
from fukasa.lake.errors import IndexUnreadable

_SCOPES_KEPT = 64
_BINS_KEPT = 64


class ColumnStore:
    """The columns of one index; safe to share between threads.

    A figure, property or flag that the index was built without is unknown of every account.

    Args:
        path: the file.

    Attributes:
        rows: account rows.
        index: what the rows were made from, as :class:`fukasa.lake.index.IndexMeta` says it.
        records: whole rows.

    Raises:
        IndexUnreadable: the file is missing, damaged or of another kind.

    """

    def __init__(self, path: Path) -> None:
        self._file = ArrayFile(path, KIND)
        if self._file.facts.get("format") != FORMAT:
            message = f"the index file {path.name} has another format; build it again with `fukasa refresh`"
            raise IndexUnreadable(message, path=str(path))
        self.rows = int(self._file.facts["rows"])
        self.index = dict(self._file.facts["index"])
        self.records = RecordStore(self._file)
        self._columns: dict[str, frozenset[str]] = {
            kind: frozenset(self._file.facts[kind]) for kind in ("numbers", "sets", "flags")
        }
        self._visible: dict[str | None, Bits] = {}
        self._lock = Lock()
        self._numbers: dict[str, NumberColumn] = {}
        self._sets: dict[str, SetColumn] = {}
        self._own_bins: dict[tuple[str, str | None], Bins] = {}

    def has(self, name: str) -> bool:
        """Tell whether the index has a column."""
        return any(name in names for names in self._columns.values())

    def number(self, name: str) -> NumberColumn:
        """Give a figure."""
        if name not in self._numbers:
            found = name in self._columns["numbers"]
            self._numbers[name] = NumberColumn.read(self._file, name) if found else _unknown_number(self.rows)
        return self._numbers[name]

    def bins(self, name: str, scope: Scope) -> Bins:
        """Give the bins of a figure: those of shared accounts; where these are too few, those of what a scope sees."""
        if name not in self._columns["numbers"]:
            return Bins(np.empty(0), np.empty((0, bits.words_for(self.rows)), dtype=np.uint64))
        shared = Bins.read(self._file, name)
        return shared if shared.edges.size else self._bins_of(name, scope)

    def _bins_of(self, name: str, scope: Scope) -> Bins:
        asked = (name, scope.workspace)
        found = self._own_bins.get(asked)
        if found is None:
            found = bins_of(self.number(name), bits.unpacked(self.visible(scope), self.rows))
            with self._lock:
                if len(self._own_bins) >= _BINS_KEPT:
                    self._own_bins.clear()
                self._own_bins[asked] = found
        return found

    def set(self, name: str) -> SetColumn:
        """Give a property."""
        if name not in self._sets:
            found = name in self._columns["sets"]
            self._sets[name] = SetColumn.read(self._file, name, self.rows) if found else SetColumn.unknown(self.rows)
        return self._sets[name]

    def flag(self, name: str) -> Bits:
        """Give the rows of which a flag holds; where it is unknown it does not."""
        return self._file[name + TRUE] if name in self._columns["flags"] else bits.none(self.rows)

    def key(self, name: str) -> KeyColumn:
        """Give the rows by a name of theirs."""
        return KeyColumn.read(self._file, name)

    def plain(self, name: str) -> NDArray[np.float64]:
        """Give a figure by row; NaN where unknown."""
        return self._file[name + PLAIN] if name + PLAIN in self._file else np.full(self.rows, np.nan)

    def known(self, name: str) -> Bits:
        """Give the rows of which such a figure is known."""
        found: Bits | None = self._file.get(name + KNOWN)
        return bits.none(self.rows) if found is None else found

    @property
    def shared(self) -> Bits:
        """The rows that rest on shared facts."""
        return self.set(VISIBILITY).any_of((SHARED,))

    def visible(self, scope: Scope) -> Bits:
        """Give the rows a scope sees: its own, and the shared ones that no own row replaces."""
        with self._lock:
            if scope.workspace not in self._visible:
                if len(self._visible) >= _SCOPES_KEPT:
                    self._visible.clear()
                self._visible[scope.workspace] = self._seen_by(scope.workspace)
            return self._visible[scope.workspace]

    def _seen_by(self, workspace: str | None) -> Bits:
        if workspace is None:
            return self.shared
        replaced = self.set(VISIBILITY_REPLACED).any_of((workspace,))
        return self.set(VISIBILITY).any_of((workspace,)) | (self.shared & ~replaced)


def _unknown_number(rows: int) -> NumberColumn:
    return NumberColumn(np.zeros(rows, np.uint8), np.zeros(rows, np.uint8), np.empty(0, np.uint32), (), (0,))
