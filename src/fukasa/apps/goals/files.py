"""A goal worked out as a file, for pages and programs alike."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from fukasa.apps.audit.services import record
from fukasa.apps.goals import selectors
from fukasa.apps.goals.exporting import HEADER, rows_of
from fukasa.apps.goals.page import worked_out
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.connectors.exports import write_csv, write_xlsx

_WRITERS: dict[str, Callable[[Path, Sequence[str], list[list[Any]]], None]] = {"csv": write_csv, "xlsx": write_xlsx}


def goal_file(scope: WorkspaceScope, tree_id: int, suffix: str) -> HttpResponse:
    """Write a goal worked out as ``csv`` or ``xlsx``."""
    view = selectors.goal_view(scope, tree_id)
    tree, _book, _plain = worked_out(scope, view)
    rows = rows_of(tree)
    content = written(f"goal.{suffix}", lambda path: _WRITERS[suffix](path, HEADER, rows))
    named: dict[str, Any] = {"object_type": "goal", "object_id": tree_id, "object_name": view.name}
    record(scope, "goal.exported", **named, after={"rows": len(rows), "format": suffix})
    return attachment(content, file_name(view.name, f".{suffix}", instead="goal"))
