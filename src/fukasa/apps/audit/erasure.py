"""Erase what the log says about a person: texts and their salts go, leaves, proofs and roots stay as they are."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from fukasa.apps.audit.leaves import PERSONAL
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.services import Actor, record

BETWEEN = " · "  # stands between two names of one object
_NOT_BEHIND = r"(?<![a-z0-9_])(?<![a-z0-9_][.:-])"  # in folded texts; words of other scripts have no bounds to see
_NOT_BEFORE = r"(?![a-z0-9_])(?![.:-][a-z0-9_])"
_FIELD = re.compile(r"[a-z_]+")  # how fields of a document are called, whatever handles look like it
_EMPTIED: dict[str, dict[str, Any]] = {
    "actor": {"member_id": None, "actor": ""},
    "origin": {"address": "", "token_prefix": ""},
    "object": {"object_id": "", "object_name": ""},
    "before": {"before": {}},
    "after": {"after": {}},
}


@transaction.atomic
def erase(*, by: Actor, words: Collection[str], names: Collection[str] = (), workspace_id: int | None = None) -> int:
    """Erase every field in which one of the words stands, and record that it was done, without the words.

    Where the actor is one of them, the address and the token go as well.

    Args:
        by: who erases.
        words: how the person is known: e-mail, handle, key of an account. Compared without case; an actor, or
            what an object is called, must be the word; in values it may stand within a text, but not within a longer
            word: whoever is called “ai” does not empty what says “email”.
        names: what the person is called; many are, so only what is such a name and nothing else is erased.
        workspace_id: in which workspace's log; None for all.

    Returns:
        in how many events something was erased.

    """
    sought, whole = _folded(words), _folded(names)
    rows = AuditEvent.objects.all() if workspace_id is None else AuditEvent.objects.filter(workspace_id=workspace_id)
    erased = 0
    for row in rows.order_by("pk").iterator() if sought | whole else ():
        fields = _named(row, sought, whole)
        if fields:
            _empty(row, fields)
            erased += 1
    record(by, "audit.erased", object_type="audit", after={"events": erased})
    return erased


def _folded(words: Collection[str]) -> set[str]:
    return {word.strip().casefold() for word in words if word.strip()}


def _named(row: AuditEvent, sought: set[str], whole: set[str]) -> list[str]:
    """Give the fields that are there and name the person."""
    said = _said(row)
    found = {name for name in PERSONAL if name in row.salts and _names(said[name], name, sought, whole)}
    if "actor" in found and "origin" in row.salts:
        found.add("origin")
    return sorted(found)


def _said(row: AuditEvent) -> dict[str, Any]:
    """Give what may name somebody; the number of an object names nobody, whatever handles look like it."""
    return {**row.personal(), "object": row.object_name.split(BETWEEN)}


def _names(value: Any, field: str, sought: set[str], whole: set[str]) -> bool:
    texts = [text.casefold() for text in _texts(value)]
    if not (sought if field == "actor" else sought | whole).isdisjoint(texts):
        return True
    return field in {"before", "after"} and any(_stands_in(word, text) for text in texts for word in sought)


def _stands_in(word: str, text: str) -> bool:
    return word in text and re.search(_NOT_BEHIND + re.escape(word) + _NOT_BEFORE, text) is not None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (key for key in value if not _FIELD.fullmatch(key))
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _empty(row: AuditEvent, fields: list[str]) -> None:
    """Take salts and texts away, around the rule that rows are only added: nothing that is hashed changes."""
    values = {"salts": {name: salt for name, salt in row.salts.items() if name not in fields}}
    for name in fields:
        values |= _EMPTIED[name]
    QuerySet(AuditEvent).filter(pk=row.pk).update(**values)
