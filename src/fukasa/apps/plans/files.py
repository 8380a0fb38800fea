"""Files of plans, for pages and programs alike."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.plans import selectors
from fukasa.apps.plans.audience.tables import OVERLAP_HEADINGS, SEGMENT_HEADINGS
from fukasa.apps.plans.errors import RunNotFound
from fukasa.apps.plans.papers import paper_of
from fukasa.apps.plans.selectors import PlanView, PortfolioView
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.connectors.exports import write_csv
from fukasa.pipelines.brief_text import brief_toml
from fukasa.pipelines.plan.files import write_plan_json, write_plan_xlsx
from fukasa.pipelines.shortlist import ShortlistRun
from fukasa.pipelines.shortlist_files import write_shortlist_csv, write_shortlist_html, write_shortlist_xlsx

Language = Literal["ja", "en"]


def brief_file(scope: WorkspaceScope, plan_id: int) -> HttpResponse:
    """Give the brief of a plan as a file that the command line reads too."""
    plan = selectors.plan_view(scope, plan_id)
    asked = plan.brief
    if plan.audience.segments:  # the file that stands beside it in the menu
        asked = replace(asked, audience=replace(asked.audience, segments="segments.csv"))
    _exported(scope, plan, "brief", "toml")
    return file_response(brief_toml(asked).encode(), plan.name, "toml")


def shortlist_file(scope: WorkspaceScope, run_id: int, suffix: str) -> HttpResponse:
    """Give a shortlist as ``csv``, ``xlsx`` or ``html``: everybody, passed and cut, with the reason."""
    run = selectors.run_view(scope, run_id)
    made = selectors.run_result(scope, run)
    plan = selectors.plan_view(scope, run.plan_id)
    content = written(f"shortlist.{suffix}", lambda path: _SHORTLISTS[suffix](made, path, spoken()))
    _exported(scope, plan, "shortlist", suffix, run=run.number)
    return file_response(content, f"{plan.name}-{run.number}", suffix)


def plan_file(scope: WorkspaceScope, run_id: int, suffix: str) -> HttpResponse:
    """Give the optimised plan of a run as ``json``, ``xlsx`` or ``pdf``."""
    run = selectors.run_view(scope, run_id)
    portfolio = selectors.portfolio_view(scope, run_id)
    if portfolio is None or portfolio.document is None:
        raise RunNotFound(_("This run has no plan."))
    plan = selectors.plan_view(scope, run.plan_id)
    content = written(f"plan.{suffix}", lambda path: _PLANS[suffix](portfolio, path, spoken()))
    _exported(scope, plan, "plan", suffix, run=run.number)
    return file_response(content, f"{plan.name}-{run.number}-plan", suffix)


def segments_file(scope: WorkspaceScope, plan_id: int) -> HttpResponse:
    """Give the segments of a plan as the command line reads them."""
    plan = selectors.plan_view(scope, plan_id)
    rows = [(one.name, one.population, one.weight) for one in plan.audience.segments]
    _exported(scope, plan, "segments", "csv")
    return _table(plan.name, "segments", tuple(SEGMENT_HEADINGS), rows)


def overlaps_file(scope: WorkspaceScope, plan_id: int) -> HttpResponse:
    """Give the known overlaps of a plan as the command line reads them."""
    plan = selectors.plan_view(scope, plan_id)
    rows = [(one.one, one.other, one.people, one.size_one, one.size_other) for one in plan.audience.overlaps]
    _exported(scope, plan, "overlaps", "csv")
    return _table(plan.name, "overlaps", tuple(OVERLAP_HEADINGS), rows)


def file_response(content: bytes, name: str, suffix: str) -> HttpResponse:
    """Hand over a file of a plan."""
    return attachment(content, file_name(name, f".{suffix}", instead="plan"))


def _exported(scope: WorkspaceScope, plan: PlanView, what: str, suffix: str, **more: int) -> None:
    named: dict[str, Any] = {"object_type": "plan", "object_id": plan.plan_id, "object_name": plan.name}
    record(scope, "plan.exported", **named, after={"what": what, "format": suffix, **more})


def _table(
    name: str, what: str, header: tuple[str, ...], rows: Sequence[tuple[str | float | None, ...]]
) -> HttpResponse:
    content = written(f"{what}.csv", lambda path: write_csv(path, header, rows))
    return file_response(content, f"{name}-{what}", "csv")


def _write_json(portfolio: PortfolioView, path: Path, _language: Language) -> None:
    write_plan_json(portfolio.document or {}, path)


def _write_xlsx(portfolio: PortfolioView, path: Path, written_in: Language) -> None:
    write_plan_xlsx(portfolio.document or {}, path, written_in)


def _write_pdf(portfolio: PortfolioView, path: Path, written_in: Language) -> None:
    dated = timezone.localdate(portfolio.updated_at)
    path.write_bytes(paper_of(portfolio.document or {}, written_in, dated))


_SHORTLISTS: dict[str, Callable[[ShortlistRun, Path, str], None]] = {
    "csv": write_shortlist_csv,
    "xlsx": write_shortlist_xlsx,
    "html": write_shortlist_html,
}
_PLANS: dict[str, Callable[[PortfolioView, Path, Language], None]] = {
    "json": _write_json,
    "xlsx": _write_xlsx,
    "pdf": _write_pdf,
}
