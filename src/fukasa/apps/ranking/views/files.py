from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.ranking import selectors
from fukasa.apps.ranking.forms import weights_form
from fukasa.apps.ranking.page import RankingPage, asked_of, page_of
from fukasa.apps.ranking.selectors import Candidates
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.connectors.exports import write_csv, write_xlsx

_HEADER = ("group", "missing_parts", "rank", "change", "score", "share_in_top", "top", "rank_low", "rank_high")
Write = Callable[[Path, Sequence[str], list[list[Any]]], None]


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def list_csv(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give the ranking of a list as CSV."""
    return _download(request, selectors.of_list(request.scope, list_id), write_csv, "csv")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def list_xlsx(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give the ranking of a list as an Excel workbook."""
    return _download(request, selectors.of_list(request.scope, list_id), write_xlsx, "xlsx")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def run_csv(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the ranking of a shortlist as CSV."""
    return _download(request, selectors.of_run(request.scope, run_id), write_csv, "csv")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def run_xlsx(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the ranking of a shortlist as an Excel workbook."""
    return _download(request, selectors.of_run(request.scope, run_id), write_xlsx, "xlsx")


def _download(request: MemberRequest, candidates: Candidates, write: Write, suffix: str) -> HttpResponse:
    form = weights_form(request.GET, plans=selectors.briefs(request.scope), plan_id=candidates.plan_id)
    asked = asked_of(form, candidates)
    index = index_or_none()
    page = None if index is None else page_of(request.scope, index, candidates, asked)
    parts = [part.id for part in ranking_settings().parts]
    header = ["account_key", "name", "platform", "tier", *_HEADER, *parts, *(f"weight_{part}" for part in parts)]
    weights = [asked.sliders[part] for part in parts]
    rows = [] if page is None else _rows(page, weights)
    content = written(f"ranking.{suffix}", lambda path: write(path, header, rows))
    return attachment(content, file_name(candidates.name, f"-ranking.{suffix}", instead="ranking"))


def _rows(page: RankingPage, weights: list[float]) -> list[list[Any]]:
    return [
        [
            line.key,
            line.name,
            line.platform,
            line.tier,
            number,
            "; ".join(group.missing),
            line.place,
            line.change,
            line.score,
            line.in_top,
            group.top,
            line.low,
            line.high,
            *line.parts,
            *weights,
        ]
        for number, group in enumerate(page.groups, 1)
        for line in group.lines
    ]
