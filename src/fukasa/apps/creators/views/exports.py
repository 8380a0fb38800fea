"""Files: the result of a search, and the figures of one account."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from fukasa.apps.creators import services
from fukasa.apps.creators.authenticity.files import authenticity_rows
from fukasa.apps.creators.exporting.tasks import start_export
from fukasa.apps.creators.query_params import read
from fukasa.apps.creators.selectors import files
from fukasa.apps.creators.selectors.report import OpenReport, report_open
from fukasa.apps.pages.downloads import attachment, written
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.connectors.exports import write_csv, write_xlsx

_WRITERS: dict[str, Callable[[Path, Sequence[str], Any], None]] = {"csv": write_csv, "xlsx": write_xlsx}


@require_POST
@member_required(Permission.EXPORTS_WRITE)
def export(request: MemberRequest) -> HttpResponse:
    """Give the ticked accounts (``keys``) as a file; let the whole result of ``query`` be written in the background."""
    keys = tuple(request.POST.getlist("keys"))
    if not keys:
        query, wished = request.POST.get("query", ""), request.POST.get("format", "csv")
        start_export(scope=request.scope, query=query, file_format=wished)
        return redirect("creators:exports")
    suffix = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    found = files.ticked_rows(request.scope, read(QueryDict(request.POST.get("query", ""))).query, keys)
    content = written(f"creators.{suffix}", lambda path: _WRITERS[suffix](path, found.header, found.rows))
    services.export_record(
        scope=request.scope,
        what="selected",
        rows=found.count,
        query=request.POST.get("query", ""),
        file_format=suffix,
    )
    return _file(content, f"creators.{suffix}")


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_GET
def figures_csv(request: MemberRequest, platform: str, account_id: str) -> HttpResponse:
    """Give every figure of an account with where it comes from, as CSV."""
    report = _report(request, f"{platform}:{account_id}", "figures", "csv")
    if report is None:
        return render(request, "404.html", status=404)
    return _csv(files.figure_rows(report), f"{platform}-{account_id}.csv")


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_GET
def authenticity_csv(request: MemberRequest, platform: str, account_id: str) -> HttpResponse:
    """Give every check of an account's authenticity, with what it found, as CSV."""
    report = _report(request, f"{platform}:{account_id}", "authenticity", "csv")
    if report is None:
        return render(request, "404.html", status=404)
    return _csv(authenticity_rows(report), f"{platform}-{account_id}-authenticity.csv")


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_GET
def figures_json(request: MemberRequest, platform: str, account_id: str) -> HttpResponse:
    """Give every figure of an account with where it comes from, as JSON."""
    report = _report(request, f"{platform}:{account_id}", "figures", "json")
    if report is None:
        return render(request, "404.html", status=404)
    content = json.dumps(files.figures(report), ensure_ascii=False, default=_plain, indent=1).encode()
    return _file(content, f"{platform}-{account_id}.json")


def _report(request: MemberRequest, key: str, what: str, file_format: str) -> OpenReport | None:
    """Open a report of which a part is taken out, and note that."""
    report = report_open(request.scope, key)
    if report is not None:
        services.report_exported(scope=request.scope, account_key=key, what=what, file_format=file_format)
    return report


def _csv(table: files.Table, name: str) -> HttpResponse:
    return _file(written("table.csv", lambda path: write_csv(path, table.header, table.rows)), name)


def _file(content: bytes, name: str) -> HttpResponse:
    return attachment(content, name.replace("/", "-"))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
