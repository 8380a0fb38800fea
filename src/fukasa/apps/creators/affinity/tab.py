"""What the tab on fit and brand safety shows."""

from typing import Any

from django.http import QueryDict

from fukasa.analysis.affinity.safety.review import SafetyReview
from fukasa.analysis.affinity.saturation import Saturation
from fukasa.apps.catalogue.words import safety_name, spoken
from fukasa.apps.creators.affinity.brand import fit_part
from fukasa.apps.creators.affinity.lines import (
    evidence_lines,
    look_alike_lines,
    slope_lines,
)
from fukasa.apps.creators.selectors.likeness import likeness_of, shown
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.pipelines.affinity.brand_fit import account_saturation
from fukasa.pipelines.affinity.lookalikes import look_alikes
from fukasa.pipelines.affinity.safety import account_safety

SHOWN = 10
_BADGES = {"clear": "none", "look": "review", "risk": "fail", "insufficient": "insufficient"}


def affinity_tab(report: OpenReport, params: QueryDict) -> dict[str, Any]:
    """Give everything the tab shows; the parameter ``brand`` names the brand profile that fit is judged against."""
    row = report.index.rows([report.account.number], report.scope.lake)[0]
    safety, saturation = account_safety(report.index, row), account_saturation(report.index, row)
    return {
        **_look_alikes(report),
        **fit_part(report, row, params.get("brand", ""), spoken()),
        **_safety(safety),
        **_saturation(saturation),
    }


def _look_alikes(report: OpenReport) -> dict[str, Any]:
    learnt = likeness_of(report.scope, report.index)
    if learnt is None:
        return {"look_alikes": ()}
    found = look_alikes(report.index, [report.account.key], report.scope.lake, limit=SHOWN, weights=learnt.weights)
    return {"look_alikes": look_alike_lines(found.found, spoken()), "likeness": shown(report.scope, learnt, spoken())}


def _safety(review: SafetyReview | None) -> dict[str, Any]:
    if review is None:
        return {"safety": None, "safety_badge": "insufficient", "safety_name": safety_name("insufficient")}
    return {
        "safety": review,
        "safety_badge": _BADGES[review.verdict],
        "safety_name": safety_name(review.verdict),
        "safety_reasons": review.reasons[spoken()],
        "safety_evidence": evidence_lines(review, spoken()),
    }


def _saturation(found: Saturation) -> dict[str, Any]:
    return {
        "saturation": found,
        "saturation_sentences": (found.sentences[spoken()], found.depth_sentences[spoken()]),
        "saturation_lines": slope_lines(found),
    }
