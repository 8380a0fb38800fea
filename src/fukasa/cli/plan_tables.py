"""A plan in the terminal."""

from collections import Counter
from typing import Any

from fukasa.cli.session import console
from fukasa.cli.tables import Column, show_facts, show_note, show_table
from fukasa.cli.wording import DASH, interval, number

SHOWN = 20
_WORDS = {
    "en": {
        "selected": "portfolio",
        "account": "account",
        "tier": "tier",
        "posts": "posts",
        "price": "price",
        "views": "views",
        "marginal": "lost without",
        "cut": "cut",
        "undecidable": "undecidable",
        "why": "why",
        "baselines": "against plans by habit",
        "habit": "plan",
        "objective": "objective",
        "cost": "cost",
        "broken": "rules broken",
        "tiers": "tiers under the cut-off",
        "candidates": "candidates",
        "under": "under cut-off",
        "passed": "pass all gates",
        "booked": "booked",
        "share": "share of spend",
        "status": "status",
        "gap": "gap to the bound",
        "expected": "expected cost per view",
        "more": "… {n:,} more in the file",
        "no_plan": "no plan is possible",
    },
    "ja": {
        "selected": "ポートフォリオ",
        "account": "アカウント",
        "tier": "規模",
        "posts": "投稿数",
        "price": "価格",
        "views": "再生数",
        "marginal": "外すと失う成果",
        "cut": "足切り",
        "undecidable": "判定不能",
        "why": "理由",
        "baselines": "よくある選び方との比較",
        "habit": "選び方",
        "objective": "成果",
        "cost": "費用",
        "broken": "反する条件",
        "tiers": "規模ごとの足切り",
        "candidates": "候補",
        "under": "足切りライン以下",
        "passed": "全条件を通過",
        "booked": "起用",
        "share": "費用の割合",
        "status": "結果",
        "gap": "上限との差",
        "expected": "見込みCPV",
        "more": "…ほか{n:,}件はファイルにあります",
        "no_plan": "条件を満たすプランがありません",
    },
}
_BASELINES = {
    "followers": {"en": "largest first", "ja": "フォロワーの多い順"},
    "er": {"en": "highest ER first", "ja": "ERの高い順"},
    "cheapest_cpv": {"en": "cheapest CPV first", "ja": "CPVの安い順"},
    "equal_split": {"en": "equal split", "ja": "均等割り"},
    "plan": {"en": "this plan", "ja": "このプラン"},
}


def show_plan(document: dict[str, Any], language: str) -> None:
    """Print portfolio, those who are cut, tiers, plans by habit, and the certificate's paragraph."""
    words = _WORDS[language]
    _show_selected(document, words)
    for name in ("cut", "undecidable"):
        _show_left_out(document[name], words[name], words, language)
    _show_tiers(document, words)
    if document["conflict"] is not None:
        console.print(f"{words['no_plan']}", style="bold")
        console.print(document["conflict"][f"text_{language}"], highlight=False, markup=False, soft_wrap=True)
    else:
        _show_baselines(document, words, language)
        _show_result(document, words)
        console.print(document["certificate"][f"text_{language}"], highlight=False, markup=False, soft_wrap=True)
    for note in document["notes"]:
        show_note(note[language])


def _show_selected(document: dict[str, Any], words: dict[str, str]) -> None:
    rows = document["selected"]
    if not rows:
        return
    columns = (
        Column(words["account"], whole=True),
        Column(words["tier"]),
        Column(words["posts"], numeric=True),
        Column(words["price"], numeric=True, spare=True),
        Column(words["views"], numeric=True, whole=True),
        Column("CPV", numeric=True, whole=True),
        Column("P", numeric=True),
        Column(words["marginal"], numeric=True),
    )
    cells = (
        (
            row["option_id"],
            row["tier"] or DASH,
            str(row["posts"]),
            f"{number(row['price'])} {'' if row['price_basis'] == 'known' else row['price_basis']}",
            interval(row["views"]["p10"], row["views"]["p50"], row["views"]["p90"]),
            interval(row["cpv"]["p10"], row["cpv"]["p50"], row["cpv"]["p90"]),
            DASH if row["p_cpv_ok"] is None else f"{int(100 * row['p_cpv_ok'] + 1e-9) / 100:.2f}",
            number(row["marginal"]),
        )
        for row in rows[:SHOWN]
    )
    show_table(columns, cells, title=f"{words['selected']} ({len(rows):,})")
    _more(len(rows), words)


def _show_left_out(rows: list[dict[str, Any]], title: str, words: dict[str, str], language: str) -> None:
    if not rows:
        return
    columns = (Column(words["account"], whole=True), Column(words["tier"]), Column(words["why"]))
    cells = ((row["option_id"], row["tier"] or DASH, row[f"sentence_{language}"]) for row in rows[: SHOWN // 2])
    show_table(columns, cells, title=f"{title} ({len(rows):,})")
    _more(len(rows), words, SHOWN // 2)


def _more(rows: int, words: dict[str, str], shown: int = SHOWN) -> None:
    if rows > shown:
        show_note(words["more"].format(n=rows - shown))


def _show_tiers(document: dict[str, Any], words: dict[str, str]) -> None:
    names = ("candidates", "under", "passed", "booked", "share")
    columns = (Column(words["tier"]), *(Column(words[name], numeric=True) for name in names))
    cells = (
        (
            row["tier"] or DASH,
            number(row["candidates"]),
            _under(row),
            number(row["passed"]),
            number(row["creators"]),
            DASH if row["share"] is None else f"{row['share']:.0%}",
        )
        for row in document["tiers"]
    )
    show_table(columns, cells, title=words["tiers"])


def _under(row: dict[str, Any]) -> str:
    if row["under_cutoff"] is None:
        return DASH
    return f"{number(row['under_cutoff'])} ({row['under_cutoff'] / row['candidates']:.0%})"


def _show_baselines(document: dict[str, Any], words: dict[str, str], language: str) -> None:
    totals, certificate = document["totals"], document["certificate"]
    own = {
        "objective": document["objective"],
        "cost": totals["cost"],
        "cpv": totals["cpv"]["mean"],
        "violations": [],
    }
    columns = (
        Column(words["habit"], whole=True),
        Column(words["objective"], numeric=True),
        Column(words["cost"], numeric=True),
        Column("CPV", numeric=True),
        Column(words["broken"]),
    )
    plans = {"plan": own} | certificate["baselines"]
    cells = (
        (
            _BASELINES[name][language],
            number(plan["objective"]),
            number(plan["cost"]),
            DASH if plan["cpv"] is None else f"{plan['cpv']:.2f}",
            _broken(plan["violations"]),
        )
        for name, plan in plans.items()
    )
    show_table(columns, cells, title=words["baselines"])


def _broken(rules: list[str]) -> str:
    """Name the rules that are broken, those of one kind once with their number."""
    kinds = Counter(rule.partition(":")[0] for rule in rules)
    return ", ".join(kind if number == 1 else f"{kind} ×{number}" for kind, number in kinds.items()) or DASH


def _show_result(document: dict[str, Any], words: dict[str, str]) -> None:
    currency, mean = document["currency"], document["totals"]["cpv"]["mean"]
    show_facts(
        [
            (words["status"], document["status"]),
            (words["objective"], f"{number(document['objective'])} {document['kpi']}"),
            (words["cost"], f"{number(document['totals']['cost'])} {currency}"),
            (words["expected"], DASH if mean is None else f"{mean:.2f} {currency}"),
            (words["gap"], DASH if document["gap"] is None else f"{document['gap']:.3%}"),
        ]
    )
