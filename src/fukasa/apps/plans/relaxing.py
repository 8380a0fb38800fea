"""Put the relaxation of a rule into a brief, so that a plan becomes possible."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil, floor
from typing import Any

from fukasa.pipelines.brief import Brief, Risk, Span

Change = Callable[[Brief, str, float | None], Brief | None]
_FINE = 10_000  # shares, chances and amounts below 1 are kept to four digits
_CENTS = _LARGE = 100


def relaxed(brief: Brief, relaxation: Mapping[str, Any], document: Mapping[str, Any]) -> Brief | None:
    """Give the brief with one rule relaxed as far as the document says; None where no key of it holds the rule.

    Args:
        brief: the brief.
        relaxation: rule, limit and needed; ``needed`` None drops the rule.
        document: the plan document that names the creators.

    """
    rule, needed = relaxation["rule"], relaxation["needed"]
    if rule.startswith("mix."):
        changed = _mix(brief, rule, needed)
    elif rule.startswith("rules.must_have:"):
        changed = _without(brief, "must_have", _called(rule.partition(":")[2], document))
    elif rule.startswith("rules.exclusivity:"):
        changed = _without(brief, "exclusivity", {rule.partition(":")[2].lower()})
    else:
        change = _CHANGES.get(rule.partition(":")[0])
        changed = None if change is None else change(brief, rule, needed)
    return None if changed == brief else changed


def _set(section: str, key: str, write: Callable[[float], float | int]) -> Change:
    def change(brief: Brief, _rule: str, needed: float | None) -> Brief | None:
        value = None if needed is None else write(needed)
        return replace(brief, **{section: replace(getattr(brief, section), **{key: value})})

    return change


def _upwards(value: float) -> float:
    """Round an amount so that it suffices: whole units, finer where it is small, as a cost per view in dollars is."""
    return ceil(value * _grain(value)) / _grain(value)


def _downwards(value: float) -> float:
    return floor(value * _grain(value)) / _grain(value)


def _grain(value: float) -> int:
    return 1 if abs(value) >= _LARGE else _CENTS if abs(value) >= 1 else _FINE


def _lower_share(value: float) -> float:
    return floor(value * _FINE) / _FINE


def _upper_share(value: float) -> float:
    return min(1.0, ceil(value * _FINE) / _FINE)


def _cutoff(brief: Brief, _rule: str, needed: float | None) -> Brief | None:
    """Raise the cost per view, which is what the rule is told in."""
    if needed is None or brief.cutoff.cpv is None or needed <= brief.cutoff.cpv:
        return None
    return replace(brief, cutoff=replace(brief.cutoff, cpv=_upwards(needed)))


def _authenticity(brief: Brief, _rule: str, _needed: float | None) -> Brief | None:
    return replace(brief, gates=replace(brief.gates, authenticity=None))


def _risk(brief: Brief, _rule: str, needed: float | None) -> Brief | None:
    if needed is None:
        return replace(brief, risk=Risk())
    return replace(brief, risk=replace(brief.risk, cvar_floor=_downwards(needed)))


def _tiers(brief: Brief, _rule: str, _needed: float | None) -> Brief | None:
    return replace(brief, filter=replace(brief.filter, tiers=()))


_CHANGES: dict[str, Change] = {
    "budget": _set("budget", "amount", _upwards),
    "goal.target": _set("goal", "target", _downwards),
    "rules.min_creators": _set("rules", "min_creators", floor),
    "rules.max_creators": _set("rules", "max_creators", ceil),
    "rules.max_posts": _set("rules", "max_posts", ceil),
    "rules.max_per_agency": _set("rules", "max_per_agency", ceil),
    "risk.cvar_floor": _risk,
    "cutoff.cpv": _cutoff,
    "gates.authenticity": _authenticity,
    "gates.depth_min": _set("gates", "depth_min", _lower_share),
    "gates.confidence_min": _set("gates", "confidence_min", _lower_share),
    "gates.brand_safety": _set("gates", "brand_safety", bool),
    "filter.tiers": _tiers,
}


def _mix(brief: Brief, rule: str, needed: float | None) -> Brief | None:
    _section, kind, rest = rule.split(".", 2)
    value, _dot, end = rest.rpartition(".")
    if kind == "small":
        share = None if needed is None else _lower_share(needed)
        return replace(brief, rules=replace(brief.rules, small_share_min=share))
    spans: Mapping[str, Span] = getattr(brief.mix, kind, None) or {}
    if value not in spans:
        return None
    write, name = (_upper_share, "max") if end == "max_share" else (_lower_share, "min")
    changed = replace(spans[value], **{name: None if needed is None else write(needed)})
    kept = {**spans, value: changed}
    left = {one: span for one, span in kept.items() if span != Span()}
    return replace(brief, mix=replace(brief.mix, **{kind: left or None}))


def _called(creator: str, document: Mapping[str, Any]) -> set[str]:
    """Give every name by which a brief may mean a creator."""
    known = [
        one for part in ("selected", "cut", "undecidable") for one in document[part] if one["creator_id"] == creator
    ]
    names = {str(one.get(key) or "") for one in known for key in ("handle", "account_id", "option_id")} | {creator}
    return {name.removeprefix("@").lower() for name in names if name}


def _without(brief: Brief, key: str, names: set[str]) -> Brief | None:
    held: tuple[str, ...] = getattr(brief.rules, key)
    left = {key: tuple(name for name in held if name.removeprefix("@").lower() not in names)}
    return replace(brief, rules=_with(brief.rules, left))


def _with(section: Any, values: Mapping[str, Any]) -> Any:
    """Replace keys of a section whose names are data."""
    return replace(section, **values)
