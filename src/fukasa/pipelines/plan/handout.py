"""A plan for people outside: what is hidden is not there, and neither is anything it could be computed from.

Those who were not booked are never named: why somebody was cut is a judgement that stays inside. What is kept of a plan
with hidden parts stands in lists here, so that a new key of the document is hidden until somebody thinks about it.
"""

from collections import Counter
from typing import Any

from fukasa.analysis.planning.certificate.words import Text, at_most_percent

Document = dict[str, Any]

_ALWAYS = (
    "status",
    "name",
    "kpi",
    "sense",
    "starts_on",
    "ends_on",
    "lake_version",
    "target",
    "reproducible",
    "candidates",
    "passed",
    "objective",
    "left_out",
)
_WITH_PRICES = ("currency", "budget", "cutoff", "bound", "gap", "tiers", "frontier", "cheapest_for_target", "totals")
_BRINGS = ("posts", "role", "platform", "tier", "category", "views", "engagement_mean", "conversions_mean", "stability")
_NAMES = ("option_id", "creator_id", "account_id", "handle", "name")
_COSTS = ("price", "price_basis", "cost", "p_cpv_ok", "cpv", "marginal", "reason", "reason_en", "reason_ja")
_TOTALS = ("views", "reach", "reach_interval", "engagement", "conversions", "target_chance")
_CHECKED = Text(
    "All {n} rules were checked again by a separate calculation and are kept.",
    "{n}件の条件すべてを別の計算で再確認し、守られています。",
)
_CLOSE = Text(" No plan under them brings over {gap} more.", "これを{gap}より大きく上回るプランはありません。")
_BEST = Text(" No better plan exists under them.", "これより良いプランはありません。")
_EXACT = 1e-6  # smaller gaps would be written as none
_CREATOR = "#{number}"
_OF_CREATORS = frozenset({"conflict", "one_option", "rules.must_have"})


def handed_on(document: Document, *, prices: bool = True, names: bool = True) -> Document:
    """Give what somebody outside may see of a plan; keys stay, hidden values are null or empty.

    Args:
        document: of ``fukasa.pipelines.plan.document``.
        prices: whether prices, costs, cut-off and budget are shown. If not, everything goes from which they follow:
            costs per view and their chances (with the views they give the price), what a lower budget or another plan
            would bring, shares of spend, and sentences.
        names: whether creators are named; if not they are numbered.

    """
    shown = document | {"cut": [], "undecidable": [], "left_out": left_out(document)}
    if prices and names:
        return shown | {"certificate": _about_the_booked(document)}
    kept = (*_ALWAYS, *(_WITH_PRICES if prices else ()))
    return dict.fromkeys(document) | {
        **{name: shown[name] for name in kept},
        **{name: [] for name in ("cut", "undecidable", "notes")},
        "tiers": shown["tiers"] if prices else [],
        "frontier": shown["frontier"] if prices else [],
        "totals": shown["totals"] if prices else _totals(document),
        "selected": _selected(document, prices=prices, names=names),
        "certificate": _certificate(document, prices=prices),
    }


def left_out(document: Document) -> dict[str, int]:
    """Count by rule who was cut or cannot be judged, the most first."""
    kept: dict[str, int] | None = document.get("left_out")
    if kept is not None:
        return kept
    return dict(Counter(one["rule"] for one in (*document["cut"], *document["undecidable"])).most_common())


def _totals(document: Document) -> Document | None:
    totals = document["totals"]
    return None if totals is None else dict.fromkeys(totals) | {name: totals.get(name) for name in _TOTALS}


def _selected(document: Document, *, prices: bool, names: bool) -> list[Document]:
    """List who is booked; without prices by expected views, because the usual order may be one of costs."""
    booked = document["selected"]
    if not prices:
        booked = sorted(booked, key=lambda one: (-(one["views"]["mean"] or 0.0), one["option_id"]))
    kept = (*_BRINGS, *(_NAMES if names else ()), *(_COSTS if prices else ()))
    return [
        dict.fromkeys(one)
        | {name: one[name] for name in kept}
        | ({} if names else {"name": _CREATOR.format(number=number)})
        for number, one in enumerate(booked, start=1)
    ]


def _about_the_booked(document: Document) -> Document | None:
    """Give the certificate without those who stand next to the plan: they are named in its text and its scenarios."""
    certificate: Document | None = document["certificate"]
    if certificate is None:
        return None
    booked = {one["creator_id"] for one in document["selected"]}

    def inside(rule: str) -> bool:
        return _speaks_of(rule) <= booked

    habits = certificate["baselines"].items()
    kept = {
        "constraints": [one for one in certificate["constraints"] if inside(one["rule"])],
        "baselines": {name: plan | {"violations": list(filter(inside, plan["violations"]))} for name, plan in habits},
        "sensitivity": _unnamed(certificate["sensitivity"]),
        "marginal": None,
    }
    return certificate | kept | _texts(document)


def _speaks_of(rule: str) -> set[str]:
    """Give the creators whom the id of a rule names."""
    kind, _colon, who = rule.partition(":")
    return set(who.split("|")) if kind in _OF_CREATORS and who else set()


def _unnamed(sensitivity: Document) -> Document:
    """Leave out who would join a plan that is made again."""

    def without(scenario: Document) -> Document:
        return {name: value for name, value in scenario.items() if name not in {"joins", "leaves"}}

    steps = {
        kind: {step: one and without(one) for step, one in (sensitivity.get(kind) or {}).items()}
        for kind in ("budget", "cutoff")
    }
    return sensitivity | steps | {"leave_one_out": [without(one) for one in sensitivity.get("leave_one_out") or []]}


def _certificate(document: Document, *, prices: bool) -> Document | None:
    certificate = document["certificate"]
    if certificate is None:
        return None
    baselines = {name: plan | {"violations": []} for name, plan in certificate["baselines"].items()} if prices else {}
    return {"ok": certificate["ok"], "constraints": [], "sensitivity": {}, "baselines": baselines} | _texts(document)


def _texts(document: Document) -> dict[str, str]:
    text_en, text_ja = (_text(document, language) for language in ("en", "ja"))
    return {"text": text_en, "text_en": text_en, "text_ja": text_ja}


def _text(document: Document, language: Any) -> str:
    """Say what is proven; how far the lowest cost is would tell about costs."""
    checked, gap = len(document["certificate"]["constraints"]), document["gap"]
    close = document["sense"] == "most" and gap is not None and document["certificate"]["ok"]
    first = _CHECKED.said(language, n=checked) if document["certificate"]["ok"] else ""
    if not close:
        return first
    return first + (_BEST if gap <= _EXACT else _CLOSE).said(language, gap=at_most_percent(max(gap, 0.0)))
