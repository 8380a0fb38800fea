"""The certificate as one paragraph, for the person who must defend the plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.certificate import phrases
from fukasa.analysis.planning.certificate.checks import seeks_lowest_cost
from fukasa.analysis.planning.certificate.gates import CUTOFF, Gates
from fukasa.analysis.planning.certificate.results import Baseline, Certificate, LeftOut, Scenario
from fukasa.analysis.planning.certificate.words import (
    Language,
    Text,
    at_least_percent,
    at_most_percent,
    changed,
    listed,
    money,
    number,
    per_view,
)
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers

FEWEST_DRAWS = 5
"""From so many plans made again on it is told how firm picks are."""
FIRM = 0.8
"""The share of plans made again from which on a pick counts as firm."""


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
        """Tell who, how much, what it brings, how sure, how near the best, what habit would give, what is fragile."""
        parts = (self._plan(), self._sure(), self._proof(), self._habits(), self._fragile(), self._edge())
        return (" " if self.language == "en" else "").join(sentence for part in parts for sentence in part)

    def _said(self, text: Text, **words: object) -> str:
        return text.said(self.language, **words)

    def _money(self, amount: float) -> str:
        return money(amount, self.currency, self.language)

    def _per_view(self, amount: float) -> str:
        return per_view(amount, self.currency, self.language)

    def _name(self, creator: str) -> str:
        return self.names.get(creator, creator)

    def _worth(self, value: float) -> str:
        return self._said(phrases.UNITS[self._unit], value=number(value))

    @property
    def _cost_is_sought(self) -> bool:
        return seeks_lowest_cost(self.problem.limits)

    @property
    def _unit(self) -> str:
        if self.problem.kpi != "reach":
            return self.problem.kpi
        if self.problem.linear.any():
            return "mixed"
        return "people" if np.allclose(self.problem.weights, self.problem.population) else "weighted"

    def _plan(self) -> Iterator[str]:
        lost, posts, limits = self.certificate.losses, int(self.posts.sum()), self.problem.limits
        names = [self._name(creator) for creator in sorted(lost, key=lambda creator: -lost[creator])]
        budget = "" if limits.budget is None else self._said(phrases.OF_BUDGET, budget=self._money(limits.budget))
        yield self._said(
            phrases.WHO,
            creators=self._said(phrases.ONE_CREATOR if len(lost) == 1 else phrases.CREATORS, n=len(lost)),
            posts=self._said(phrases.ONE_POST if posts == 1 else phrases.POSTS, n=posts),
            names=listed(names, self.language),
            cost=self._money(self.certificate.cost),
            budget=budget,
        )
        cpv = self.certificate.cpv
        yield self._said(
            phrases.BRING,
            brings=self._said(phrases.BRINGS[self._unit], value=number(self.certificate.objective_recomputed)),
            cpv="" if cpv is None else self._said(phrases.AT_CPV, cpv=self._per_view(cpv)),
        )
        if self._cost_is_sought and limits.target is not None:
            yield self._said(phrases.TARGET, target=self._worth(limits.target))

    def _sure(self) -> Iterator[str]:
        chance = next((found.value for found in self.certificate.constraints if found.rule == CUTOFF), None)
        if chance is not None and self.gates.cpv is not None:
            limit = self._per_view(self.gates.cpv)
            yield self._said(phrases.SURE, limit=limit, chance=at_least_percent(chance))
        basis = self.problem.options["price_basis"].to_numpy()[self.posts > 0]
        modelled = int((basis == "modelled").sum())
        if modelled:
            yield self._said(phrases.ESTIMATED, n=modelled, all=basis.size)

    def _proof(self) -> Iterator[str]:
        certificate = self.certificate
        yield self._said(phrases.RULES, n=len(certificate.constraints))
        if certificate.beaten:
            yield self._said(phrases.BEATEN)
        gap = certificate.gap if certificate.gap_verified is None else min(certificate.gap, certificate.gap_verified)
        cost = self._cost_is_sought
        if not np.isfinite(gap) or (cost and gap >= 1):
            yield self._said(phrases.UNBOUNDED)
            return
        percent = at_most_percent(gap)
        if percent == "0%":
            yield self._said(phrases.BEST_COST if cost else phrases.BEST, proof=self._basis())
        else:
            yield self._said(phrases.NEAR_COST if cost else phrases.NEAR, gap=percent, proof=self._basis())

    def _basis(self) -> str:
        verified = self.certificate.gap_verified
        if verified is None:
            return self._said(phrases.BY_SEARCH_ALONE)
        if self.certificate.proof == "duality":
            return self._said(phrases.PROVEN)
        return self._said(phrases.BY_SEARCH, gap=at_most_percent(verified))

    def _habits(self) -> Iterator[str]:
        plans = [self._habit(name, plan) for name, plan in self.certificate.baselines.items()]
        if plans:
            yield self._said(phrases.HABITS, plans=("; " if self.language == "en" else "、").join(plans))

    def _habit(self, name: str, plan: Baseline) -> str:
        return self._said(
            phrases.HABIT,
            name=self._said(phrases.HABIT_NAMES[name]),
            value=self._worth(plan.objective),
            change=self._against(plan.objective),
            breaks=self._breaks(plan.violations),
        )

    def _breaks(self, rules: tuple[str, ...]) -> str:
        if not rules:
            return ""
        if len(rules) == 1:
            return self._said(phrases.BREAKS_CUTOFF if CUTOFF in rules else phrases.BREAKS_ONE)
        return self._said(phrases.BREAKS_AMONG if CUTOFF in rules else phrases.BREAKS_MORE, n=len(rules))

    def _against(self, value: float) -> str:
        own = self.certificate.objective_recomputed
        return changed(value / own - 1, self.language) if own else "–"

    def _fragile(self) -> Iterator[str]:
        found = self.certificate.sensitivity
        for steps, scenarios in ((phrases.BUDGET_STEPS, found.budget), (phrases.CUTOFF_STEPS, found.cutoff)):
            if len(scenarios) == len(steps):
                yield self._steps(steps, scenarios)
        if found.leave_one_out:
            yield self._leans(max(found.leave_one_out, key=self._harm))
        if found.noise.stability:
            yield self._stable(found.noise.draws, found.noise.stability)

    def _steps(self, steps: Mapping[str, Text], scenarios: Mapping[str, Scenario]) -> str:
        (less, fewer), (more, greater) = ((self._said(steps[name]), scenarios[name].change) for name in steps)
        if steps is phrases.CUTOFF_STEPS and fewer == greater == 0:
            return self._said(phrases.CUTOFFS_SAME)
        if greater is None:
            return self._said(phrases.NO_STEP, less=less, more=more)
        if fewer is None:
            text = phrases.STRICTER_FAILS_COST if self._cost_is_sought else phrases.STRICTER_FAILS
            return self._said(text, less=less, more=more, greater=changed(greater, self.language))
        text = phrases.BOTH_STEPS_COST if self._cost_is_sought else phrases.BOTH_STEPS
        changes = {"fewer": changed(fewer, self.language), "greater": changed(greater, self.language)}
        return self._said(text, less=less, more=more, **changes)

    def _harm(self, left: LeftOut) -> float:
        if left.change is None:
            return np.inf
        return left.change if self._cost_is_sought else -left.change

    def _leans(self, left: LeftOut) -> str:
        name = self._name(left.creator_id)
        if left.change is None:
            return self._said(phrases.NEEDS, name=name)
        text = phrases.LEANS_COST if self._cost_is_sought else phrases.LEANS
        return self._said(text, name=name, change=changed(left.change, self.language))

    def _stable(self, draws: int, shares: Mapping[str, float]) -> str:
        least = min(shares, key=lambda creator: shares[creator])
        if draws < FEWEST_DRAWS:
            plans = self._said(phrases.ONE_PLAN if draws == 1 else phrases.PLANS, n=draws)
            kept = sum(value == 1 for value in shares.values())
            return self._said(phrases.FEW_DRAWS, plans=plans, kept=kept, all=len(shares))
        if shares[least] == 1:
            return self._said(phrases.ALL_STABLE, draws=draws)
        firm, share = sum(value >= FIRM for value in shares.values()), at_least_percent(shares[least])
        text, name = phrases.STABLE if firm else phrases.NONE_STABLE, self._name(least)
        return self._said(text, draws=draws, firm=firm, all=len(shares), name=name, share=share)

    def _edge(self) -> Iterator[str]:
        edge = self.certificate.marginal
        if edge.creator_id is not None and edge.adds is not None and edge.price is not None:
            name = self._name(edge.creator_id)
            if edge.in_place_of is not None:
                yield self._said(phrases.NEXT_INSTEAD, name=name, weakest=self._name(edge.in_place_of))
            elif edge.by_replan:
                yield self._said(phrases.NEXT_BY_REPLAN, name=name)
            else:
                text = phrases.NEXT_COST if self._cost_is_sought else phrases.NEXT
                yield self._said(text, name=name, adds=self._worth(edge.adds), price=self._money(edge.price))
        if edge.weakest is not None and len(self.certificate.losses) > 1:
            adds, price = self._worth(edge.weakest_adds or 0.0), self._money(edge.weakest_cost or 0.0)
            yield self._said(phrases.WEAKEST, name=self._name(edge.weakest), adds=adds, price=price)
