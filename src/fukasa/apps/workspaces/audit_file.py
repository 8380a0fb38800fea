"""The log of a workspace as a file; that it was taken is an event of its own."""

from functools import partial
from pathlib import Path

from fukasa.apps.audit import exporting
from fukasa.apps.audit.services import record
from fukasa.apps.pages.downloads import written
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

ENDINGS = ("jsonl", "csv")


def audit_file(*, scope: WorkspaceScope, ending: str, name: str) -> bytes:
    """Write the log: with proofs as JSON Lines, or as a table."""
    required(scope).demand(Permission.AUDIT_READ)
    record(scope, "audit.exported", object_type="audit", after={"format": ending})
    return written(name, partial(_write, ending, scope.workspace_id))


def _write(ending: str, workspace_id: int, path: Path) -> None:
    if ending == "jsonl":
        exporting.write_jsonl(path, exporting.proven_lines(workspace_id))
    else:
        exporting.write_table(path, workspace_id)
