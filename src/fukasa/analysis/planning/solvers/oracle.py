"""Is a plan possible under some of the rules? Plans and proofs that are known answer first, a search comes last."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from fukasa.analysis.planning.problem.limits import CVAR, TARGET
from fukasa.analysis.planning.solvers.affordable import affordable
from fukasa.analysis.planning.solvers.bound import Multipliers, bound_of
from fukasa.analysis.planning.solvers.clock import SecondsLeft, out_of, part_of
from fukasa.analysis.planning.solvers.possible import Answer, any_plan
from fukasa.analysis.planning.solvers.rulebook import Rulebook
from fukasa.analysis.statistics.arrays import Integers

_SURE = 1e-9
_PART = 0.5
"""Part of the time left that one search may take."""


class Oracle:
    """Tells whether rules can be kept together, and keeps what it learns.

    A plan that was found answers for all rules that it does not break; multipliers that prove some rules impossible
    (Farkas 1902) answer for all rules under which the proof still stands, which is worked out in plain arithmetic.

    Attributes:
        book: the rules.
        left: seconds left.
        unanswered: how many questions were left open.

    """

    def __init__(self, book: Rulebook, left: SecondsLeft) -> None:
        self.book, self.left, self.unanswered = book, left, 0
        self._plans: list[tuple[Integers, frozenset[str]]] = []
        self._proofs: list[Multipliers] = []
        self._impossible: list[frozenset[str]] = []

    def ask(self, kept: Iterable[str], *, part: float = _PART, prove: bool = False) -> Answer:
        """Look for a plan, over all candidates, that keeps some rules.

        ``part`` of the time left may be taken; ``prove`` asks for a proof where there is none.
        """
        rules = frozenset(kept)
        known = self._known(rules)
        if known is not None:
            return Answer(known)
        if any(known <= rules for known in self._impossible) or self.proves(rules):
            return Answer(None, impossible=True)
        answer = Answer(None)
        if not out_of(self.left):
            answer = any_plan(self.book.under(rules), left=part_of(self.left, part), prove=prove)
        if answer.proof is not None:
            self._proofs.append(self._over_all_rows(answer.proof, rules))
        if answer.posts is not None:
            return Answer(self._taken(answer.posts, rules))
        if answer.impossible:
            self._impossible.append(self._needed(rules, answer))
        self.unanswered += not answer.impossible
        return answer

    def proves(self, kept: Iterable[str]) -> bool:
        """Tell whether a proof that is known stands under some rules."""
        rules = frozenset(kept)
        if not self._proofs:
            return False
        instance = self.book.under(rules)
        domain, rows = affordable(instance), self.book.rows_under(rules)
        for proof in self._proofs:
            part = replace(proof, rows=proof.rows[rows])
            if TARGET not in rules:
                part = replace(part, target=0.0, exposure=np.zeros(0))
            elif not len(part.exposure):
                part = replace(part, exposure=np.zeros(len(instance.weights)))
            if CVAR not in rules:
                part = replace(part, risk=0.0, scenarios=None)
            bound = bound_of(instance, part, domain)
            terms = float(np.abs(instance.rows.limit) @ part.rows + bound.best.sum())
            if bound.value < -_SURE * max(terms, 1.0):
                return True
        return False

    def _known(self, rules: frozenset[str]) -> Integers | None:
        return next((posts for posts, broken in self._plans if not broken & rules), None)

    def _taken(self, posts: Integers, rules: frozenset[str]) -> Integers:
        """Keep a plan with the rules that it breaks; those it was found under hold."""
        everybody = np.zeros(self.book.market.candidates.height, dtype=np.int64)
        everybody[np.flatnonzero(self.book.passing(rules))] = posts
        self._plans.append((everybody, self.book.broken(everybody) - rules))
        return everybody

    def _needed(self, rules: frozenset[str], answer: Answer) -> frozenset[str]:
        """Leave out the limits that took no part in what makes some rules impossible."""
        return rules if answer.blamed is None else rules & (answer.blamed | set(self.book.market.gates))

    def smallest_known(self) -> tuple[str, ...]:
        """Give the fewest rules that are known to be impossible together; all where none are."""
        fewest = min(self._impossible, key=len, default=frozenset(self.book.rules))
        return tuple(rule for rule in self.book.rules if rule in fewest)

    def _over_all_rows(self, proof: Multipliers, rules: frozenset[str]) -> Multipliers:
        rows = np.zeros(len(self.book.rows.rules))
        rows[self.book.rows_under(rules)] = proof.rows
        return replace(proof, rows=rows)
