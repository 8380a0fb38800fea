"""Roots of the log: signed once a day by the worker, and whenever somebody asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fukasa.apps.audit import checkpoints, keys
from fukasa.apps.audit.checkpoints import Checkpoint
from fukasa.apps.audit.errors import LogBroken
from fukasa.apps.audit.merkle import Frontier
from fukasa.apps.audit.models import AuditEvent, LogHead, SignedRoot
from fukasa.apps.audit.services import locked_end


@dataclass(frozen=True, slots=True)
class Root:
    """A signed root as people see it; ``note`` is what they can keep elsewhere."""

    size: int
    root: bytes
    at: datetime
    key_id: str
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the log stands: how far it is signed, and what the last check of all of it found."""

    name: str
    size: int
    last: Root | None
    verified_at: datetime | None
    verified_size: int | None
    findings: int


@transaction.atomic
def sign(now: datetime | None = None) -> Root:
    """Sign the root of the log as it is, after making sure that it goes on from the last one.

    Raises:
        LogBroken: the log does not begin with what was signed last.

    """
    frontier = locked_end().frontier
    if _grown(SignedRoot.objects.first()) != frontier:
        raise LogBroken("the log does not go on from its last signed root; run `fukasa audit verify` and look closely")
    at = now or timezone.now()
    key = keys.signing_key()
    name = checkpoints.key_id(key.public_key().public_bytes_raw())
    log = LogHead.objects.get(pk=LogHead.THE_ONE).name
    note = checkpoints.signed(Checkpoint(log, frontier.size, frontier.root(), at), key)
    made = SignedRoot.objects.create(
        size=frontier.size, root=frontier.root(), peaks=frontier.packed(), note=note, key_id=name, created_at=at
    )
    return _root(made)


@transaction.atomic
def root_of_now() -> Root:
    """Give a signed root that holds every event; a new one only where there is none yet."""
    size = locked_end().frontier.size
    last = SignedRoot.objects.first()
    known = checkpoints.key_id(keys.signing_key().public_key().public_bytes_raw())
    covered = last is not None and (last.size, last.key_id) == (size, known)
    return _root(last) if last is not None and covered else sign()


def _grown(last: SignedRoot | None) -> Frontier:
    """Append to the right edge that was signed last what came since."""
    frontier = Frontier() if last is None else Frontier.unpacked(last.size, bytes(last.peaks))
    since = AuditEvent.objects.filter(leaf_index__gte=frontier.size).order_by("leaf_index")
    for leaf in since.values_list("leaf_hash", flat=True).iterator():
        frontier = frontier.append(bytes(leaf))
    return frontier


def roots() -> tuple[Root, ...]:
    """List every signed root, the oldest first."""
    return tuple(_root(row) for row in SignedRoot.objects.order_by("pk"))


def standing() -> Standing:
    """Tell where the log stands."""
    head = LogHead.objects.filter(pk=LogHead.THE_ONE).first() or LogHead()
    last = SignedRoot.objects.first()
    return Standing(
        name=head.name,
        size=head.size,
        last=_root(last) if last else None,
        verified_at=head.verified_at,
        verified_size=head.verified_size,
        findings=head.findings,
    )


def note_check(size: int, findings: int) -> None:
    """Keep what a check of the whole log found."""
    heads = LogHead.objects.filter(pk=LogHead.THE_ONE)
    heads.update(verified_at=timezone.now(), verified_size=size, findings=findings)


def _root(row: SignedRoot) -> Root:
    return Root(row.size, bytes(row.root), row.created_at, row.key_id, row.note)
