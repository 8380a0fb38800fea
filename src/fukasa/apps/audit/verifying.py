"""Recompute the whole log from its rows, and name every row that is not what was written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Max
from django.utils.translation import gettext as _

from fukasa.apps.audit import checkpoints, keys
from fukasa.apps.audit.errors import FileRefused
from fukasa.apps.audit.leaves import PERSONAL, Leaf, is_kept
from fukasa.apps.audit.merkle import Frontier
from fukasa.apps.audit.models import AuditEvent, LogHead
from fukasa.apps.audit.roots import Root, roots

Kind = Literal["edited", "removed", "moved", "inserted", "root", "signature", "head"]
_CHUNK = 2000
_MOVED_AMONG = 300  # edited rows that are compared with each other's places


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, and a sentence."""

    kind: Kind
    index: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of the whole log found.

    Attributes:
        events: how many rows were recomputed.
        erased: of how many something was erased.
        roots: how many signed roots were compared.
        signed_to: the size of the last root that fits and is well signed; 0 where none is.
        findings: what is wrong, in the order of the log.

    """

    events: int
    erased: int
    roots: int
    signed_to: int
    findings: tuple[Finding, ...]

    @property
    def is_good(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.findings


@dataclass(slots=True)
class _Walk:
    """The way through the log: the tree as far as it can be followed, and what was found."""

    frontier: Frontier | None = field(default_factory=Frontier)  # None from the first gap on
    expected: int = 0
    events: int = 0
    erased: int = 0
    edited: list[tuple[Leaf, bytes]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sizes: dict[int, bytes] = field(default_factory=dict)  # size → root, where one was signed

    def find(self, kind: Kind, index: int | None, sentence: str) -> None:
        self.findings.append(Finding(kind, index, sentence))


def verify(kept: Sequence[str] = ()) -> Report:
    """Check every row, the right edge of the tree, and every signed root. Reads only.

    Args:
        kept: signed roots that were kept elsewhere, as notes; they are held against the log like its own.

    """
    signed = (*roots(), *map(_kept, kept))
    last = AuditEvent.objects.aggregate(last=Max("leaf_index"))["last"]  # before the head: others may append meanwhile
    head = LogHead.objects.filter(pk=LogHead.THE_ONE).first() or LogHead()
    walk = _Walk(sizes={one.size: b"" for one in signed})
    if 0 in walk.sizes:
        walk.sizes[0] = Frontier().root()
    for row in _rows(max(head.size, 0 if last is None else last + 1)):
        _step(walk, row)
    _moved(walk)
    _at_the_end(walk, head)
    good = [one.size for one in signed if _root_fits(walk, one)]
    return Report(walk.events, walk.erased, len(signed), max(good, default=0), tuple(walk.findings))


def _kept(note: str) -> Root:
    said = checkpoints.read(note)
    signer = next((key for key in keys.public_keys() if checkpoints.is_signed_by(note, key.raw)), None)
    return Root(said.size, said.root, said.at, signer.key_id if signer else "", note)


def _rows(size: int) -> Iterator[AuditEvent]:
    return AuditEvent.objects.filter(leaf_index__lt=size).order_by("leaf_index").iterator(chunk_size=_CHUNK)


def _step(walk: _Walk, row: AuditEvent) -> None:
    if row.leaf_index != walk.expected:
        gap = {"first": walk.expected, "last": row.leaf_index - 1}
        walk.find("removed", walk.expected, _("Events %(first)d to %(last)d are gone.") % gap)
        walk.frontier = None
    stored = bytes(row.leaf_hash)
    leaf = row.leaf()
    walk.events += 1
    walk.erased += len(row.salts) < len(PERSONAL)
    if leaf.hash() != stored:
        walk.edited.append((leaf, stored))
    else:
        _check_texts(walk, row)
    walk.expected = row.leaf_index + 1
    if walk.frontier is not None:
        walk.frontier = walk.frontier.append(stored)
        if walk.frontier.size in walk.sizes:
            walk.sizes[walk.frontier.size] = walk.frontier.root()


def _check_texts(walk: _Walk, row: AuditEvent) -> None:
    """Hold the clear texts against the commitments; what was erased must be empty."""
    personal = row.personal()
    wrong = [name for name in PERSONAL if not _is_kept(row, name, personal)]
    if wrong:
        told = {"index": row.leaf_index, "id": row.pk, "fields": ", ".join(wrong)}
        sentence = _("Event %(index)d (row %(id)d) was edited: %(fields)s are not what was written.")
        walk.find("edited", row.leaf_index, sentence % told)


def _is_kept(row: AuditEvent, name: str, personal: Mapping[str, object]) -> bool:
    try:
        return is_kept(name, row.salts, personal, row.commitments)
    except (ValueError, TypeError):
        return False


def _moved(walk: _Walk) -> None:
    """Tell rows that changed places from rows that were edited: at their old place they fit."""
    places = [leaf.index for leaf, _stored in walk.edited[:_MOVED_AMONG]]
    for leaf, stored in walk.edited:
        old = next((place for place in places if _at(leaf, place).hash() == stored), None)
        if old is not None:
            told = {"index": leaf.index, "old": old}
            walk.find("moved", leaf.index, _("Event %(index)d was moved: it was written as event %(old)d.") % told)
        else:
            sentence = _("Event %(index)d was edited or put in: it does not fit the hash that was kept of it.")
            walk.find("edited", leaf.index, sentence % {"index": leaf.index})


def _at(leaf: Leaf, index: int) -> Leaf:
    return Leaf(index, leaf.at, leaf.workspace, leaf.action, leaf.object_type, leaf.channel, leaf.commitments)


def _at_the_end(walk: _Walk, head: LogHead) -> None:
    told = {"size": head.size, "found": walk.expected}
    if walk.expected < head.size:
        walk.find("removed", walk.expected, _("The log should have %(size)d events and ends after %(found)d.") % told)
    elif walk.expected > head.size:
        sentence = _("The log should have %(size)d events; what follows, up to %(found)d, was put in.")
        walk.find("inserted", head.size, sentence % told)
    elif walk.frontier is not None and walk.frontier.packed() != bytes(head.peaks):
        walk.find("head", None, _("The right edge of the tree that was kept does not fit the events."))


def _root_fits(walk: _Walk, root: Root) -> bool:
    day = {"day": f"{root.at:%Y-%m-%d %H:%M}", "size": root.size}
    if not _is_well_signed(root):
        walk.find("signature", None, _("The root of %(day)s (%(size)d events) is not well signed.") % day)
        return False
    found = walk.sizes[root.size]
    if not found:
        sentence = _("The root of %(day)s cannot be recomputed: of its %(size)d events some are gone.")
    elif found != root.root:
        sentence = _("The root of %(day)s does not fit: among its %(size)d events something is not what was signed.")
    else:
        return True
    walk.find("root", None, sentence % day)
    return False


def _is_well_signed(root: Root) -> bool:
    """The note must say what the row says, and one of the keys of the log must have signed it."""
    try:
        said = checkpoints.read(root.note)
    except FileRefused:
        return False
    if (said.size, said.root) != (root.size, root.root):
        return False
    return any(checkpoints.is_signed_by(root.note, key.raw) for key in keys.public_keys() if key.key_id == root.key_id)
