"""The rules of a plan in words, by their ids."""

from collections.abc import Mapping

from fukasa.analysis.planning.certificate.words import Language, Text

_SHARES = {
    "min_share": Text("at least {limit} of spend for {what}", "{what}の配分{limit}以上"),
    "max_share": Text("at most {limit} of spend for {what}", "{what}の配分{limit}以下"),
}
_KINDS = {
    "tier": Text("tier {value}", "規模「{value}」"),
    "platform": Text("{value}", "{value}"),
    "role": Text("role {value}", "役割「{value}」"),
    "small": Text("nano and micro creators", "ナノ・マイクロ"),
}
TIER = {
    "nano": Text("nano", "ナノ"),
    "micro": Text("micro", "マイクロ"),
    "mid": Text("mid", "ミドル"),
    "macro": Text("macro", "マクロ"),
    "mega": Text("mega", "メガ"),
    "celebrity": Text("celebrity", "著名人"),
}
ROLE = {"diffusion": Text("diffusion", "拡散"), "empathy": Text("empathy", "共感")}
_VALUES = TIER | ROLE
_RULES = {
    "budget": Text("the budget of {limit}", "予算{limit}"),
    "rules.min_creators": Text("at least {limit} creators", "{limit}人以上の起用"),
    "rules.max_creators": Text("at most {limit} creators", "{limit}人以下の起用"),
    "rules.max_posts": Text("at most {limit} posts", "投稿{limit}件以下"),
    "risk.cvar_floor": Text("at least {limit} on average in the worst cases", "最悪の場合の平均{limit}以上"),
    "goal.target": Text("a target of {limit}", "目標{limit}"),
    "rules.must_have": Text("{value} must be booked", "{value}の起用が必須"),
    "rules.max_per_agency": Text("at most {limit} creators of agency {value}", "事務所 {value} は{limit}人まで"),
    "rules.exclusivity": Text("one creator at most of category {value}", "カテゴリ {value} は1人まで"),
    "conflict": Text("{value} are not booked together", "{value}は同時に起用しない"),
    "one_option": Text("{value} is booked once", "{value}は1つの枠まで"),
    "cutoff.cpv": Text("the cut-off of {limit} per view", "足切りライン（CPV {limit}）"),
    "gates.authenticity": Text("the gate on authenticity", "真正性の条件"),
    "gates.depth_min": Text("a depth of at least {limit}", "深さ{limit}以上"),
    "gates.confidence_min": Text("the least confidence", "信頼度の下限"),
    "gates.brand_safety": Text("the gate on brand safety", "ブランドセーフティの条件"),
    "no_forecast": Text("a forecast is needed", "予測が必要"),
    "no_price": Text("a price is needed", "価格が必要"),
    "rules.must_not": Text("those never to book", "起用しない人の指定"),
    "dates": Text("free in the campaign's days", "期間中に空いていること"),
    "filter": Text("the filter on {value}", "絞り込み（{value}）"),
}
_PREFIXED = ("filter.",)


def rule_name(rule: str, limit: str, language: Language, names: Mapping[str, str]) -> str:
    """Name a rule in words.

    Args:
        rule: its id.
        limit: as it stands, written out; a dash where it has none.
        language: ja or en.
        names: creator id to name, for rules about creators.

    """
    if rule.startswith("mix."):
        return _share_name(rule, limit, language)
    head, _, value = rule.partition(":")
    if rule.startswith(_PREFIXED):
        head, _, value = rule.partition(".")
    if head not in _RULES:
        return rule
    people = " + ".join(names.get(one, one) for one in value.split("|"))
    return _RULES[head].said(language, limit=limit, value=people)


def _share_name(rule: str, limit: str, language: Language) -> str:
    _, kind, rest = rule.split(".", 2)
    value, _, end = rest.rpartition(".")
    called = _VALUES[value].said(language) if value in _VALUES else value
    return _SHARES[end].said(language, limit=limit, what=_KINDS[kind].said(language, value=called))
