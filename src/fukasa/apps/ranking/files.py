"""Rankings as files, for pages and programs alike."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.apps.audit.services import record
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.ranking.page import Asked, RankingPage
from fukasa.apps.ranking.selectors import Candidates
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.connectors.exports import write_csv, write_xlsx

_HEADER = ("group", "missing_parts", "rank", "change", "score", "share_in_top", "top", "rank_low", "rank_high")
_WRITERS: dict[str, Callable[[Path, Sequence[str], list[list[Any]]], None]] = {"csv": write_csv, "xlsx": write_xlsx}


def ranking_file(
    scope: WorkspaceScope, candidates: Candidates, page: RankingPage | None, asked: Asked, suffix: str
) -> HttpResponse:
    """Write a ranking with the weights that made it, as ``csv`` or ``xlsx``; empty where there is no catalogue."""
    parts = [part.id for part in ranking_settings().parts]
    header = ["account_key", "name", "platform", "tier", *_HEADER, *parts, *(f"weight_{part}" for part in parts)]
    weights = [asked.sliders[part] for part in parts]
    rows = [] if page is None else _rows(page, weights)
    content = written(f"ranking.{suffix}", lambda path: _WRITERS[suffix](path, header, rows))
    kind, number = ("list", candidates.list_id) if candidates.plan_id is None else ("plan", candidates.plan_id)
    after = {"what": "ranking", "rows": len(rows), "format": suffix}
    record(scope, f"{kind}.exported", object_type=kind, object_id=number, object_name=candidates.name, after=after)
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
