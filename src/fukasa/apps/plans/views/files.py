from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fukasa.apps.catalogue.words import language
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.plans import selectors
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.pipelines.brief_text import brief_toml
from fukasa.pipelines.shortlist import ShortlistRun
from fukasa.pipelines.shortlist_files import write_shortlist_csv, write_shortlist_html, write_shortlist_xlsx

Write = Callable[[ShortlistRun, Path, str], None]


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def csv(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give a shortlist as CSV: everybody, passed and cut, with the reason."""
    return _download(request, run_id, write_shortlist_csv, "csv")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def xlsx(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give a shortlist as an Excel workbook."""
    return _download(request, run_id, write_shortlist_xlsx, "xlsx")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def html(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give a shortlist as one page that needs nothing else."""
    return _download(request, run_id, write_shortlist_html, "html")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def toml(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Give the brief of a plan as a file that the command line reads too."""
    plan = selectors.plan_view(request.scope, plan_id)
    asked = plan.brief
    if plan.audience.segments:  # the file that stands beside it in the menu
        asked = replace(asked, audience=replace(asked.audience, segments="segments.csv"))
    return file_response(brief_toml(asked).encode(), plan.name, "toml")


def _download(request: MemberRequest, run_id: int, write: Write, suffix: str) -> HttpResponse:
    run = selectors.run_view(request.scope, run_id)
    made = selectors.run_result(request.scope, run)
    name = selectors.plan_view(request.scope, run.plan_id).name
    content = written(f"shortlist.{suffix}", lambda path: write(made, path, "ja" if language() == "ja" else "en"))
    return file_response(content, f"{name}-{run.number}", suffix)


def file_response(content: bytes, name: str, suffix: str) -> HttpResponse:
    """Hand over a file of a plan."""
    return attachment(content, file_name(name, f".{suffix}", instead="plan"))
