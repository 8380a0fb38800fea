from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fukasa.apps.goals import selectors
from fukasa.apps.goals.exporting import HEADER, rows_of
from fukasa.apps.goals.page import worked_out
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.connectors.exports import write_csv, write_xlsx

Write = Callable[[Path, Sequence[str], list[list[Any]]], None]


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_safe
def csv(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Give a goal worked out as CSV."""
    return _download(request, tree_id, write_csv, "csv")


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_safe
def xlsx(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Give a goal worked out as an Excel workbook."""
    return _download(request, tree_id, write_xlsx, "xlsx")


def _download(request: MemberRequest, tree_id: int, write: Write, suffix: str) -> HttpResponse:
    view = selectors.goal_view(request.scope, tree_id)
    tree, _book, _plain = worked_out(request.scope, view)
    content = written(f"goal.{suffix}", lambda path: write(path, HEADER, rows_of(tree)))
    return attachment(content, file_name(view.name, f".{suffix}", instead="goal"))
