"""The search for the best plan over the catalogue, and its document in the size that is kept."""

from collections import Counter
from typing import Any

import polars as pl
from django.utils import timezone

from fukasa.analysis.planning.problem.solution import Report
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.plans.audience.kept import NOBODY, PlanAudience
from fukasa.apps.plans.errors import NeedsSegments
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.catalogue import catalogue_candidates
from fukasa.pipelines.plan.run import make_plan
from fukasa.pipelines.plan.told_overlaps import with_overlaps

MOST_LISTED = 2_000  # of those who are cut; the shortlist of the run holds all of them
MOST_SECONDS = 300.0
_PARTS = ("cut", "undecidable")


def solve(
    index: SearchIndex,
    brief: Brief,
    scope: Scope,
    *,
    deals: pl.DataFrame,
    report: Report,
    audience: PlanAudience = NOBODY,
) -> dict[str, Any]:
    """Solve a brief over the catalogue and give the plan document as it is kept.

    Args:
        index: the search index.
        brief: what is asked; its seconds end the search, after MOST_SECONDS at the latest.
        scope: whose facts are visible.
        deals: the workspace's own prices.
        report: told how far the search is.
        audience: the people to reach, and what is known of overlaps.

    Raises:
        FukasaError: the brief asks for what cannot be stated, or nothing was found in time.

    """
    if brief.goal.kpi == "reach" and not audience.segments:
        raise NeedsSegments("people reached are counted over segments, of which the plan has none; name them")
    found = catalogue_candidates(index, brief, scope, deals=deals, segments=audience.stated, clock=timezone.localtime)
    version = data_home().lake.current()
    candidates, overlaps = with_overlaps(found, audience.overlaps, version, scope)
    made = make_plan(brief, candidates, seconds=_seconds(brief), overlaps=overlaps, report=report)
    return kept(made.document)


def _seconds(brief: Brief) -> float | None:
    """End every search by the clock, however much the brief allows: others wait for the worker."""
    asked = brief.solver
    return min(asked.seconds or MOST_SECONDS, MOST_SECONDS) if asked.seconds or asked.node_limit else None


def kept(document: dict[str, Any]) -> dict[str, Any]:
    """Count by rule whom the gates left out, and keep the first of the lists only: a catalogue has no end."""
    counts = Counter(one["rule"] for part in _PARTS for one in document[part])
    shortened = {part: document[part][:MOST_LISTED] for part in _PARTS if len(document[part]) > MOST_LISTED}
    notes = [_shortened_note(len(document[part])) for part in shortened]
    return document | shortened | {"left_out": dict(counts.most_common()), "notes": [*document["notes"], *notes]}


def _shortened_note(count: int) -> dict[str, str]:
    return {
        "ja": f"起用しない{count:,}件のうち、ここには{MOST_LISTED:,}件だけを載せています。全件は候補の一覧にあります。",
        "en": f"Of {count:,} who are left out {MOST_LISTED:,} are listed here; the list of candidates has all.",
    }
