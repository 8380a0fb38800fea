"""Gates and limits together, any of which can be left out: is a plan possible under the rest?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.problem.limits import CVAR, MIN_CREATORS, TARGET, Limits
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.scenarios import scenarios
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.risk import Risk
from fukasa.analysis.planning.solvers.rows import ROUNDING, Rows, build_rows
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_PERSON = "one_option:"
NO_FORECAST = "no_forecast"
_LATE = (NO_FORECAST,)
"""Gates that are told as part of a conflict only where no other rule explains it."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What the objective counts, over all candidates of the market; needed where a target has to be reached.

    Attributes:
        linear: what one post of a candidate adds.
        weights: people of each segment times its weight.

    """

    linear: Reals
    weights: Reals


@dataclass(frozen=True, slots=True)
class _Goal:
    """What has to be reached, scaled so that no candidate alone is worth more than 1."""

    linear: Reals
    exposure: Reals
    weights: Reals
    target: float | None

    @classmethod
    def nothing(cls, size: int) -> "_Goal":
        return cls(np.zeros(size), np.zeros((size, 0)), np.zeros(0), None)

    @classmethod
    def of(cls, worth: Worth, reach: Reals, target: float) -> "_Goal":
        scale = float((reach @ worth.weights + worth.linear).max(initial=0.0)) or 1.0
        return cls(worth.linear / scale, -np.log1p(-reach), worth.weights / scale, target / scale)


class Rulebook:
    """The rules of a brief over everybody who was considered.

    Attributes:
        market: the candidates.
        limits: the limits.
        rules: ids of all rules that can be left out.
        rows: the limits as rows over all candidates.

    """

    def __init__(self, market: Market, limits: Limits, worth: Worth | None) -> None:
        self.market, self.limits, self.worth = market, limits, worth
        self.rows = build_rows(market.candidates, limits)
        seeks_cost = limits.target is not None and limits.budget is None and worth is not None
        self.target = limits.target if seeks_cost else None
        self._goal = None
        if worth is not None and self.target is not None:
            self._goal = _Goal.of(worth, market.reach, self.target)
        gates = self._gates()
        late = [gate for gate in gates if gate in _LATE]
        self.rules = (*(gate for gate in gates if gate not in _LATE), *self._limits(), *late)
        self._risk: Risk | None = None

    def _gates(self) -> list[str]:
        """Gates that cut somebody."""
        return [gate for gate in self.market.gates if self.fails(gate).any()]

    def _limits(self) -> list[str]:
        named = [rule for rule in dict.fromkeys(self.rows.rules) if not rule.startswith(_PERSON)]
        if self.limits.min_creators <= 1:
            named.remove(MIN_CREATORS)
        extra = [CVAR] if self.limits.cvar is not None and self.limits.cvar.floor > 0 else []
        return [*named, *extra, *([TARGET] if self.target is not None else [])]

    def fails(self, gate: str) -> Flags:
        """Mark whom a gate cuts."""
        return self.market.candidates[f"fails:{gate}"].fill_null(value=True).to_numpy()

    def passing(self, kept: Iterable[str]) -> Flags:
        """Mark who passes the gates among some rules."""
        passed = np.ones(self.market.candidates.height, dtype=bool)
        for gate in set(kept) & set(self.market.gates):
            passed &= ~self.fails(gate)
        return passed

    def rows_under(self, kept: Iterable[str]) -> Integers:
        """Give the positions of the rows that stand under some of the rules, or always."""
        rules = set(kept)
        return np.flatnonzero(
            [name in rules or name.startswith(_PERSON) or name == MIN_CREATORS for name in self.rows.rules]
        )

    def broken(self, posts: Integers) -> frozenset[str]:
        """Name the rules that a plan over all candidates breaks."""
        gates = [gate for gate in self.market.gates if (posts[self.fails(gate)] > 0).any()]
        everybody = self.under(self.rules, np.ones(len(posts), dtype=bool))
        rows = [everybody.rows.rules[row] for row in np.flatnonzero(everybody.rows.broken(posts))]
        risky = [CVAR] if everybody.risk is not None and not everybody.risk.holds(posts) else []
        missed = everybody.target is not None and everybody.value(posts) < everybody.target * (1 - ROUNDING)
        return frozenset([*gates, *rows, *risky, *([TARGET] if missed else [])])

    def under(self, kept: Iterable[str], passed: Flags | None = None) -> Instance:
        """Give the instance of those who pass, under some of the rules, with nothing to maximise.

        That a creator is booked through one option, and that somebody is booked, always holds.
        """
        rules = set(kept)
        options = np.flatnonzero(self.passing(rules) if passed is None else passed)
        chosen = self.rows_under(rules)
        limit = self.rows.limit.copy()
        if MIN_CREATORS not in rules:
            limit[[name == MIN_CREATORS for name in self.rows.rules]] = -1.0
        rows = Rows(
            tuple(self.rows.rules[row] for row in chosen),
            self.rows.posts[chosen],
            self.rows.booked[chosen],
            limit[chosen],
        )
        candidates = self.market.candidates
        size = candidates.height
        goal = self._goal if TARGET in rules and self._goal is not None else _Goal.nothing(size)
        whole = Instance(
            linear=goal.linear,
            exposure=goal.exposure,
            weights=goal.weights,
            segments=np.arange(len(goal.weights)),
            price=candidates["price"].to_numpy().astype(np.float64),
            most=candidates["max_posts"].to_numpy(),
            rows=rows,
            risk=self.risk() if CVAR in rules else None,
            target=goal.target,
            scale=1.0,
        )
        return whole.only(options)

    def risk(self) -> Risk | None:
        """Give the rule of the worst cases; who has no forecast brings nothing."""
        cvar = self.limits.cvar
        if self._risk is None and cvar is not None:
            known = self.market.candidates.with_columns(
                self.market.candidates.select(
                    "views_p10", "views_p50", "views_p90", "views_mean", "conversions_mean"
                ).fill_null(0.0)
            )
            self._risk = Risk(scenarios(known, cvar), cvar.alpha, cvar.floor)
        return self._risk

    def without(self, rule: str) -> list[str]:
        """Give all rules but one."""
        return [name for name in self.rules if name != rule]
