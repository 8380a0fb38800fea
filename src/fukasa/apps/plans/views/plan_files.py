from collections.abc import Callable
from pathlib import Path
from typing import Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fukasa.apps.catalogue.words import language
from fukasa.apps.pages.downloads import written
from fukasa.apps.plans import selectors
from fukasa.apps.plans.errors import RunNotFound
from fukasa.apps.plans.papers import paper_of
from fukasa.apps.plans.selectors import PortfolioView
from fukasa.apps.plans.views.files import file_response
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.pipelines.plan.files import write_plan_json, write_plan_xlsx

Language = Literal["ja", "en"]
Write = Callable[[PortfolioView, Path, Language], None]


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def json(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the optimised plan as the command line writes it."""
    return _download(request, run_id, _write_json, "json")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def xlsx(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the optimised plan as an Excel workbook."""
    return _download(request, run_id, _write_xlsx, "xlsx")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def pdf(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the optimised plan as a paper to hand on."""
    return _download(request, run_id, _write_pdf, "pdf")


def _write_json(portfolio: PortfolioView, path: Path, _language: Language) -> None:
    write_plan_json(portfolio.document or {}, path)


def _write_xlsx(portfolio: PortfolioView, path: Path, language: Language) -> None:
    write_plan_xlsx(portfolio.document or {}, path, language)


def _write_pdf(portfolio: PortfolioView, path: Path, language: Language) -> None:
    dated = timezone.localdate(portfolio.updated_at)
    path.write_bytes(paper_of(portfolio.document or {}, language, dated))


def _download(request: MemberRequest, run_id: int, write: Write, suffix: str) -> HttpResponse:
    run = selectors.run_view(request.scope, run_id)
    portfolio = selectors.portfolio_view(request.scope, run_id)
    if portfolio is None or portfolio.document is None:
        raise RunNotFound(_("This run has no plan."))
    name = selectors.plan_view(request.scope, run.plan_id).name
    content = written(f"plan.{suffix}", lambda path: write(portfolio, path, "ja" if language() == "ja" else "en"))
    return file_response(content, f"{name}-{run.number}-plan", suffix)
