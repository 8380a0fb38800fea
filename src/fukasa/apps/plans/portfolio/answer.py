"""A plan document with what several parts of the page ask of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.catalogue.words import spoken
from fukasa.apps.pages import formats
from fukasa.apps.plans.words import GOAL_NAMES, KPI_NAMES

Part = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What was found: a plan with its proof, or why there is none."""

    document: Part

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return str(self.document["currency"])

    @property
    def selected(self) -> list[dict[str, Any]]:
        """Everybody who is booked."""
        return list(self.document["selected"])

    @property
    def certificate(self) -> Part:
        """The certificate; empty where there is no plan."""
        return self.document["certificate"] or {}

    @property
    def is_plan(self) -> bool:
        """Tell whether anybody is booked."""
        return bool(self.document["status"] != "infeasible")

    @property
    def seeks_cost(self) -> bool:
        """Tell whether the lowest cost was sought that reaches a target, and not the most for a budget."""
        return bool(self.document["sense"] == "least_cost")

    @property
    def proven(self) -> float | None:
        """The share of the best possible plan that this one reaches at least; None without a proof."""
        if not self.found or not self.bound:
            return None
        return float(min(self.found, self.bound) / max(self.found, self.bound))

    @property
    def found(self) -> float | None:
        """What was made as good as possible: what the plan brings, or its cost where the lowest one was sought."""
        found: float | None = self.document["totals"]["cost"] if self.seeks_cost else self.document["objective"]
        return found

    @property
    def bound(self) -> float | None:
        """What no plan can do better than."""
        bound: float | None = self.document["bound"]
        return bound

    @cached_property
    def names(self) -> dict[str, str]:
        """How each creator is called, by id; with the handle where several are called the same."""
        parts = (self.document["undecidable"], self.document["cut"], self.selected)
        known = {one["creator_id"]: one for part in parts for one in part}
        often = Counter(map(called, known.values()))
        return {
            creator: f"{called(one)} (@{one['handle']})" if often[called(one)] > 1 and one["handle"] else called(one)
            for creator, one in known.items()
        }

    def name(self, creator: str) -> str:
        """Give what a creator is called; the id where nothing else is known."""
        return self.names.get(creator, creator)

    @property
    def goal_name(self) -> str:
        """Name what counts, for the head of a column."""
        return str(GOAL_NAMES.get(self.document["kpi"], self.document["kpi"]))

    def goal(self, value: float | None) -> str:
        """Write an amount of what counts: money where the lowest cost is sought."""
        if self.seeks_cost:
            return formats.compact_money(value, self.currency)
        return self.counted(value)

    def money(self, amount: float | None) -> str:
        """Write an amount of money."""
        return formats.compact_money(amount, self.currency)

    def counted(self, value: float | None) -> str:
        """Write an amount of the goal's unit: 8.16万再生."""
        amount = formats.compact(value)
        if value is None:
            return amount
        return _("%(amount)s %(unit)s") % {"amount": amount, "unit": KPI_NAMES.get(self.document["kpi"], "")}


def called(one: Part) -> str:
    """Give what somebody of the document is called."""
    return str(one.get("name") or one.get("handle") or one.get("creator_id") or one["account_id"])


def said(part: Part, name: str) -> str:
    """Give a sentence of the document in the reader's language; its own are Japanese and English."""
    return str(part.get(f"{name}_{spoken()}") or part.get(name) or "")
