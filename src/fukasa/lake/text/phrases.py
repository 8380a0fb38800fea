"""Whether the units of a keyword stand side by side, for very many accounts at once."""

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.text.places import Postings
from fukasa.lake.text.ranges import places_of
from fukasa.lake.text.units import PLACE_BITS

Mask = NDArray[np.bool_]
_FIELDS = 8


def in_all(units: list[Postings], accounts: int, within: Mask | None) -> Mask:
    """Tell the accounts in which all units stand, wherever.

    Args:
        units: of a keyword; the rarest is looked at first.
        accounts: how many the index has.
        within: only these accounts; None for all.

    """
    alive = within
    for unit in sorted(units, key=lambda unit: len(unit.rows)):
        rows = unit.rows if alive is None else unit.rows[alive[unit.rows]]
        alive = np.zeros(accounts, np.bool_)
        alive[rows] = True
    return np.zeros(accounts, np.bool_) if alive is None else alive


def side_by_side(units: list[Postings], alive: Mask, fields: Mask) -> NDArray[np.uint32]:
    """Tell the accounts in which the units stand in their order, in one of some fields.

    Args:
        units: of a keyword.
        alive: accounts in which all of them stand (:func:`in_all`).
        fields: per number of a field whether it counts.

    Returns:
        Accounts, in no order; some may come twice.

    """
    if not all(unit.single for unit in units):
        return _by_keys([_Looked(unit, alive) for unit in units], fields)
    looked = [_Looked(unit, alive) for unit in units]
    once = np.logical_and.reduce([unit.counts == 1 for unit in looked])
    return np.concatenate([_by_place(looked, once, fields), _by_keys([unit.only(~once) for unit in looked], fields)])


class _Looked:
    """The postings of a unit in the accounts that are looked at."""

    def __init__(self, unit: Postings, alive: Mask) -> None:
        kept = np.flatnonzero(alive[unit.rows])
        self.places, self.offset = unit.places, unit.offset
        self.rows, self.counts, self.starts = unit.rows[kept], unit.counts[kept], unit.starts()[kept]

    def only(self, kept: Mask) -> "_Looked":
        """Leave postings out."""
        smaller = object.__new__(_Looked)
        smaller.places, smaller.offset = self.places, self.offset
        smaller.rows, smaller.counts, smaller.starts = self.rows[kept], self.counts[kept], self.starts[kept]
        return smaller

    def keys(self) -> NDArray[np.int64]:
        """Give account, field and place less the unit's offset as one number per place: equal where units meet."""
        counts = self.counts.astype(np.int64)
        places = self.places[places_of(self.starts, counts)]
        keys: NDArray[np.int64] = (np.repeat(self.rows.astype(np.int64), counts) << 16 | places) - self.offset
        return keys


def _by_place(units: list[_Looked], once: Mask, fields: Mask) -> NDArray[np.uint32]:
    """Compare accounts in which every unit stands once: the same rows for every unit, one place each."""
    begins = [unit.places[unit.starts[once]].astype(np.int32) - unit.offset for unit in units]
    met = fields[begins[0] >> PLACE_BITS & (_FIELDS - 1)]
    for begin in begins[1:]:
        met &= begin == begins[0]
    rows: NDArray[np.uint32] = units[0].rows[once][met]
    return rows


def _by_keys(units: list[_Looked], fields: Mask) -> NDArray[np.uint32]:
    """Intersect the places of the units, fewest first."""
    keys = sorted((unit.keys() for unit in units), key=len)
    met = keys[0]
    for others in keys[1:]:
        met = np.intersect1d(met, others, assume_unique=True)
    rows: NDArray[np.uint32] = (met[fields[met >> PLACE_BITS & (_FIELDS - 1)]] >> 16).astype(np.uint32)
    return rows
