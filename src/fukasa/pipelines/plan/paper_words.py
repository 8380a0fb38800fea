"""The words of the paper of a plan, in Japanese and English."""

from fukasa.analysis.planning.certificate.words import Text

STATUS = {
    "optimal": Text("Proven best plan", "最良と証明されたプラン"),
    "feasible": Text("Checked plan", "検証済みのプラン"),
    "infeasible": Text("No plan possible", "条件を満たすプランなし"),
}
KPI = {
    "reach": Text("people reached", "リーチ人数"),
    "views": Text("views", "再生数"),
    "engagement": Text("engagements", "エンゲージメント"),
    "conversions": Text("orders", "注文数"),
}
PLATFORM = {
    "instagram": "Instagram",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "x": "X",
    "naver_blog": "Naver Blog",
    "podcast": "Podcast",
}
BASELINE = {
    "followers": Text("Most followers first", "フォロワー数の多い順"),
    "er": Text("Highest engagement rate first", "エンゲージメント率の高い順"),
    "cheapest_cpv": Text("Cheapest views first", "再生単価の安い順"),
    "equal_split": Text("Budget split evenly", "予算を均等に配分"),
}
SHORT = {
    "budget": Text("the budget", "予算"),
    "cutoff.cpv": Text("the cut-off", "足切り"),
    "gates.depth_min": Text("the least depth", "深さの下限"),
    "no_forecast": Text("no forecast", "予測なし"),
    "no_price": Text("no price", "価格なし"),
}
"""Names of rules where no limit is told."""

WORDS = {
    "campaign": Text("Campaign", "期間"),
    "goal": Text("Goal", "目標"),
    "budget": Text("Budget", "予算"),
    "cutoff": Text("Cut-off", "足切りライン"),
    "cutoff_rule": Text("CPV of {cpv} or less with a chance of at least {chance}", "CPV {cpv}以下の確率が{chance}以上"),
    "target": Text("{target} {kpi}", "{kpi} {target}"),
    "considered": Text("Candidates", "候補"),
    "considered_rule": Text("{passed} of {all} pass every gate", "{all}人中{passed}人が全条件を通過"),
    "data": Text("Data", "データ"),
    "lake": Text("catalogue version {version}", "カタログ バージョン{version}"),
    "files": Text("files of candidates", "候補ファイル"),
    "made": Text("Made on", "作成日"),
    "proof": Text("What is proven", "証明されていること"),
    "conflict": Text("Why there is no plan", "プランがない理由"),
    "result": Text("What the plan brings", "プランの見込み"),
    "cost": Text("Cost", "費用"),
    "cpv": Text("CPV", "CPV"),
    "cpv_plan": Text("CPV (cost / expected views)", "CPV（費用÷見込み再生数）"),
    "views": Text("Views", "再生数"),
    "views_plan": Text("Expected views", "見込み再生数"),
    "reach": Text("People reached at least once", "1回以上届く人数"),
    "engagement": Text("Expected engagements", "見込みエンゲージメント"),
    "conversions": Text("Expected orders", "見込み注文数"),
    "target_chance": Text("Chance to reach the goal", "目標達成の確率"),
    "interval": Text("80% of cases: {low} – {high}", "80%の範囲 {low}～{high}"),
    "bounds": Text("between {low} and {high}", "{low}～{high}"),
    "sure": Text("prices are known", "価格は既知"),
    "portfolio": Text("Who is booked", "起用するクリエイター"),
    "creator": Text("Creator", "クリエイター"),
    "role": Text("Role", "役割"),
    "posts": Text("Posts", "投稿数"),
    "chance": Text("Chance", "確率"),
    "kept": Text("Firm", "揺らぎにくさ"),
    "modelled": Text("estimated", "推定"),
    "portfolio_note": Text(
        "Views and CPV of one post: middle, and the range of 80% of cases. Chance: that the CPV stays within the"
        " cut-off. Firm: how often the creator is kept when the plan is made again from redrawn forecasts.",
        "再生数とCPVは投稿1件の中央値と80%の範囲。確率はCPVが足切りライン以内に収まる確率。"
        "揺らぎにくさは予測を引き直して計画し直したときに残る割合。",
    ),
    "portfolio_note_hidden": Text(
        "Views of one post: middle, and the range of 80% of cases. Firm: how often the creator is kept when the plan"
        " is made again from redrawn forecasts.",
        "再生数は投稿1件の中央値と80%の範囲。揺らぎにくさは予測を引き直して計画し直したときに残る割合。",
    ),
    "chart": Text("Cost per view against the cut-off", "CPVと足切りライン"),
    "chart_note": Text(
        "Dot: middle; line: 80% of cases; hollow: estimated price. Logarithmic scale in {currency}.",
        "点は中央値、線は80%の範囲、白抜きは推定価格。対数目盛（{currency}）。",
    ),
    "chart_more": Text("The first {n} of {all} are drawn.", "{all}人のうち先頭の{n}人を表示。"),
    "chart_limit": Text("cut-off {cpv}", "足切り {cpv}"),
    "tiers": Text("Tiers", "規模ごとの内訳"),
    "tier": Text("Tier", "規模"),
    "under_cutoff": Text("Under cut-off", "足切り以内"),
    "passed": Text("Pass all", "全条件通過"),
    "booked": Text("Booked", "起用"),
    "spend": Text("Spend", "費用"),
    "share": Text("Share", "割合"),
    "baselines": Text("Beside four plans by habit", "慣習的な4つの選び方との比較"),
    "plan": Text("Plan", "プラン"),
    "this_plan": Text("This plan", "このプラン"),
    "broken": Text("Rules it breaks", "守れない条件"),
    "constraints": Text("Rules, checked again", "再確認した条件"),
    "rule": Text("Rule", "条件"),
    "value": Text("Value", "実際"),
    "limit": Text("Limit", "制限"),
    "kept_rule": Text("kept", "○"),
    "broken_rule": Text("broken", "×"),
    "more_rules": Text("{n} further rules are kept.", "ほか{n}件の条件も守られています。"),
    "changes": Text("If things change", "条件が変わったら"),
    "change": Text("Change", "変更"),
    "difference": Text("Difference", "差"),
    "without": Text("without {name}", "{name}なし"),
    "frontier": Text("What other budgets bring", "予算を変えた場合"),
    "creators": Text("Creators", "人数"),
    "cheapest": Text(
        "The goal is reached from {cost} with {creators} creators.", "目標は最低{cost}（{creators}人）で達成できます。"
    ),
    "cut": Text("Who is cut, and why", "足切りした候補と理由"),
    "counted": Text("{rule}: {n}", "{rule} {n}人"),
    "cut_counts": Text("{n} candidates are cut or cannot be judged: {rules}.", "除いた候補は{n}人です: {rules}。"),
    "cut_more": Text("The first {n} of {all} are listed.", "{all}人のうち先頭の{n}人を掲載。"),
    "reason": Text("Reason", "理由"),
    "undecidable": Text("Who cannot be judged, and why", "判定できない候補と理由"),
    "notes": Text("Notes", "注記"),
    "method": Text(
        "Found by {method} in {seconds} s, {nodes} nodes, seed {seed}.",
        "解法 {method}、{seconds}秒、{nodes}ノード、乱数の種 {seed}。",
    ),
    "clock": Text(
        "The clock ended the search, so that a second run may differ.",
        "時間切れで探索を終えたため、再実行すると結果が変わることがあります。",
    ),
    "unlimited": Text("none", "なし"),
    "hidden": Text(
        "Prices and everything that follows from them are left out of this paper.",
        "価格と、価格から導かれる数値はこの資料に含まれません。",
    ),
    "footer": Text("Made with Fukasa", "Fukasaで作成"),
}
