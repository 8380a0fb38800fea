from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Schema

from fukasa.apps.rest.errors import NotThere
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import file_answer
from fukasa.apps.rights import terms
from fukasa.apps.rights.selectors import request_find
from fukasa.apps.rights.services.requests import request_exported
from fukasa.apps.rights.stored import Stored, archive, stored_about
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("data subjects", unkept=True)


class SourceOut(Schema):
    """Facts of one table from one source: what they are, whence, on whose word, and how long they may be kept."""

    table: str
    doc: str
    source: str
    auth_context: str
    retention_class: str
    rule: str
    visibility: str
    rows: int
    first: datetime
    last: datetime


class StoredOut(Schema):
    """What is stored about a person: facts of the catalogue, and how many rows the workspace wrote, by table."""

    accounts: list[str]
    facts: list[SourceOut]
    workspace_rows: dict[str, int]


class ReceiptOut(Schema):
    """What a deletion removed, without the data; its SHA-256 stands in the audit log."""

    sha256: str
    receipt: dict[str, Any]


class RetentionLine(Schema):
    """A rule of retention, and how its facts stand; `due` would go now."""

    retention_class: str
    rule: str
    source: str
    rows: int
    oldest: datetime | None
    due: int


class RetentionRunOut(Schema):
    """A run of the job that enforces the rules, and the rows it removed, by table."""

    ran_at: datetime
    rows: dict[str, int]


class RetentionOut(Schema):
    """How long facts are kept; what went is told to the workspace of the operator."""

    as_of: date
    rules: list[RetentionLine]
    runs: list[RetentionRunOut]


@routes.reads("/subject-requests/{request_id}/stored", Permission.RIGHTS_MANAGE, StoredOut)
def subject_requests_stored(request: TokenRequest, request_id: Id) -> dict[str, Any]:
    """Tell what is stored about the person of a request, with source and reason."""
    found, said = _stored(request, request_id), terms.rule_sentences()
    names = ("table", "doc", "source", "auth_context", "retention_class", "visibility", "rows", "first", "last")
    lines = [{name: getattr(one, name) for name in names} for one in found.lines]
    facts = [line | {"rule": said.get(line["retention_class"], "")} for line in lines]
    return {"accounts": sorted(found.keys), "facts": facts, "workspace_rows": found.counts}


@routes.reads(
    "/subject-requests/{request_id}/archive", Permission.RIGHTS_MANAGE, None, openapi_extra=file_answer("zip")
)
def subject_requests_archive(request: TokenRequest, request_id: Id) -> HttpResponse:
    """Give all that is stored about the person of a request as a zip: one JSON document, and a CSV per table."""
    content = archive(_stored(request, request_id, in_full=True), timezone.now())
    request_exported(scope=request.scope, request_id=request_id)
    name = content_disposition_header(as_attachment=True, filename="personal-data.zip") or ""
    return HttpResponse(content, content_type="application/zip", headers={"Content-Disposition": name})


@routes.reads("/subject-requests/{request_id}/receipt", Permission.RIGHTS_MANAGE, ReceiptOut)
def subject_requests_receipt(request: TokenRequest, request_id: Id) -> ReceiptOut:
    """Give the receipt of a deletion."""
    found = request_find(request.scope, request_id)
    if not found.receipt:
        raise NotThere(_("This request has no receipt: nothing was deleted for it."))
    return ReceiptOut(sha256=found.receipt_hash, receipt=found.receipt)


@routes.reads("/retention", Permission.RIGHTS_MANAGE, RetentionOut)
def retention_read(request: TokenRequest) -> dict[str, Any]:
    """Tell how long facts are kept by where they come from, what would go now, and what went."""
    lines = [
        {
            "retention_class": one.state.retention_class,
            "rule": one.sentence,
            "source": one.source,
            "rows": one.state.rows,
            "oldest": one.state.oldest,
            "due": one.state.due,
        }
        for one in terms.rule_lines(request.scope, timezone.now())
    ]
    return {"as_of": terms.rules_as_of(), "rules": lines, "runs": terms.runs_seen(request.scope)}


def _stored(request: TokenRequest, request_id: int, *, in_full: bool = False) -> Stored:
    scope, key = request.scope, request_find(request.scope, request_id).account_key
    if not key:
        raise NotThere(_("The data of this request was deleted; its receipt tells what went."))
    return stored_about(scope.lake, scope.workspace_id, key, in_full=in_full)
