"""The certificate as a paragraph for the person who must defend the plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fukasa.analysis.planning.certificate.checks import seeks_lowest_cost
from fukasa.analysis.planning.certificate.gates import CUTOFF, Gates
from fukasa.analysis.planning.certificate.results import Baseline, Certificate, Scenario
from fukasa.analysis.planning.certificate.words import (
    BRINGS,
    UNITS,
    Language,
    Text,
    at_least_percent,
    at_most_percent,
    listed,
    money,
    number,
    per_view,
    signed_percent,
)
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers

WHO = Text(
    "The plan books {creators} ({names}) for {posts} and spends {cost}{budget}.",
    "{creators}のクリエイター（{names}）に{posts}の投稿を依頼し、{budget}{cost}を使う計画です。",
)
CREATORS = {True: Text("1 creator", "1人"), False: Text("{n} creators", "{n}人")}
POSTS = {True: Text("1 post", "1件"), False: Text("{n} posts", "計{n}件")}
OF_BUDGET = Text(" of a budget of {budget}", "予算{budget}のうち")
BRING = Text("It is expected to {brings}{cpv}.", "{brings}見込みです{cpv}。")
AT_CPV = Text(", at {cpv} per view", "（再生1回あたり{cpv}）")
SURE = Text(
    "For everyone booked, the chance of paying no more than {limit} per view is at least {chance}.",
    "起用する全員について、再生1回あたりの費用が{limit}以下に収まる確率は{chance}以上です。",
)
ESTIMATED = Text(
    "{n} of the {all} prices are market estimates, not quotes.",
    "ただし{all}件の価格のうち{n}件は見積りではなく、相場からの推定です。",
)
RULES = Text(
    "All {n} rules and conditions were checked again and hold.",
    "すべてのルールと条件（{n}項目）を改めて検算し、守られていることを確かめました。",
)
BEST = Text(
    "No plan that keeps these rules can do better{proof}.",
    "同じルールのもとで、これを上回る計画はありません{proof}。",
)
NEAR = Text(
    "No plan that keeps these rules can do better by more than {gap}{proof}.",
    "同じルールのもとで、どんな計画でもこれより良くなるのは最大で{gap}です{proof}。",
)
NEAR_COST = Text(
    "No plan that keeps these rules and reaches the target can be cheaper by more than {gap}{proof}.",
    "同じルールと目標のもとで、これより安くできるのは最大でも{gap}です{proof}。",
)
BY_DUALITY = Text(", which was proven apart from the search", "（計画を探した計算とは別の計算で証明済み）")
BY_SEARCH = Text(
    ", by the search; the separate proof allows up to {gap}", "（探索による値。別の計算で証明できる範囲は最大{gap}）"
)
BY_SEARCH_ALONE = Text(
    ", by the search alone, without a separate proof", "（探索のみによる値で、別の計算による証明はありません）"
)
HABITS = Text(
    "With the same money, plans by habit would give: {plans}.", "同じ金額をよくある選び方で使うと、{plans}となります。"
)
HABIT = Text("{name} {value} ({change}{breaks})", "{name}では{value}（{change}{breaks}）")
NAMES = {
    "followers": Text("the largest accounts first", "フォロワーの多い順"),
    "er": Text("the highest engagement rate first", "エンゲージメント率の高い順"),
    "cheapest_cpv": Text("the cheapest per view first", "再生単価の安い順"),
    "equal_split": Text("an equal split over account sizes", "規模ごとの均等配分"),
}
BREAKS = {
    True: Text(", breaking 1 rule", "、1項目の条件違反"),
    False: Text(", breaking {n} rules", "、{n}項目の条件違反"),
}
BREAKS_CUTOFF = Text(" and booking people above the cut-off", "・足切りラインを超える人を含む")
BUDGETS = Text(
    "With a tenth less budget it would bring {less}, with a tenth more {more}.",
    "予算を1割減らすと成果は{less}、1割増やすと{more}です。",
)
CUTOFFS = Text(
    "A cut-off lower by a tenth gives {less}, one higher by a tenth {more}.",
    "足切りラインを1割厳しくすると{less}、1割緩めると{more}です。",
)
NO_PLAN = Text("no plan", "計画が成り立たず")
DROPS = Text(
    "The plan leans most on {name}: without them, the best other plan found gives {change}.",
    "最も頼っているのは{name}で、外して組み直すと{change}になります。",
)
DROPS_NONE = Text(
    "Without {name} no plan was found that keeps the rules.",
    "{name}を外すと、ルールを守れる計画は見つかりませんでした。",
)
STABLE = Text(
    "When the forecasts were redrawn {draws} times within their own uncertainty, {firm} of the {all} creators stayed in "
    "at least 8 of 10 new plans; "
    "the least certain choice is {name} ({share}).",
    "予測の不確かさの範囲で数値を{draws}通りに動かして組み直したところ、{all}人のうち{firm}人は8割以上の計画で残りました。最も揺らぎやすいのは{name}（{share}）です。",
)
NEXT = Text(
    "Next in line is {name}, who would add {adds} for {price}.",
    "次の候補は{name}で、{price}で{adds}の上積みが見込めます。",
)
INSTEAD = Text(
    "Next in line is {name}, in place of {weakest}.", "次の候補は{name}で、{weakest}との入れ替えになります。"
)
FIRM = 0.8
Unit = Literal["people", "weighted", "mixed", "views", "engagement", "conversions"]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells a certificate in one language.

    Attributes:
        certificate: what was found.
        problem: the problem.
        posts: the plan.
        gates: what the brief asks of everybody.
        currency: of all prices.
        names: creator id to name.
        language: the language.

    """

    certificate: Certificate
    problem: Problem
    posts: Integers
    gates: Gates
    currency: str
    names: Mapping[str, str]
    language: Language

    def paragraph(self) -> str:
        """Tell everything: who, how much, what it brings, how sure, how near the best, by habit, what is fragile."""
        joint = " " if self.language == "en" else ""
        return joint.join([*self._plan(), *self._proof(), *self._habits(), *self._fragile(), *self._edge()])

    def _said(self, text: Text, **words: object) -> str:
        return text.said(self.language, **words)

    def _money(self, amount: float) -> str:
        return money(amount, self.currency, self.language)

    def _name(self, creator: str) -> str:
        return self.names.get(creator, creator)

    @property
    def _unit(self) -> str:
        if self.problem.kpi != "reach":
            return self.problem.kpi
        if self.problem.linear.any():
            return "mixed"
        return "people" if np.allclose(self.problem.weights, self.problem.population) else "weighted"

    def _plan(self) -> Iterator[str]:
        certificate, budget = self.certificate, self.problem.limits.budget
        creators, posts = list(certificate.losses), int(self.posts.sum())
        dearest = sorted(creators, key=lambda creator: -certificate.losses[creator])
        of_budget = "" if budget is None else self._said(OF_BUDGET, budget=self._money(budget))
        yield self._said(
            WHO, creators=self._said(CREATORS[len(creators) == 1], n=len(creators)),
            names=listed([self._name(creator) for creator in dearest], self.language),
            posts=self._said(POSTS[posts == 1], n=posts), cost=self._money(certificate.cost), budget=of_budget,
        )  # fmt: skip
        brings = self._said(BRINGS[self._unit], value=number(certificate.objective_recomputed))
        cpv = "" if certificate.cpv is None else per_view(certificate.cpv, self.currency, self.language)
        yield self._said(BRING, brings=brings, cpv=self._said(AT_CPV, cpv=cpv) if cpv else "")
        yield from self._sureness()

    def _sureness(self) -> Iterator[str]:
        chance = next((found.value for found in self.certificate.constraints if found.rule == CUTOFF), None)
        if chance is not None and self.gates.cpv is not None:
            limit = per_view(self.gates.cpv, self.currency, self.language)
            yield self._said(SURE, limit=limit, chance=at_least_percent(chance))
        basis = self.problem.options["price_basis"].to_numpy()[self.posts > 0]
        modelled = int((basis == "modelled").sum())
        if modelled:
            yield self._said(ESTIMATED, n=modelled, all=basis.size)

    def _proof(self) -> Iterator[str]:
        certificate = self.certificate
        yield self._said(RULES, n=len(certificate.constraints))
        proof = self._said(BY_DUALITY)
        gap = certificate.gap_verified if certificate.proof == "duality" else certificate.gap
        if certificate.proof == "search":
            alone = certificate.gap_verified is None
            other = "" if alone else at_most_percent(certificate.gap_verified or 0.0)
            proof = self._said(BY_SEARCH_ALONE) if alone else self._said(BY_SEARCH, gap=other)
        near = NEAR_COST if seeks_lowest_cost(self.problem.limits) else NEAR
        if gap is None or not np.isfinite(gap):
            return
        percent = at_most_percent(gap)
        yield self._said(BEST, proof=proof) if percent == "0%" else self._said(near, gap=percent, proof=proof)

    def _habits(self) -> Iterator[str]:
        plans = [self._habit(name, plan) for name, plan in self.certificate.baselines.items()]
        if plans:
            yield self._said(HABITS, plans=("; " if self.language == "en" else "、").join(plans))

    def _habit(self, name: str, plan: Baseline) -> str:
        own, broken = self.certificate.objective_recomputed, len(plan.violations)
        breaks = self._said(BREAKS[broken == 1], n=broken) if broken else ""
        if CUTOFF in plan.violations:
            breaks += self._said(BREAKS_CUTOFF)
        value = self._said(UNITS[self._unit], value=number(plan.objective))
        change = signed_percent(plan.objective / own - 1) if own else "–"
        return self._said(HABIT, name=self._said(NAMES[name]), value=value, change=change, breaks=breaks)

    def _fragile(self) -> Iterator[str]:
        found = self.certificate.sensitivity
        for text, scenarios in ((BUDGETS, found.budget), (CUTOFFS, found.cutoff)):
            if len(scenarios) > 1:
                yield self._said(text, less=self._change(scenarios["-10%"]), more=self._change(scenarios["+10%"]))
        if found.leave_one_out:
            worst = min(found.leave_one_out, key=lambda left: -np.inf if left.objective is None else left.objective)
            change = None if worst.objective is None else worst.objective / self.certificate.objective_recomputed - 1
            text = DROPS_NONE if change is None else DROPS
            yield self._said(text, name=self._name(worst.creator_id), change=signed_percent(change or 0.0))
        shares = found.noise.stability
        if shares:
            least = min(shares, key=lambda creator: shares[creator])
            yield self._said(
                STABLE, draws=found.noise.draws, all=len(shares), firm=sum(share >= FIRM for share in shares.values()),
                name=self._name(least), share=at_least_percent(shares[least]),
            )  # fmt: skip

    def _change(self, scenario: Scenario) -> str:
        if scenario.objective is None:
            return self._said(NO_PLAN)
        return signed_percent(scenario.objective / self.certificate.objective_recomputed - 1)

    def _edge(self) -> Iterator[str]:
        edge = self.certificate.marginal
        if edge.creator_id is None or edge.adds is None or edge.price is None:
            return
        if edge.in_place_of is not None:
            yield self._said(INSTEAD, name=self._name(edge.creator_id), weakest=self._name(edge.in_place_of))
            return
        adds = self._said(UNITS[self._unit], value=number(edge.adds))
        yield self._said(NEXT, name=self._name(edge.creator_id), adds=adds, price=self._money(edge.price))
