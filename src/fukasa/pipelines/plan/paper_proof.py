"""The certificate on paper: other plans beside this one, what changes would bring, and the rules that were checked."""

from collections.abc import Iterator, Mapping
from typing import Any

from fukasa.pipelines.plan.paper_parts import Column, Row, Table, row
from fukasa.pipelines.plan.paper_text import MISSING, Writer, called, clipped, count, percent
from fukasa.pipelines.plan.paper_words import BASELINE, SHORT
from fukasa.pipelines.plan.rule_words import rule_name

_MOST_RULES = 60
_MOST_ABSENT = 12
_CUTOFF = "cutoff.cpv"
_SHARES = (".min_share", ".max_share", "gates.confidence_min")
Part = Mapping[str, Any]


def baselines(document: Part, write: Writer) -> Table | None:
    """Lay the plans by habit beside this one."""
    found = (document["certificate"] or {}).get("baselines")
    if not found:
        return None
    totals = document["totals"]
    own = {"objective": document["objective"], "cost": totals["cost"], "cpv": totals["cpv"]["mean"], "violations": []}
    columns = (
        Column(write.say("plan"), "left", 2),
        Column(write.goal_head(document["kpi"])),
        Column(write.say("cost")),
        Column(write.say("cpv")),
        Column(write.say("broken"), "left", 3),
    )
    known = [name for name in BASELINE if name in found]  # a database may keep keys in another order
    others = (_rival(write.name(BASELINE, name), found[name], document, write) for name in known)
    return Table(
        write.say("baselines"), columns, (_rival(write.say("this_plan"), own, document, write, ours=True), *others)
    )


def _rival(name: str, one: Part, document: Part, write: Writer, *, ours: bool = False) -> Row:
    broken = [named(rule, document, write) for rule in one["violations"]]
    figures = (count(one["objective"]), write.money(one["cost"]), write.per_view(one["cpv"]))
    return row(name, *figures, write.listed(broken), strong=ours)


def changes(document: Part, write: Writer) -> Table | None:
    """Tell what a tenth more or less, and somebody's absence, would bring."""
    found = (document["certificate"] or {}).get("sensitivity")
    rows = tuple(_changes(found, document, write)) if found else ()
    columns = (
        Column(write.say("change"), "left", 1),
        Column(write.goal_head(document["kpi"])),
        Column(write.say("difference")),
        Column(write.say("cost")),
        Column(write.say("cpv")),
    )
    return Table(write.say("changes"), columns, rows) if rows else None


def _changes(found: Part, document: Part, write: Writer) -> Iterator[Row]:
    for kind in ("budget", "cutoff"):
        for step, one in sorted((found.get(kind) or {}).items(), reverse=True):  # less first, then more
            if one:
                yield _change(f"{write.say(kind)} {step.replace('-', '−')}", one, write)
    names = _names(document)
    absences = sorted(found.get("leave_one_out") or [], key=lambda one: one["objective"] or 0.0)
    for one in absences[:_MOST_ABSENT]:
        name = clipped(names.get(one["creator_id"], one["creator_id"]))
        yield _change(write.say("without", name=name), one, write)


def _change(name: str, one: Part, write: Writer) -> Row:
    change = one.get("change")
    difference = MISSING if change is None else f"{change:+.1%}".replace("-", "−")
    return row(
        name, count(one.get("objective")), difference, write.money(one.get("cost")), write.per_view(one.get("cpv"))
    )


def frontier(document: Part, write: Writer) -> Table | None:
    """Tell what other budgets bring."""
    if not document["frontier"]:
        return None
    columns = (
        Column(write.say("budget"), "right", 1),
        Column(write.goal_head(document["kpi"]), "right", 1),
        Column(write.say("cost"), "right", 1),
        Column(write.say("cpv"), "right", 1),
        Column(write.say("creators"), "right", 1),
    )
    rows = tuple(
        row(
            write.money(one["budget"]),
            count(one["objective"]),
            write.money(one["cost"]),
            write.per_view(one["cpv"]),
            count(one["creators"]),
        )
        for one in document["frontier"]
    )
    cheapest = document["cheapest_for_target"]
    told = {} if cheapest is None else {"cost": write.money(cheapest["cost"]), "creators": count(cheapest["creators"])}
    return Table(write.say("frontier"), columns, rows, write.say("cheapest", **told) if told else "")


def constraints(document: Part, write: Writer) -> Table | None:
    """List the rules that were checked again, broken ones first."""
    found = sorted((document["certificate"] or {}).get("constraints") or [], key=lambda one: one["ok"])
    if not found:
        return None
    columns = (
        Column(write.say("rule"), "left", 1),
        Column(write.say("value")),
        Column(write.say("limit")),
        Column(""),
    )
    shown = found[:_MOST_RULES]
    rows = tuple(_rule(one, document, write) for one in shown)
    more = len(found) - len(shown)
    return Table(write.say("constraints"), columns, rows, write.say("more_rules", n=count(more)) if more else "")


def _rule(one: Part, document: Part, write: Writer) -> Row:
    rule = one["rule"]
    value, limit = (_value(rule, one[name], write) for name in ("value", "limit"))
    verdict = write.say("kept_rule" if one["ok"] else "broken_rule")
    return row(named(rule, document, write), value, limit, verdict, strong=not one["ok"])


def named(rule: str, document: Part, write: Writer) -> str:
    """Name a rule with its limit, or shortly where the document does not tell the limit."""
    limit = _limit(rule, document)
    if limit is None and rule in SHORT:
        return write.name(SHORT, rule)
    written = write.per_view(limit) if rule == _CUTOFF else _value(rule, limit, write)
    return clipped(rule_name(rule, written, write.language, _names(document)))


def _limit(rule: str, document: Part) -> float | None:
    """Find the limit of a rule: asked for, checked again, or told of somebody who was cut by it."""
    asked: dict[str, float | None] = {_CUTOFF: (document["cutoff"] or {}).get("cpv"), "budget": document["budget"]}
    if rule in asked:
        return asked[rule]
    entries = (*((document["certificate"] or {}).get("constraints") or ()), *document["cut"])
    return next((one["limit"] for one in entries if one["rule"] == rule), None)


def _value(rule: str, value: object, write: Writer) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return MISSING if value is None else str(value)
    if rule == "budget":
        return write.money(value)
    return percent(value) if rule.endswith(_SHARES) else count(value)


def _names(document: Part) -> dict[str, str]:
    parts = (document["undecidable"], document["cut"], document["selected"])
    return {one["creator_id"]: called(one) for part in parts for one in part if one["creator_id"]}
