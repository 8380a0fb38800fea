"""The document of a plan as a paper; parts that the document leaves out do not appear."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from fukasa.analysis.planning.certificate.words import Language, digits
from fukasa.pipelines.plan.handout import left_out
from fukasa.pipelines.plan.paper_dots import cpv_dots
from fukasa.pipelines.plan.paper_parts import Column, Figure, Figures, Paper, Paragraphs, Row, Section, Table, row
from fukasa.pipelines.plan.paper_proof import baselines, changes, constraints, frontier, named
from fukasa.pipelines.plan.paper_text import MISSING, Writer, count, percent
from fukasa.pipelines.plan.paper_words import STATUS
from fukasa.pipelines.plan.rule_words import TIER

_MOST_CUT = 40
Part = Mapping[str, Any]
Make = Callable[[Part, Writer], Section | None]


def paper_of(document: Part, language: Language, *, dated: date | None = None) -> Paper:
    """Arrange a plan for paper.

    Args:
        document: of ``fukasa.pipelines.plan.document``, or what ``handed_on`` left of it.
        language: ja or en.
        dated: the day it was made; not told where it is not known.

    """
    write = Writer(language, document["currency"] or "")
    sections = (make(document, write) for make in _SECTIONS)
    return Paper(
        language=language,
        title=document["name"] or MISSING,
        badge=write.name(STATUS, document["status"]),
        facts=tuple(_facts(document, write, dated)),
        sections=tuple(section for section in sections if section is not None),
        footer=" · ".join(filter(None, (write.say("footer"), _source(document, write), str(dated or "")))),
    )


def _facts(document: Part, write: Writer, dated: date | None) -> Iterator[tuple[str, str]]:
    """Tell what was asked and what it rests on."""
    days = [document["starts_on"], document["ends_on"]]
    if any(days):
        yield write.say("campaign"), " – ".join(str(day) if day else "…" for day in days)
    goal = write.goal(document["kpi"])
    target = document["target"]
    yield write.say("goal"), goal if target is None else write.say("target", target=count(target), kpi=goal)
    if document["budget"] is not None:
        yield write.say("budget"), write.money(document["budget"])
    cutoff = document["cutoff"] or {}
    if cutoff.get("cpv") is not None:
        chance = percent(cutoff["probability"])
        yield write.say("cutoff"), write.say("cutoff_rule", cpv=write.per_view(cutoff["cpv"]), chance=chance)
    passed, every = count(document["passed"]), count(document["candidates"])
    yield write.say("considered"), write.say("considered_rule", passed=passed, all=every)
    yield write.say("data"), _source(document, write)
    if dated is not None:
        yield write.say("made"), dated.isoformat()


def _source(document: Part, write: Writer) -> str:
    version = document["lake_version"]
    return write.say("files") if version is None else write.say("lake", version=version)


def _proof(document: Part, write: Writer) -> Paragraphs | None:
    """Tell the certificate, or why there is no plan."""
    if document["conflict"] is not None:
        return Paragraphs(write.say("conflict"), (write.sentence(document["conflict"], "text"),))
    said = [write.sentence(document["certificate"] or {}, "text")]
    if document["currency"] is None:
        said.append(write.say("hidden"))
    told = tuple(filter(None, said))
    return Paragraphs(write.say("proof"), told) if told else None


def _result(document: Part, write: Writer) -> Figures | None:
    """Tell the totals with their intervals."""
    totals = document["totals"]
    return None if totals is None else Figures(write.say("result"), tuple(_figures(totals, document, write)))


def _figures(totals: Part, document: Part, write: Writer) -> Iterator[Figure]:
    if totals["cost"] is not None:
        spread = write.interval(totals["cost_interval"], write.money)
        yield Figure(write.say("cost"), write.money(totals["cost"]), spread or write.say("sure"))
    views, cpv, bounds = totals["views"], totals["cpv"], totals["reach_interval"]
    yield Figure(write.say("views_plan"), count(views["mean"]), write.interval(views, count))
    if cpv is not None:
        yield Figure(write.say("cpv_plan"), write.per_view(cpv["mean"]), write.interval(cpv, write.per_view))
    if totals["reach"] is not None:
        ends = "" if bounds is None else f"{count(bounds['low'])} – {count(bounds['high'])}"
        yield Figure(write.say("reach"), count(totals["reach"]), ends)
    for name in ("engagement", "conversions"):
        if totals[name]:
            yield Figure(write.say(name), count(totals[name]))
    if totals.get("target_chance") is not None:
        target = write.say("target", target=count(document["target"]), kpi=write.goal(document["kpi"]))
        yield Figure(write.say("target_chance"), percent(totals["target_chance"]), target)


def _portfolio(document: Part, write: Writer) -> Table | None:
    """List who is booked; columns of what is hidden are left out."""
    booked = document["selected"]
    if not booked:
        return None
    priced = document["currency"] is not None
    costs = (Column(write.say("cost")), Column(write.say("cpv")), Column(write.say("chance"))) if priced else ()
    columns = (
        Column(write.say("creator"), "left", 1),
        Column(write.say("role"), "left"),
        Column(write.say("posts")),
        Column(write.say("views")),
        *costs,
        Column(write.say("kept")),
    )
    note = write.say("portfolio_note" if priced else "portfolio_note_hidden")
    return Table(write.say("portfolio"), columns, tuple(_booked(one, write, priced=priced) for one in booked), note)


def _booked(one: Part, write: Writer, *, priced: bool) -> Row:
    views = one["views"]
    cells: list[Any] = [
        write.who(one),
        write.role(one),
        count(one["posts"]),
        (count(views["p50"]), write.interval(views, count)),
    ]
    if priced:
        basis = write.say("modelled") if one["price_basis"] == "modelled" else ""
        cpv = one["cpv"]
        cells += [
            (write.money(one["cost"]), basis),
            (write.per_view(cpv["p50"]), write.interval(cpv, write.per_view)),
            percent(one["p_cpv_ok"]),
        ]
    return row(*cells, percent(one["stability"]), below=write.sentence(one, "reason"))


def _tiers(document: Part, write: Writer) -> Table | None:
    if not document["tiers"]:
        return None
    names = ("tier", "considered", "under_cutoff", "passed", "booked", "spend", "share")
    columns = tuple(Column(write.say(name), "left" if name == "tier" else "right", 1) for name in names)
    rows = tuple(
        row(
            write.name(TIER, one["tier"]),
            *(count(one[name]) for name in ("candidates", "under_cutoff", "passed", "creators")),
            write.money(one["spend"]),
            percent(one["share"]),
        )
        for one in document["tiers"]
    )
    return Table(write.say("tiers"), columns, rows)


def _cut(document: Part, write: Writer) -> Table | None:
    """List the first of those who are cut."""
    return _refused(document["cut"], "cut", write)


def _undecidable(document: Part, write: Writer) -> Table | None:
    return _refused(document["undecidable"], "undecidable", write)


def _refused(entries: list[dict[str, Any]], title: str, write: Writer) -> Table | None:
    if not entries:
        return None
    shown = entries[:_MOST_CUT]
    columns = (Column(write.say("creator"), "left", 2), Column(write.say("reason"), "left", 3))
    rows = tuple(row(write.who(one), write.sentence(one, "sentence")) for one in shown)
    more = write.say("cut_more", n=len(shown), all=count(len(entries))) if len(entries) > len(shown) else ""
    return Table(write.say(title), columns, rows, more)


def _remarks(document: Part, write: Writer) -> Paragraphs | None:
    """Tell who was left out in numbers, the notes, and how the plan was found."""
    counts = left_out(dict(document))
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rules = [write.say("counted", rule=named(rule, document, write), n=count(n)) for rule, n in ordered]
    said = [write.say("cut_counts", n=count(sum(counts.values())), rules=write.listed(rules))] if counts else []
    said += [str(note[write.language]) for note in document["notes"]]
    solver = document["solver"] or {}
    method = write.sentence(solver, "method") or solver.get("method")
    if method:
        told = {"method": method, "seconds": digits(solver["seconds"] or 0.0)}
        said.append(write.say("method", **told, nodes=count(solver["nodes"]), seed=solver["seed"]))
    if not document["reproducible"]:
        said.append(write.say("clock"))
    return Paragraphs(write.say("notes"), tuple(said)) if said else None


_SECTIONS: tuple[Make, ...] = (
    _proof,
    _result,
    _portfolio,
    cpv_dots,
    _tiers,
    baselines,
    changes,
    frontier,
    constraints,
    _cut,
    _undecidable,
    _remarks,
)
