from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from fukasa.apps.goals import selectors
from fukasa.apps.goals.exporting import HEADER, rows_of
from fukasa.apps.goals.page import worked_out
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.connectors.exports import write_csv, write_xlsx

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Write = Callable[[Path, Sequence[str], list[list[Any]]], None]


@member_required()
@require_safe
def csv(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Give a goal worked out as CSV."""
    return _download(request, tree_id, write_csv, "csv")


@member_required()
@require_safe
def xlsx(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Give a goal worked out as an Excel workbook."""
    return _download(request, tree_id, write_xlsx, "xlsx")


def _download(request: MemberRequest, tree_id: int, write: Write, suffix: str) -> HttpResponse:
    view = selectors.goal_view(request.scope, tree_id)
    tree, _book, _plain = worked_out(request.scope, view)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"goal.{suffix}"
        write(path, HEADER, rows_of(tree))
        content = path.read_bytes()
    name = f"{slugify(view.name, allow_unicode=True) or 'goal'}.{suffix}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=_TYPES[suffix], headers={"Content-Disposition": disposition or ""})
