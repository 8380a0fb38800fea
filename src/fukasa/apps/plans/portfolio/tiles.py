"""The totals of a plan as tiles, and what stands above them in a sentence."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Tile
from fukasa.apps.plans.portfolio.answer import Answer, Part
from fukasa.apps.plans.words import cost

_LEVEL = 0.8  # P10 to P90


def headline(answer: Answer) -> str:
    """Say the plan in one sentence."""
    creators = len(answer.selected)
    totals = answer.document["totals"]
    sentence = ngettext(
        "%(n)d creator, %(posts)s posts, %(cost)s: %(views)s views expected at a CPV of %(cpv)s.",
        "%(n)d creators, %(posts)s posts, %(cost)s: %(views)s views expected at a CPV of %(cpv)s.",
        creators,
    )
    return sentence % {
        "n": creators,
        "posts": formats.number(posts_of(answer)),
        "cost": answer.money(totals["cost"]),
        "views": formats.compact(totals["views"]["mean"]),
        "cpv": cost(totals["cpv"]["mean"], answer.currency),
    }


def tiles_of(answer: Answer, at: datetime | None) -> list[Tile]:
    """Write the tiles of a plan; ``at`` is when it was solved."""
    totals = answer.document["totals"]
    estimate = Tile("", level=_LEVEL, n=len(answer.selected), at=at, provenance="modelled")
    tiles = [_cost_tile(answer, estimate), _views_tile(totals, estimate), _cpv_tile(answer, totals, estimate)]
    if totals.get("reach") is not None:
        tiles.append(_reach_tile(answer, totals, estimate))
    if totals.get("target_chance") is not None:
        tiles.append(_target_tile(answer, totals, estimate))
    counted = ((_("Engagements"), "engagement"), (_("Conversions"), "conversions"))
    tiles += [
        replace(estimate, label=label, value=formats.compact(totals[name]), level=None, window=_("expected"))
        for label, name in counted
        if totals.get(name)
    ]
    return tiles


def posts_of(answer: Answer) -> int:
    """Count the posts of a plan."""
    return int(sum(one["posts"] for one in answer.selected))


def _cost_tile(answer: Answer, estimate: Tile) -> Tile:
    totals, budget = answer.document["totals"], answer.document["budget"]
    spent, ends = totals["cost"], totals.get("cost_interval")
    modelled = sum(one["price_basis"] == "modelled" for one in answer.selected)
    return replace(
        estimate,
        label=_("Cost"),
        value=answer.money(spent),
        interval="" if ends is None else f"{answer.money(ends['p10'])}–{answer.money(ends['p90'])}",
        window=_("%(n)s prices are modelled") % {"n": formats.number(modelled)},
        peer="" if budget is None else _left(answer, budget - spent, budget),
        provenance="modelled" if modelled else "supplied",
    )


def _left(answer: Answer, left: float, budget: float) -> str:
    return _("%(left)s of %(budget)s left") % {
        "left": answer.money(left),
        "budget": answer.money(budget),
    }


def _views_tile(totals: Part, estimate: Tile) -> Tile:
    views = totals["views"]
    return replace(
        estimate,
        label=_("Expected views"),
        value=formats.compact(views["mean"]),
        interval=formats.interval(views["p10"], views["p90"]),
    )


def _cpv_tile(answer: Answer, totals: Part, estimate: Tile) -> Tile:
    cpv = totals["cpv"]
    return replace(
        estimate,
        label=_("CPV of the plan"),
        value=cost(cpv["mean"], answer.currency),
        interval=f"{cost(cpv['p10'], answer.currency)}–{cost(cpv['p90'], answer.currency)}",
        peer=_("cut-off %(cpv)s") % {"cpv": cost(answer.document["cutoff"]["cpv"], answer.currency)},
        help=_("All that is spent over all views that are expected: Σ cost / Σ expected views."),
    )


def _target_tile(answer: Answer, totals: Part, estimate: Tile) -> Tile:
    return replace(
        estimate,
        label=_("Chance to reach the goal"),
        value=formats.chance(totals["target_chance"]),
        level=None,
        window=_("goal: %(target)s views") % {"target": formats.compact(answer.document["target"])},
    )


def _reach_tile(answer: Answer, totals: Part, estimate: Tile) -> Tile:
    ends, others = totals.get("reach_interval") or {}, answer.document.get("reach") or {}
    bounds = formats.interval(others.get("lower_bound"), others.get("upper_bound"))
    return replace(
        estimate,
        label=_("People reached at least once"),
        value=formats.compact(totals["reach"]),
        interval=formats.interval(ends["low"], ends["high"]) if ends else "",
        level=None,
        window="" if bounds == formats.MISSING else _("between %(ends)s whatever the overlap") % {"ends": bounds},
        help=_("Everybody is counted once, however many of the creators they follow; segments are taken one by one."),
    )
