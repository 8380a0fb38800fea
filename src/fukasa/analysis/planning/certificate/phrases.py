"""The sentences of a certificate, in English and Japanese."""

from fukasa.analysis.planning.certificate.words import Text

WHO = Text(
    "The plan books {creators} ({names}) for {posts} and spends {cost}{budget}.",
    "{creators}のクリエイター（{names}）に{posts}の投稿を依頼し、{budget}{cost}を使う計画です。",
)
ONE_CREATOR, CREATORS = Text("1 creator", "1人"), Text("{n} creators", "{n}人")
ONE_POST, POSTS = Text("1 post", "1件"), Text("{n} posts in all", "合わせて{n}件")
OF_BUDGET = Text(" of a budget of {budget}", "予算{budget}のうち")
BRING = Text("It is expected to {brings}{cpv}.", "{brings}見込みです{cpv}。")
AT_CPV = Text(", at {cpv} per view", "（再生1回あたり{cpv}）")
TARGET = Text(
    "That reaches the target of {target}, at the lowest cost that was found.",
    "目標の{target}を満たす計画のうち、見つかった中で最も安いものです。",
)
SURE = Text(
    "For everyone booked, the chance of paying no more than {limit} per view is at least {chance}.",
    "起用する全員について、再生1回あたりの費用が{limit}以下に収まる確率は{chance}以上です。",
)
ESTIMATED = Text(
    "Market estimates, not quotes, stand behind {n} of the {all} prices.",
    "ただし{all}件の価格のうち{n}件は、見積りではなく相場からの推定です。",
)

RULES = Text(
    "All {n} rules and conditions were checked again and hold.",
    "{n}項目のルールと条件は、改めて検算し、すべて守られていることを確かめました。",
)
BEST = Text(
    "No plan that keeps these rules does better{proof}.",
    "同じルールのもとで、これより良い計画はありません{proof}。",
)
NEAR = Text(
    "If a better plan keeps these rules, it is better by {gap} at most{proof}.",
    "同じルールのもとで、これより良い計画があるとしても、その差は{gap}以内です{proof}。",
)
BEST_COST = Text(
    "No plan that keeps these rules and reaches the target is cheaper{proof}.",
    "同じルールと目標のもとで、これより安い計画はありません{proof}。",
)
NEAR_COST = Text(
    "If a cheaper plan keeps these rules and reaches the target, it is cheaper by {gap} at most{proof}.",
    "同じルールと目標のもとで、これより安い計画があるとしても、その差は{gap}以内です{proof}。",
)
PROVEN = Text(
    " (proven by a calculation apart from the search)",
    "（計画の探索とは別の計算で証明済み）",
)
BY_SEARCH = Text(
    " (as the search says; the calculation apart from it proves {gap})",
    "（探索による値。別の計算で証明できたのは{gap}以内）",
)
BY_SEARCH_ALONE = Text(
    " (as the search says; there is no separate proof)",
    "（探索による値で、別の計算による証明はありません）",
)
UNBOUNDED = Text(
    "How near the best possible it is cannot be told, because the search ended before it had a bound.",
    "最良の計画にどこまで近いかは示せません。それを判断できる前に探索が終わったためです。",
)
BEATEN = Text(
    "A better plan that keeps the rules was met while checking: let the search run longer.",
    "検算の途中で、ルールを守りながらこれを上回る計画が見つかりました。探索の時間を延ばしてください。",
)

HABITS = Text(
    "The same money spent by habit would bring: {plans}.",
    "同じ金額をよくある選び方で使うと、{plans}です。",
)
HABIT = Text("{name}, {value} ({change}{breaks})", "{name}では{value}（{change}{breaks}）")
HABIT_NAMES = {
    "followers": Text("the largest accounts first", "フォロワーの多い順"),
    "er": Text("the highest engagement rate first", "エンゲージメント率の高い順"),
    "cheapest_cpv": Text("the cheapest views first", "再生単価の安い順"),
    "equal_split": Text("equal parts for every size of account", "アカウント規模ごとの均等割り"),
}
BREAKS_CUTOFF = Text(", but above the cut-off", "、足切りラインに反する")
BREAKS_ONE = Text(", but breaks 1 rule", "、条件1項目に反する")
BREAKS_MORE = Text(", but breaks {n} rules", "、条件{n}項目に反する")
BREAKS_AMONG = Text(
    ", but breaks {n} rules, the cut-off among them",
    "、足切りラインを含む条件{n}項目に反する",
)

BUDGET_STEPS = {
    "-10%": Text("a tenth less budget", "予算を1割減らす"),
    "+10%": Text("a tenth more", "1割増やす"),
}
CUTOFF_STEPS = {
    "-10%": Text("a cut-off stricter by a tenth", "足切りラインを1割厳しくする"),
    "+10%": Text("one looser by a tenth", "1割緩める"),
}
BOTH_STEPS = Text(
    "With {less} it brings {fewer}, with {more} {greater}.",
    "{less}と成果は{fewer}、{more}と{greater}です。",
)
BOTH_STEPS_COST = Text(
    "With {less} it costs {fewer}, with {more} {greater}.",
    "{less}と費用は{fewer}、{more}と{greater}です。",
)
STRICTER_FAILS = Text(
    "With {less} no plan was found that keeps the rules; with {more} it brings {greater}.",
    "{less}と、ルールを守れる計画は見つかりませんでした。{more}と成果は{greater}です。",
)
STRICTER_FAILS_COST = Text(
    "With {less} no plan was found that keeps the rules; with {more} it costs {greater}.",
    "{less}と、ルールを守れる計画は見つかりませんでした。{more}と費用は{greater}です。",
)
NO_STEP = Text(
    "With {less} or {more} no other plan was found.",
    "{less}場合も{more}場合も、計画は見つかりませんでした。",
)
CUTOFFS_SAME = Text(
    "A cut-off stricter or looser by a tenth changes nothing.",
    "足切りラインを1割厳しくしても緩めても、結果は変わりません。",
)
LEANS = Text(
    "It leans most on {name}: the best plan found without them brings {change}.",
    "最も頼っているのは{name}で、外して組み直すと成果は{change}です。",
)
LEANS_COST = Text(
    "It leans most on {name}: the best plan found without them costs {change}.",
    "最も頼っているのは{name}で、外して組み直すと費用は{change}です。",
)
NEEDS = Text(
    "It cannot do without {name}: no plan was found without them that keeps the rules.",
    "{name}は欠かせません。外すと、ルールを守れる計画は見つかりませんでした。",
)
NONE_STABLE = Text(
    "In {draws} plans made again with forecasts redrawn within their uncertainty, none of the {all} creators stayed as "
    "often as 8 times in 10; the least certain is {name} (stayed in {share}).",
    "予測の不確かさの範囲で数値を動かして{draws}回組み直すと、8割以上の計画に残った人はいませんでした。"
    "最も揺らぎやすいのは{name}（残った割合{share}）です。",
)
FEW_DRAWS = Text(
    "In {plans} made again with forecasts redrawn within their uncertainty, {kept} of the {all} creators stayed every "
    "time; that is too few plans to call anybody firm.",
    "予測の不確かさの範囲で数値を動かして{plans}組み直すと、{all}人のうち{kept}人が毎回残りました。"
    "回数が少ないため、安定しているとまでは言えません。",
)
ONE_PLAN, PLANS = Text("1 plan", "1回だけ"), Text("{n} plans", "{n}回だけ")
ALL_STABLE = Text(
    "In {draws} plans made again with forecasts redrawn within their uncertainty, every creator stayed.",
    "予測の不確かさの範囲で数値を動かして{draws}回組み直しても、全員が計画に残りました。",
)
STABLE = Text(
    "In {draws} plans made again with forecasts redrawn within their uncertainty, {firm} of the {all} creators stayed "
    "at least 8 times in 10; the least certain is {name} (stayed in {share}).",
    "予測の不確かさの範囲で数値を動かして{draws}回組み直すと、{all}人のうち{firm}人が8割以上の計画に残りました。"
    "最も揺らぎやすいのは{name}（残った割合{share}）です。",
)
NEXT = Text(
    "With a little more budget, {name} would come in first: {adds} more for {price}.",
    "予算を少し増やすなら、次の候補は{name}です（{price}で{adds}の上積み）。",
)
NEXT_BY_REPLAN = Text(
    "The first to come in, in a plan made again with a tenth more budget, is {name}.",
    "予算を1割増やして組み直すと、最初に加わる候補は{name}です。",
)
NEXT_COST = Text(
    "Next in line is {name}: {adds} more for {price}.",
    "次の候補は{name}です（{price}で{adds}の上積み）。",
)
NEXT_INSTEAD = Text(
    "Next in line is {name}, in place of {weakest}.",
    "次の候補は{name}で、{weakest}との入れ替えになります。",
)
WEAKEST = Text(
    "The least for its price comes from {name}: {adds} for {price}.",
    "費用に対する貢献が最も小さいのは{name}です（{price}で{adds}）。",
)

BRINGS = {
    "people": Text("reach {value} different people at least once", "重複を除いて{value}人に少なくとも一度は届く"),
    "weighted": Text(
        "reach people worth {value} points (each person counts once, by how much their group matters to the brief)",
        "重視する層ほど重く数えて{value}点分の人（同じ人は一度だけ数える）に届く",
    ),
    "mixed": Text(
        "bring {value} points (people reached at least once, and what else the brief values)",
        "届く人数（重複なし）と、ほかに重視する成果を合わせて{value}点になる",
    ),
    "views": Text("bring {value} views", "合計{value}回再生される"),
    "engagement": Text(
        "bring {value} engagements (likes, comments, saves, shares)",
        "合計{value}件の反応（いいね・コメント・保存・シェア）を得る",
    ),
    "conversions": Text("bring {value} orders", "合計{value}件の成約につながる"),
}
UNITS = {
    "people": Text("{value} people", "{value}人"),
    "weighted": Text("{value} points", "{value}点"),
    "mixed": Text("{value} points", "{value}点"),
    "views": Text("{value} views", "{value}回"),
    "engagement": Text("{value} engagements", "{value}件"),
    "conversions": Text("{value} orders", "{value}件"),
}
