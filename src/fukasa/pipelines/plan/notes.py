"""What a plan does not do with a brief, and what its reader must know, said plainly."""

from collections.abc import Callable

from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.candidates import Candidates

Note = dict[str, str]
_FILTERS = {
    "countries": "country",
    "regions": "region",
    "languages": "language",
    "keywords": "bio",
    "categories": "category",
    "formats": "format",
    "followers": "followers",
}
"""Filters of a brief, and the column that a source must have for them to act."""


def plan_notes(brief: Brief, candidates: Candidates) -> tuple[Note, ...]:
    """List the parts of a brief that a plan does not apply, and what the source says."""
    absent = [name for name in _asked_filters(brief) if _FILTERS[name] not in candidates.known]
    found = list(candidates.notes)
    if absent and candidates.lake_version is None:
        found.append(_filters_note(absent))
    found += [note for applies, note in _NOTES if applies(brief)]
    for gate in ("confidence_min", "brand_safety"):
        if getattr(brief.gates, gate) and gate.removesuffix("_min") not in candidates.known:
            found.append(_gate_note(gate))
    return tuple(found)


def _asked_filters(brief: Brief) -> list[str]:
    wanted = brief.filter
    ends = (wanted.followers.min, wanted.followers.max)
    asked = [name for name in _FILTERS if name != "followers" and getattr(wanted, name)]
    return asked if ends == (None, None) else [*asked, "followers"]


def _filters_note(names: list[str]) -> Note:
    listed = ", ".join(names)
    return {
        "ja": f"候補のファイルに該当する列がないため、[filter] の {listed} は使っていません。",
        "en": f"The file of candidates has no columns for [filter] {listed}; they cut nobody.",
    }


def _gate_note(gate: str) -> Note:
    return {
        "ja": f"候補に該当する値がないため、[gates] {gate} は使っていません。",
        "en": f"The candidates tell nothing about [gates] {gate}; it cuts nobody.",
    }


_NOTES: tuple[tuple[Callable[[Brief], bool], Note], ...] = (
    (
        lambda brief: bool(brief.audience.countries or brief.audience.genders or brief.audience.ages),
        {
            "ja": "[audience] の countries・genders・ages はまだ反映されません。segments を使ってください。",
            "en": "[audience] countries, genders and ages are not applied yet; use segments.",
        },
    ),
    (
        lambda brief: bool(brief.filter.rivals),
        {"ja": "[filter] の rivals はまだ反映されません。", "en": "[filter] rivals are not applied yet."},
    ),
    (
        lambda brief: bool(brief.goal.value_weight) and brief.goal.kpi != "reach",
        {
            "ja": "[goal] の value は kpi が reach のときだけ加えます。",
            "en": "[goal] value is added only where the kpi is reach.",
        },
    ),
    (
        lambda brief: brief.goal.kpi == "reach" and bool(brief.goal.value) != bool(brief.goal.value_weight),
        {
            "ja": "[goal] の value と value_weight は両方そろったときだけ加えます。",
            "en": "[goal] value is added only together with value_weight.",
        },
    ),
    (
        lambda brief: brief.budget.amount is None and brief.goal.target is None,
        {
            "ja": "予算も目標もないため、費用に上限がありません。",
            "en": "There is neither a budget nor a target; nothing limits the cost.",
        },
    ),
)
