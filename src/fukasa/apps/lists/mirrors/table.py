"""A mirror as a table: what of the source's words goes along, our own, and the figures that we may see ourselves."""

from dataclasses import dataclass

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists.columns import DEFAULT, Column, Kind, chosen
from fukasa.apps.lists.figures import Figures, figures
from fukasa.apps.lists.mirrors.selectors import MirrorView, mirror_view
from fukasa.apps.lists.selectors import EntryView
from fukasa.apps.workspaces.scope import WorkspaceScope

_OURS = ("status", "note")


@dataclass(frozen=True, slots=True)
class MirrorTable:
    """What is shown of a mirror.

    Attributes:
        mirror: the list as it is at its source now.
        shown: the columns.
        entries: the accounts that we may see.
        known: their figures.
        unknown: how many accounts only the source knows of; they are counted, and not named.

    """

    mirror: MirrorView
    shown: tuple[Column, ...]
    entries: tuple[EntryView, ...]
    known: Figures
    unknown: int


def mirror_table(scope: WorkspaceScope, mirror_id: int) -> MirrorTable:
    """Read a mirror and the figures of its accounts."""
    found = mirror_view(scope, mirror_id)
    own = (*_OURS, *(key for key in DEFAULT if key not in {"status", "owner", "note"}))
    base = chosen(own)
    words = tuple(one for one in base if one.kind in {Kind.STATUS, Kind.NOTE})
    shown = (*words, *found.theirs, *(one for one in base if one not in words))
    known = figures(index_or_none(), scope.lake, (one.account_key for one in found.entries), base)
    entries = tuple(one for one in found.entries if known.of(one.account_key) is not None)
    return MirrorTable(found, shown, entries, known, len(found.entries) - len(entries))
