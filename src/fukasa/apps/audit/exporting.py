"""The log as files: JSON Lines with proofs that can be checked anywhere, and CSV to be read."""

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from fukasa.apps.audit import keys
from fukasa.apps.audit.errors import EventNotFound
from fukasa.apps.audit.leaves import moment
from fukasa.apps.audit.merkle import Tree
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.roots import Root, root_of_now
from fukasa.connectors.exports import Cell, write_csv

FORMAT = 1
_CHUNK = 2000
COLUMNS = (
    "index",
    "at",
    "actor",
    "channel",
    "address",
    "token",
    "action",
    "object_type",
    "object_id",
    "object_name",
    "before",
    "after",
    "hash",
)


@transaction.atomic
def proven_lines(workspace_id: int | None = None, index: int | None = None) -> Iterator[str]:
    """Give a signed root, then the events, each with its path to that root; one JSON object per line.

    Args:
        workspace_id: whose events; None for those of the whole installation.
        index: one event alone.

    Raises:
        EventNotFound: there is no such event.

    """
    rows = _rows(workspace_id)
    if index is not None:
        rows = rows.filter(leaf_index=index)
        if not rows.exists():
            raise EventNotFound(f"there is no event {index} in the log", index=index)
    root = root_of_now()
    tree = Tree(_leaves(root.size))
    return _lines(root, tree, rows)


def demand_events_of(workspace_id: int) -> None:
    """Make sure that the log holds anything of a workspace.

    Raises:
        EventNotFound: it does not; the sentence names those of which it does.

    """
    known = list(AuditEvent.objects.order_by("workspace_id").values_list("workspace_id", flat=True).distinct())
    if workspace_id not in known:
        there = ", ".join(str(one) for one in known if one is not None) or "none yet"
        raise EventNotFound(f"the log knows no workspace {workspace_id}; it knows {there}", workspace=workspace_id)


def _lines(root: Root, tree: Tree, rows: Any) -> Iterator[str]:
    yield _line(_head(root))
    for row in rows.filter(leaf_index__lt=root.size).iterator(chunk_size=_CHUNK):
        yield _line(_event(row) | {"proof": [_text(one) for one in tree.inclusion_proof(row.leaf_index)]})


def write_jsonl(path: Path, lines: Iterable[str]) -> int:
    """Write lines as a file; gives how many events there are."""
    with path.open("w", encoding="utf-8") as file:
        return sum(bool(file.write(line)) for line in lines) - 1


def write_table(path: Path, workspace_id: int | None = None) -> int:
    """Write the events as CSV in which no cell is a formula; gives how many there are."""
    rows = _rows(workspace_id)
    write_csv(path, COLUMNS, map(_cells, rows.iterator(chunk_size=_CHUNK)))
    return int(rows.count())


def _rows(workspace_id: int | None) -> Any:
    rows = AuditEvent.objects.order_by("leaf_index")
    return rows if workspace_id is None else rows.filter(workspace_id=workspace_id)


def _leaves(size: int) -> Iterator[bytes]:
    rows = AuditEvent.objects.filter(leaf_index__lt=size).order_by("leaf_index")
    return map(bytes, rows.values_list("leaf_hash", flat=True).iterator(chunk_size=_CHUNK))


def _head(root: Root) -> dict[str, Any]:
    known = [{"key_id": key.key_id, "public": key.public} for key in keys.public_keys()]
    return {"kind": "checkpoint", "format": FORMAT, "note": root.note, "keys": known}


def _event(row: AuditEvent) -> dict[str, Any]:
    return {
        "kind": "event",
        "index": row.leaf_index,
        "at": moment(row.created_at),
        "workspace": row.workspace_id,
        "action": row.action,
        "object_type": row.object_type,
        "channel": row.channel,
        "personal": row.personal(),
        "salts": row.salts,
        "commitments": row.commitments,
    }


def _cells(row: AuditEvent) -> tuple[Cell, ...]:
    return (
        row.leaf_index,
        moment(row.created_at),
        row.actor,
        row.channel,
        row.address,
        row.token_prefix,
        row.action,
        row.object_type,
        row.object_id,
        row.object_name,
        json.dumps(row.before, ensure_ascii=False) if row.before else "",
        json.dumps(row.after, ensure_ascii=False) if row.after else "",
        bytes(row.leaf_hash).hex(),
    )


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
