"""Rules that cannot hold together, and what to relax, in words of both languages."""

from collections.abc import Mapping
from dataclasses import asdict
from math import ceil, floor, log10
from typing import Any

from fukasa.analysis.planning.certificate.words import Language, Text, money, number, per_view
from fukasa.analysis.planning.problem.limits import BUDGET, CVAR, MIN_CREATORS, Limits
from fukasa.analysis.planning.problem.solution import Conflict, Relaxation
from fukasa.core.money import minor_digits
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.gates import NO_FORECAST, NO_PRICE
from fukasa.pipelines.plan.rule_words import rule_name

_TOGETHER = Text(
    "No plan satisfies these rules together: {rules}.", "次の条件を同時に満たすプランはありません: {rules}。"
)
_PERHAPS_FEWER = Text(
    "Time was over before it was known whether fewer of them already contradict each other.",
    "時間切れのため、このうちの一部だけで矛盾しているかどうかは調べきれていません。",
)
_ALONE = Text("No plan satisfies this rule: {rules}.", "次の条件を満たすプランはありません: {rules}。")
_POSSIBLE = Text(
    "It becomes possible if one of them changes: {changes}.", "どれか1つを変えれば可能になります: {changes}。"
)
_CHANGE = Text("{rule} → {needed}", "{rule}→{needed}")
_DROP = Text("without “{rule}”", "「{rule}」をなくす")
_NOTHING = Text("No change of a single rule is enough.", "1つの条件を変えるだけでは足りません。")
_NOT_SOUGHT = Text(
    "Time was over before it was known which change would help.",
    "時間切れのため、どの条件を変えればよいかは調べきれていません。",
)
_NOBODY = {
    MIN_CREATORS: Text(
        "There is nobody to choose from: widen the filter or add candidates.",
        "選べる候補がいません。絞り込みを緩めるか、候補を追加してください。",
    ),
    NO_PRICE: Text(
        "No candidate has a price, neither known nor estimated: give prices.",
        "価格の分かる候補（推定を含む）がいません。価格を入力してください。",
    ),
    NO_FORECAST: Text(
        "No candidate has the forecast that this plan counts on: complete views and what the goal counts.",
        "このプランに必要な予測がそろった候補がいません。再生数と、目標に使う指標を補ってください。",
    ),
}
"""What leaves nobody at all, whatever the rules are."""
CUTOFF = "cutoff.cpv"
_SHARE_ENDS = (".min_share", ".max_share")
_MOSTS = {BUDGET, CUTOFF, "rules.max_creators", "rules.max_posts"}
_MOST_OF_ONE = "rules.max_per_agency:"
_WHOLE_FROM = 100
_ROUNDING = 1e-7
_LIMITS = {
    "rules.min_creators": "min_creators",
    "rules.max_creators": "max_creators",
    "rules.max_posts": "max_posts",
    "rules.max_per_agency": "max_per_agency",
    "goal.target": "target",
}


def conflict_of(conflict: Conflict, limits: Limits, brief: Brief, names: Mapping[str, str]) -> dict[str, Any]:
    """Give a conflict as plain values with its sentences."""
    english, japanese = (_text(conflict, limits, brief, names, language) for language in ("en", "ja"))
    return {
        "rules": list(conflict.rules),
        "relaxations": [asdict(relaxation) for relaxation in conflict.relaxations],
        "text_en": english,
        "text_ja": japanese,
    }


def _text(conflict: Conflict, limits: Limits, brief: Brief, names: Mapping[str, str], language: Language) -> str:
    if len(conflict.rules) == 1 and not conflict.relaxations and conflict.rules[0] in _NOBODY:
        return _NOBODY[conflict.rules[0]].said(language)
    said = [_named(rule, limits, brief, names, language) for rule in conflict.rules]
    comma = "; " if language == "en" else "、"
    first = (_TOGETHER if len(said) > 1 else _ALONE).said(language, rules=comma.join(said))
    changes = [_changed(one, limits, brief, names, language) for one in conflict.relaxations]
    joint = " " if language == "en" else ""
    if not conflict.irreducible and len(said) > 1:
        first = joint.join((first, _PERHAPS_FEWER.said(language)))
    if not changes:
        return joint.join((first, (_NOTHING if conflict.all_sought else _NOT_SOUGHT).said(language)))
    return joint.join((first, _POSSIBLE.said(language, changes=comma.join(changes))))


def _changed(one: Relaxation, limits: Limits, brief: Brief, names: Mapping[str, str], language: Language) -> str:
    rule = _named(one.rule, limits, brief, names, language)
    if one.needed is None:
        return _DROP.said(language, rule=rule)
    enough = _sufficient(one.rule, one.needed, brief)
    return _CHANGE.said(language, rule=rule, needed=_written(one.rule, enough, brief, language))


def _sufficient(rule: str, needed: float, brief: Brief) -> float:
    """Round to what is written towards the side on which it still helps: up where the rule is a most."""
    if rule == BUDGET:
        step = 10.0 ** -minor_digits(brief.currency)
    elif abs(needed) >= _WHOLE_FROM:
        step = 1.0
    else:
        step = 10.0 ** (floor(log10(abs(needed))) - 2) if needed else 1.0
    most = rule in _MOSTS or rule.startswith(_MOST_OF_ONE) or rule.endswith(".max_share")
    return (ceil(needed / step - _ROUNDING) if most else floor(needed / step + _ROUNDING)) * step


def _named(rule: str, limits: Limits, brief: Brief, names: Mapping[str, str], language: Language) -> str:
    limit = _limit(rule, limits, brief)
    return rule_name(rule, "–" if limit is None else _written(rule, limit, brief, language), language, names)


def _limit(rule: str, limits: Limits, brief: Brief) -> float | None:
    fixed = {
        BUDGET: limits.budget,
        CUTOFF: brief.cutoff.cpv,
        "gates.depth_min": brief.gates.depth_min,
        CVAR: None if limits.cvar is None else limits.cvar.floor,
    }
    if rule in fixed:
        return fixed[rule]
    for share in limits.shares:
        if rule in {share.min_id, share.max_id}:
            return share.min if rule == share.min_id else share.max
    name = _LIMITS.get(rule.partition(":")[0])
    return None if name is None else getattr(limits, name)


def _written(rule: str, value: float, brief: Brief, language: Language) -> str:
    if rule == BUDGET:
        return money(value, brief.currency, language)
    if rule == CUTOFF:
        return per_view(value, brief.currency, language)
    if rule.endswith(_SHARE_ENDS):
        return f"{100 * value:.3g}%"
    return number(value)
