"""The certificate in words and tables: what was checked, what else was possible, how firm each pick is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.pages import formats
from fukasa.apps.plans.portfolio.answer import Answer, Part, said
from fukasa.apps.plans.portfolio.lines import FRAGILE
from fukasa.apps.plans.portfolio.rules import rule_name, rule_value
from fukasa.apps.plans.words import cost

_NAIVE: dict[str, str | Promise] = {
    "followers": gettext_lazy("Most followers first"),
    "er": gettext_lazy("Highest engagement rate first"),
    "cheapest_cpv": gettext_lazy("Cheapest views first"),
    "equal_split": gettext_lazy("The budget split evenly"),
}
_CHANGES: dict[str, str | Promise] = {"budget": gettext_lazy("Budget"), "cutoff": gettext_lazy("Cut-off")}
_LEAST = (
    ".min_share",
    "min_creators",
    "goal.target",
    "cvar_floor",
    "must_have",
    "depth",
    "cutoff",
)
_FINE = 10_000
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Claim:
    """What is proven of a plan, for the top of the page."""

    title: str
    text: str
    ok: bool
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule that was checked again."""

    rule: str
    code: str
    value: str
    limit: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """Another plan beside ours."""

    name: str
    objective: str
    share: float
    cost: str
    cpv: str
    violations: tuple[str, ...]
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """What another budget, another cut-off or somebody's absence would give."""

    name: str
    objective: str
    change: str
    cost: str
    creators: str


@dataclass(frozen=True, slots=True)
class Firmness:
    """How often somebody is kept when the plan is made again from noisy forecasts."""

    name: str
    share: float
    fragile: bool


def claim_of(answer: Answer) -> Claim:
    """Say in plain words what is proven."""
    certificate = answer.certificate
    checked = certificate.get("constraints", [])
    facts = [
        (_("Rules kept"), f"{sum(one['ok'] for one in checked)} / {len(checked)}"),
        (_("This plan"), answer.goal(answer.found)),
        (_("No plan can do better than"), answer.goal(answer.bound)),
        (_("Gap"), formats.percent(answer.document["gap"])),
        (_("Bound proven again from its multipliers"), answer.goal(certificate.get("bound_verified"))),
    ]
    return Claim(
        title=_title(answer),
        text=said(certificate, "text"),
        ok=bool(certificate.get("ok")),
        facts=tuple(facts),
        warnings=tuple(_warnings(answer)),
    )


def _title(answer: Answer) -> str:
    if not answer.certificate.get("ok"):
        return _("This plan could not be certified.")
    if answer.document["status"] == "optimal" and (answer.document["gap"] or 0.0) < _ROUNDING:
        return _("No better plan exists under these rules.")
    if answer.proven is None:
        return _("Every rule is kept; how far the best plan is could not be proven.")
    return _("At least %(share)s of the best possible plan is proven.") % {"share": _floored(answer.proven)}


def _floored(share: float) -> str:
    """Write a proven share without rounding it up: 99.997 % is not 100 %."""
    return formats.percent(floor(share * _FINE + _ROUNDING) / _FINE, 2)


def _warnings(answer: Answer) -> list[str]:
    if answer.document["reproducible"]:
        return []
    return [_("The clock ended the search, so that a second run may differ. A limit of nodes makes it repeatable.")]


def constraints_of(answer: Answer) -> tuple[Constraint, ...]:
    """List every rule that was checked again, the broken ones first."""
    checked = sorted(answer.certificate.get("constraints", []), key=lambda one: one["ok"])
    return tuple(
        Constraint(
            rule=rule_name(one["rule"], answer),
            code=one["rule"],
            value=rule_value(one["rule"], one["value"], answer),
            limit=f"{_sign(one['rule'])} {rule_value(one['rule'], one['limit'], answer)}",
            ok=one["ok"],
        )
        for one in checked
    )


def _sign(rule: str) -> str:
    return "≥" if any(part in rule for part in _LEAST) else "≤"


def rivals_of(answer: Answer) -> tuple[Rival, ...]:
    """Lay four naive plans beside ours."""
    totals, ours = answer.document["totals"], answer.document["objective"] or 0.0
    baselines = answer.certificate.get("baselines") or {}
    most = max([ours, *(one["objective"] or 0.0 for one in baselines.values())]) or 1.0
    own = Rival(
        name=_("This plan"),
        objective=answer.counted(answer.document["objective"]),
        share=ours / most,
        cost=formats.compact_money(totals["cost"], answer.currency),
        cpv=cost(totals["cpv"]["mean"], answer.currency),
        violations=(),
        ours=True,
    )
    known = [name for name in _NAIVE if name in baselines]  # PostgreSQL keeps no order of keys
    return (own, *(_rival(name, baselines[name], most, answer) for name in known))


def _rival(name: str, one: Part, most: float, answer: Answer) -> Rival:
    return Rival(
        name=str(_NAIVE.get(name, name)),
        objective=answer.counted(one["objective"]),
        share=(one["objective"] or 0.0) / most,
        cost=formats.compact_money(one["cost"], answer.currency),
        cpv=cost(one["cpv"], answer.currency),
        violations=tuple(rule_name(rule, answer) for rule in one["violations"]),
    )


def shifts_of(answer: Answer) -> tuple[Shift, ...]:
    """Say what a tenth more or less of the budget and of the cut-off would give."""
    sensitivity = answer.certificate.get("sensitivity") or {}
    return tuple(
        _shift(f"{_CHANGES[kind]} {step.replace('-', '−')}", one, answer)
        for kind in _CHANGES
        for step, one in sorted((sensitivity.get(kind) or {}).items(), reverse=True)  # less first, then more
        if one
    )


def absences_of(answer: Answer) -> tuple[Shift, ...]:
    """Say what remains when somebody cannot be booked, the greatest loss first."""
    found = (answer.certificate.get("sensitivity") or {}).get("leave_one_out") or []
    ordered = sorted(found, key=lambda one: one["objective"] or 0.0)
    return tuple(_shift(answer.name(one["creator_id"]), one, answer) for one in ordered)


def not_tried(answer: Answer) -> int:
    """Count those whose absence was not tried, because plans made again have an end."""
    return int((answer.certificate.get("sensitivity") or {}).get("not_tried") or 0)


def _shift(name: str, one: Mapping[str, Any], answer: Answer) -> Shift:
    found, change = one.get("objective"), one.get("change")
    return Shift(
        name=name,
        objective=_("no plan was found") if found is None else answer.counted(found),
        change="" if change is None else _signed(change),
        cost=formats.compact_money(one.get("cost"), answer.currency),
        creators=formats.number(one.get("creators")),
    )


def _signed(share: float) -> str:
    return f"{share:+.1%}".replace("-", "−")


def firmness_of(answer: Answer) -> tuple[Firmness, ...]:
    """Say how firm each pick is, the least firm first."""
    noise = (answer.certificate.get("sensitivity") or {}).get("noise") or {}
    chosen = {one["creator_id"] for one in answer.selected}
    kept = sorted(noise.get("stability", {}).items(), key=lambda one: one[1])
    return tuple(Firmness(answer.name(creator), share, share < FRAGILE) for creator, share in kept if creator in chosen)


def edge_of(answer: Answer) -> tuple[str, ...]:
    """Say who stands next to the edge of the plan: who would come in first, who brings least for the price."""
    marginal = answer.certificate.get("marginal") or {}
    said = []
    if marginal.get("creator_id"):
        said.append(_next_in(marginal, answer))
    if marginal.get("weakest"):
        weakest = {
            "name": answer.name(marginal["weakest"]),
            "loss": answer.counted(marginal["weakest_adds"]),
            "cost": answer.money(marginal["weakest_cost"]),
        }
        said.append(_("%(name)s brings least for the price: %(loss)s for %(cost)s.") % weakest)
    return tuple(said)


def _next_in(marginal: Part, answer: Answer) -> str:
    told = {
        "name": answer.name(marginal["creator_id"]),
        "adds": answer.counted(marginal["adds"]),
        "price": answer.money(marginal["price"]),
        "more": answer.money(marginal["extra_budget"]),
        "other": answer.name(marginal["in_place_of"] or ""),
    }
    if marginal["in_place_of"]:
        return _("The next one in would be %(name)s, in place of %(other)s: %(adds)s for %(price)s.") % told
    if not marginal["extra_budget"]:
        return _("The next one in would be %(name)s: %(adds)s for %(price)s.") % told
    return _("With %(more)s more, %(name)s would come in: %(adds)s for %(price)s.") % told


def noise_draws(answer: Answer) -> int:
    """Count how often the plan was made again from noisy forecasts."""
    return int(((answer.certificate.get("sensitivity") or {}).get("noise") or {}).get("draws") or 0)


def solver_facts(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Say how the plan was found."""
    solver = answer.document["solver"]
    return (
        (_("Method"), said(solver, "method") or formats.MISSING),
        (_("Seconds"), formats.number(solver["seconds"], 2)),
        (_("Nodes"), formats.number(solver["nodes"])),
        (_("Limit of nodes"), formats.number(solver["node_limit"])),
        (_("Seed"), formats.number(solver["seed"])),
        (_("Can be repeated exactly"), _("yes") if answer.document["reproducible"] else _("no")),
    )
