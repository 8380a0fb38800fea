"""Why no plan is possible: the rules that collide, and what each would have to be."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fukasa.apps.plans.portfolio.answer import Answer, said
from fukasa.apps.plans.portfolio.rules import rule_name, rule_value
from fukasa.apps.plans.relaxing import relaxed
from fukasa.apps.plans.words import cost
from fukasa.pipelines.brief import Brief


@dataclass(frozen=True, slots=True)
class Way:
    """One rule that, relaxed alone, makes a plan possible."""

    code: str
    rule: str
    now: str
    needed: str
    applicable: bool  # whether the brief can be changed by a button


@dataclass(frozen=True, slots=True)
class Clash:
    """Rules that cannot hold together."""

    text: str
    rules: tuple[str, ...]
    ways: tuple[Way, ...]


def clash_of(answer: Answer, brief: Brief) -> Clash | None:
    """Write the conflict of a document; None where there is none."""
    conflict = answer.document["conflict"]
    if conflict is None:
        return None
    ways = tuple(
        Way(
            code=one["rule"],
            rule=rule_name(one["rule"], answer),
            now=_written(one["rule"], one["limit"], answer),
            needed=_("leave it out") if one["needed"] is None else _written(one["rule"], one["needed"], answer),
            applicable=relaxed(brief, one, answer.document) is not None,
        )
        for one in conflict["relaxations"]
    )
    return Clash(said(conflict, "text"), tuple(rule_name(rule, answer) for rule in conflict["rules"]), ways)


def _written(rule: str, value: float | None, answer: Answer) -> str:
    """Write the limit of a rule; the cut-off moves by its amount, not by its chance."""
    return cost(value, answer.currency) if rule == "cutoff.cpv" else rule_value(rule, value, answer)
