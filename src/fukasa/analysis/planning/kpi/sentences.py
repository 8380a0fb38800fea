"""What a KPI tree says, in a sentence in Japanese (``ja``) or English (``en``)."""

from collections.abc import Iterable

from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.analysis.planning.kpi.book import rate_names
from fukasa.analysis.planning.kpi.branch import Missing
from fukasa.analysis.planning.kpi.goal import Kgi
from fukasa.analysis.planning.kpi.results import KpiTree
from fukasa.analysis.planning.totals import Spread

KGI_NAMES: dict[Kgi, dict[str, str]] = {
    "sales": {"ja": "売上", "en": "sales"},
    "orders": {"ja": "注文", "en": "orders"},
    "visits": {"ja": "サイト訪問", "en": "visits of the site"},
    "followers": {"ja": "自社の新規フォロワー", "en": "new followers of the brand"},
    "awareness": {"ja": "認知（重複を除くリーチ人数）", "en": "people reached"},
}
_SENTENCES = {
    "ja": {
        "need": "{kgi} {amount}には、{tiers}のクリエイターが中央値で{p50}人必要です（80%区間 {p10}〜{p90}人）。"
        "{p90}人なら10回中9回は届きます。",
        "cost": "費用は中央値で{p50}（80%区間 {p10}〜{p90}）です。",
        "no_cost": "料金の分からない規模があるため、費用は出していません。",
        "driver": "最も効く前提は「{name}」で、ばらつきの{share}%を占めます。",
        "guess": "使った前提{n}個のうち{assumed}個は出典のない仮定です。自社の数字に置き換えてください。",
        "missing": "{platform}は計算できません。「{name}」の前提がありません。",
        "insufficient": "データが足りないため、合計は出していません。",
    },
    "en": {
        "need": "{amount} {kgi} take {p50} creators ({tiers}) in the middle case (80 % interval {p10} to {p90}); "
        "{p90} suffice in 9 of 10 cases.",
        "cost": "They cost {p50} in the middle case (80 % interval {p10} to {p90}).",
        "no_cost": "A tier has no known price, so no cost is given.",
        "driver": "What matters most is “{name}”: {share} % of the variance.",
        "guess": "{assumed} of the {n} assumptions are guesses without a source; put your own figures in their place.",
        "missing": "{platform} cannot be worked out: nobody states “{name}” there.",
        "insufficient": "Too little is known, so there are no totals.",
    },
}


def sentences(tree: KpiTree, language: str = "ja") -> tuple[str, ...]:
    """Say what the goal takes, what it costs, what matters most and how much of it is guessed."""
    words = _SENTENCES[language]
    if tree.creators is None:
        missing = (said_missing(need.platform, need.missing, language) for need in tree.platforms if need.missing)
        return (*missing, words["insufficient"])
    goal = tree.goal
    need = words["need"].format(
        kgi=KGI_NAMES[goal.kgi][language],
        amount=_money(goal.amount, goal.currency, language) if goal.kgi == "sales" else f"{goal.amount:,.0f}",
        tiers=("・" if language == "ja" else ", ").join(_tier_names(goal.mix(), language)),
        **_points(tree.creators),
    )
    cost = (
        words["no_cost"] if tree.cost is None else words["cost"].format(**_amounts(tree.cost, goal.currency, language))
    )
    return (need, cost, *_on_assumptions(tree, language))


def said_missing(platform: str, missing: Missing, language: str) -> str:
    """Say why a platform could not be worked out."""
    return _SENTENCES[language]["missing"].format(platform=platform, name=rate_names()[missing.rate][language])


def _on_assumptions(tree: KpiTree, language: str) -> tuple[str, ...]:
    if not tree.drivers:
        return ()
    words, first = _SENTENCES[language], tree.drivers[0]
    driver = words["driver"].format(name=rate_names()[first.assumption.rate][language], share=round(100 * first.share))
    guess = words["guess"].format(n=len(tree.drivers), assumed=len(tree.assumed))
    return (driver, guess) if tree.assumed else (driver,)


def _tier_names(tiers: Iterable[str], language: str) -> list[str]:
    names = {tier.id: tier.names[language] for tier in tier_scheme().tiers}
    return [names.get(tier, tier) for tier in tiers]


def _amounts(spread: Spread, currency: str, language: str) -> dict[str, str]:
    """Write three figures: money that is modelled is not known to the yen."""
    rounded = {point: float(f"{getattr(spread, point):.3g}") for point in ("p10", "p50", "p90")}
    return {point: _money(amount, currency, language) for point, amount in rounded.items()}


def _money(amount: float, currency: str, language: str) -> str:
    return f"{amount:,.0f}円" if language == "ja" and currency == "JPY" else f"{amount:,.0f} {currency}"


def _points(spread: Spread) -> dict[str, str]:
    return {"p10": f"{spread.p10:,.0f}", "p50": f"{spread.p50:,.0f}", "p90": f"{spread.p90:,.0f}"}
