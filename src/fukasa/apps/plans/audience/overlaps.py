"""Known overlaps as they are uploaded: read, the accounts looked up, every fault told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.lists.handles import Found
from fukasa.apps.plans.audience.faults import Fault, number_of, shortened
from fukasa.pipelines.plan.told_overlaps import KnownOverlap

MOST_PAIRS = 2_000
Lookup = Callable[[list[str]], Found]
_SIDES = ("creator_a", "creator_b")


def read_overlaps(rows: Sequence[Mapping[str, Any]], look_up: Lookup) -> tuple[tuple[KnownOverlap, ...], list[Fault]]:
    """Read overlaps: creator_a, creator_b, overlap, perhaps size_a and size_b.

    Args:
        rows: of the file, as text.
        look_up: finds accounts of the catalogue by handle, address or ``platform:id``.

    Returns:
        The overlaps by the keys of accounts, and what is wrong; with any fault the overlaps are of no use.

    """
    if not rows:
        return (), [Fault(None, "", _("The file has no pairs; write one row per pair of creators."))]
    if len(rows) > MOST_PAIRS:
        sentence = _("There are %(count)s pairs; %(most)s is the most that a plan takes.")
        return (), [Fault(None, "", sentence % {"count": len(rows), "most": MOST_PAIRS})]
    found = look_up([row[side] for row in rows for side in _SIDES])
    faults: list[Fault] = []
    pairs = [_pair(row, found, faults) for row in rows]
    if not faults:
        faults += _twice(pairs, rows)
    return tuple(pairs), faults


def _pair(row: Mapping[str, Any], found: Found, faults: list[Fault]) -> KnownOverlap:
    def read(column: str, reader: Callable[[str], Any]) -> Any:
        try:
            return reader(row[column])
        except ValueError as fault:
            faults.append(Fault(row["row"], column, str(fault)))
            return None

    one, other = (read(side, lambda cell: _account(cell, found)) for side in _SIDES)
    people = read("overlap", _people)
    sizes = [read(column, number_of) for column in ("size_a", "size_b")]
    if one is not None and one == other:
        faults.append(Fault(row["row"], "", _("a pair names two accounts, and here is one twice.")))
    small = [size for size in sizes if size is not None and people is not None and size < people]
    if small:
        faults.append(Fault(row["row"], "overlap", _("more people than one of the two audiences has.")))
    return KnownOverlap(one or "", other or "", people or 0.0, *(size or None for size in sizes))


def _account(cell: str, found: Found) -> str:
    name = cell.strip()
    if not name:
        raise ValueError(_("the cell is empty; name an account by its handle, address or platform:id."))
    if name in found.keys:
        return found.keys[name]
    platforms = dict(found.ambiguous).get(name)
    if platforms is not None:
        sentence = _("“%(name)s” is on %(platforms)s; say which, for example tiktok:%(name)s.")
        raise ValueError(sentence % {"name": shortened(name), "platforms": platforms})
    raise ValueError(
        _("the catalogue has no account “%(name)s”; check the spelling, or drop the row.") % {"name": shortened(name)}
    )


def _people(cell: str) -> float:
    people = number_of(cell)
    if people is None:
        raise ValueError(_("the cell is empty; give the people in both audiences, or drop the row."))
    return people


def _twice(pairs: Sequence[KnownOverlap], rows: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Name the first pair that stands there a second time."""
    seen: dict[frozenset[str], int] = {}
    for row, pair in zip(rows, pairs, strict=True):
        first = seen.setdefault(frozenset((pair.one, pair.other)), row["row"])
        if first != row["row"]:
            return [
                Fault(row["row"], "", _("these two stand in row %(row)s already; keep one of them.") % {"row": first})
            ]
    return []
