"""Whether the units of a keyword stand side by side, for very many accounts at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.text.places import Postings, Rows
from fukasa.lake.text.ranges import places_of
from fukasa.lake.text.units import PLACE_BITS

Mask = NDArray[np.bool_]
Index = NDArray[np.int64]
_FIELDS = 8
_FEW = 64  # times fewer rows than postings: then each row is looked up by itself
_FREQUENT = 64  # times fewer postings than accounts, and fewer: then the places are laid out by account
_NOWHERE = np.uint16(6 << PLACE_BITS)  # in a field that no text has; before the first field one comes to the last


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit of a keyword with its place there.

    Attributes:
        postings: where it stands.
        offset: its place, counted in units from the first of the keyword.

    """

    postings: Postings
    offset: int

    @property
    def begins(self) -> NDArray[np.uint16]:
        """Where the keyword would begin, by the first place of each posting."""
        return self.postings.firsts - np.uint16(self.offset)


def in_all(units: list[Postings], accounts: int, within: Mask | None) -> Rows:
    """Find the accounts in which all units stand, wherever.

    Args:
        units: of a keyword, at least one; the rarest is looked at first.
        accounts: how many the index has.
        within: only these accounts; None for all.

    Returns:
        Rows, ascending.

    """
    first, *others = sorted(units, key=lambda unit: len(unit.rows))
    rows = _rows(first, accounts, within)
    for unit in others:
        rows = _common(rows, unit, accounts)
    return rows


def _rows(unit: Postings, accounts: int, within: Mask | None) -> Rows:
    """Give the rows in which a unit stands."""
    if within is not None and unit.single and np.count_nonzero(within) * _FEW < len(unit.rows):
        return _common(np.flatnonzero(within).astype(np.uint32), unit, accounts)
    rows: Rows = unit.rows if unit.single else np.flatnonzero(_marked(unit.rows, accounts)).astype(np.uint32)
    return rows if within is None else rows[within.take(rows)]


def side_by_side(units: list[Asked], fields: Mask, accounts: int, within: Mask | None) -> Mask:
    """Find the accounts in which the units stand in their order, in one of some fields.

    Args:
        units: of a keyword.
        fields: per number of a field whether it counts.
        accounts: how many the index has.
        within: only these accounts; None for all.

    Returns:
        Shape (accounts,).

    """
    rows = in_all([unit.postings for unit in units], accounts, within)
    return _marked(_at_any(units, rows, fields, accounts), accounts)


def are_frequent(units: list[Asked], accounts: int) -> bool:
    """Tell whether several units all stand in very many accounts: then :func:`frequent` is the shorter way."""
    several = len(units) > 1 and all(unit.postings.single for unit in units)
    return several and min(len(unit.postings.rows) for unit in units) * _FREQUENT > accounts


def frequent(units: list[Asked], fields: Mask, accounts: int) -> Mask:
    """Do the same as :func:`side_by_side` for several frequent units.

    Most accounts that have a frequent keyword have it where the first places of its units are: those are told at once.
    """
    met = _at_first_of_all(units, fields, accounts)
    rows = in_all([unit.postings for unit in units], accounts, ~met)
    met[_at_any(units, rows, fields, accounts)] = True
    return met


def _at_first_of_all(units: list[Asked], fields: Mask, accounts: int) -> Mask:
    """Mark the accounts in which the first places of all units meet; those of one unit are laid out by account."""
    rarest, *others = sorted(units, key=lambda unit: len(unit.postings.rows))
    begins = np.full(accounts, _NOWHERE)
    begins[rarest.postings.rows] = rarest.begins
    met = [_marked(unit.postings.rows[begins.take(unit.postings.rows) == unit.begins], accounts) for unit in others]
    found: Mask = np.logical_and.reduce(met)
    if not fields.all():
        found &= fields[begins >> PLACE_BITS]
    return found


def _at_any(units: list[Asked], rows: Rows, fields: Mask, accounts: int) -> Rows:
    """Find the accounts in which the units meet at any of their places, among those in which all of them stand.

    Returns:
        Rows, in no order; some may come twice.

    """
    marked = _marked(rows, accounts)
    looked = [_Looked.at(unit, rows, marked) for unit in units]
    if not all(unit.postings.single for unit in units):
        return _by_keys(looked, fields)
    met = _at_first(looked, fields)
    open_ = np.logical_or.reduce([unit.counts > 1 for unit in looked]) & ~met
    more = _by_keys([unit.only(open_) for unit in looked], fields) if open_.any() else rows[:0]
    return np.concatenate([rows[met], more])


@dataclass(frozen=True, slots=True)
class _Looked:
    """The postings of a unit in the accounts that are looked at.

    Attributes:
        asked: the unit.
        index: which of its postings.
        rows: their accounts.
        counts: how many places each has.

    """

    asked: Asked
    index: Index
    rows: Rows
    counts: NDArray[np.uint8]

    @classmethod
    def at(cls, asked: Asked, rows: Rows, marked: Mask) -> Self:
        """Look at rows, marked as well; where all units are single, every unit has one posting in each."""
        index = _index(rows, asked.postings, marked)
        found = rows if asked.postings.single else asked.postings.rows[index]
        return cls(asked, index, found, asked.postings.counts.take(index))

    def only(self, kept: Mask) -> "_Looked":
        """Leave postings out."""
        return _Looked(self.asked, self.index[kept], self.rows[kept], self.counts[kept])

    def begins(self) -> NDArray[np.int32]:
        """Give the first place of each posting less the offset: where the keyword would begin."""
        return self.asked.postings.firsts.take(self.index).astype(np.int32) - np.int32(self.asked.offset)

    def keys(self) -> NDArray[np.int64]:
        """Give account, field and place less the offset as one number per place: equal where units meet."""
        rows = self.rows.astype(np.int64) << 16
        more = np.flatnonzero(self.counts > 1)
        if not len(more):
            return rows + self.begins()
        number = self.counts[more].astype(np.int64) - 1
        postings = self.asked.postings
        places = places_of(postings.table.further(postings.numbers(self.index[more])), number)
        further = np.repeat(rows[more], number) + postings.table.places[places] - self.asked.offset
        return np.concatenate([rows + self.begins(), further])


def _at_first(units: list[_Looked], fields: Mask) -> Mask:
    """Tell the rows in which the first places of all units meet, as they do in most accounts that have the keyword."""
    first, *others = (unit.begins() for unit in units)
    met: Mask = np.logical_and.reduce([begin == first for begin in others]) if others else np.ones(len(first), np.bool_)
    if not fields.all():
        met &= fields[first >> PLACE_BITS & (_FIELDS - 1)]
    return met


def _by_keys(units: list[_Looked], fields: Mask) -> Rows:
    """Intersect the places of the units, fewest first."""
    keys = sorted((unit.keys() for unit in units), key=len)
    met = keys[0]
    for others in keys[1:]:
        met = np.intersect1d(met, others, assume_unique=True)
    found: Rows = (met[fields[met >> PLACE_BITS & (_FIELDS - 1)]] >> 16).astype(np.uint32)
    return found


def _marked(rows: Rows, accounts: int) -> Mask:
    marked = np.zeros(accounts, np.bool_)
    marked[rows] = True
    return marked


def _common(rows: Rows, unit: Postings, accounts: int) -> Rows:
    """Keep the rows in which a unit stands."""
    if unit.single and len(rows) * _FEW < len(unit.rows):
        place = np.minimum(np.searchsorted(unit.rows, rows), len(unit.rows) - 1)
        found: Rows = rows[unit.rows[place] == rows]
    else:
        found = rows[_marked(unit.rows, accounts).take(rows)]
    return found


def _index(rows: Rows, unit: Postings, marked: Mask) -> Index:
    """Find the postings of a unit in rows in which it stands, given as a list and marked."""
    if unit.single and len(rows) * _FEW < len(unit.rows):
        return np.searchsorted(unit.rows, rows)
    return np.flatnonzero(marked.take(unit.rows))
