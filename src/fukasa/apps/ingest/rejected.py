"""Rejected rows as a file, for pages and programs alike."""

import csv
from io import StringIO
from typing import Any

from django.http import HttpResponse

from fukasa.apps.audit.services import record
from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.sentences import said
from fukasa.apps.pages.downloads import attachment
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.connectors.exports import neutralise
from fukasa.connectors.files import Rejection
from fukasa.connectors.files.rejects import HEADER


def rejects_file(scope: WorkspaceScope, job_id: int) -> HttpResponse:
    """Give all rejected rows as CSV, with reasons in the language that is spoken."""
    view = selectors.import_view(scope, job_id)
    rows = selectors.first_rejects(scope, job_id)
    content = _csv(rows)
    named: dict[str, Any] = {"object_type": "import", "object_id": job_id, "object_name": view.file_name}
    record(scope, "import.exported", **named, after={"what": "rejects", "rows": len(rows), "format": "csv"})
    response = attachment(content, f"rejects-{view.file_name.partition('.')[0]}.csv")
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(rows: tuple[Rejection, ...]) -> str:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one in rows:
        cells = (one.file, one.line, one.column, one.value, said(one.reason), said(one.hint))
        writer.writerow([neutralise(cell) for cell in cells])
    return f"\ufeff{text.getvalue()}"
