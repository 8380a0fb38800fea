"""The figures of a shortlist as tiles: both counts, and what the plan brings, with intervals."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from fukasa.analysis.planning.cutoff import DEFAULT_PROBABILITY, STRICT_PROBABILITY
from fukasa.analysis.planning.totals import Totals
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Tile
from fukasa.apps.plans.return_tiles import return_tiles
from fukasa.apps.plans.words import cost
from fukasa.pipelines.shortlist import ShortlistRun

_LEVEL = 0.8  # P10 to P90


def tiles_of(run: ShortlistRun) -> list[Tile]:
    """Write the tiles of a shortlist."""
    built = datetime.fromisoformat(run.index.built_at)
    counted = [
        _count_tile(run, DEFAULT_PROBABILITY, _("the plain rule")),
        _count_tile(run, STRICT_PROBABILITY, _("the strict rule")),
    ]
    asked = run.result.rule.probability
    if asked not in {DEFAULT_PROBABILITY, STRICT_PROBABILITY}:
        counted.append(_count_tile(run, asked, _("as asked")))
    planned = run.result.planned
    return counted if planned is None else [*counted, *_planned_tiles(run, planned, built)]


def _count_tile(run: ShortlistRun, probability: float, what: str) -> Tile:
    return Tile(
        _("Pass at P ≥ %(p)g") % {"p": probability},
        formats.number(run.result.counts[probability]),
        window=_("of %(n)s candidates, %(what)s") % {"n": formats.number(run.candidates), "what": what},
    )


def _planned_tiles(run: ShortlistRun, planned: Totals, built: datetime) -> list[Tile]:
    currency = run.result.rule.currency
    priced = run.result.plan.selected["price_basis"]
    modelled = int((priced == "modelled").sum())
    estimate = Tile("", level=_LEVEL, n=planned.creators, at=built, provenance="modelled")
    tiles = [
        replace(
            estimate,
            label=_("Expected views"),
            value=formats.compact(planned.views.p50),
            interval=formats.interval(planned.views.p10, planned.views.p90),
            window=_("one post each"),
        ),
        replace(
            estimate,
            label=_("Cost"),
            value=formats.compact_money(planned.cost.p50, currency),
            interval=_money_range(planned.cost.p10, planned.cost.p90, currency),
            window=_("%(n)s prices are modelled") % {"n": formats.number(modelled)},
            help=_("Modelled prices lean upward, so the sum is likely above the sum of the middle prices, %(sum)s.")
            % {"sum": formats.compact_money(planned.committed, currency)},
            provenance="modelled" if modelled else "supplied",
        ),
        replace(
            estimate,
            label=_("CPV of the total"),
            value=cost(planned.cpv.p50, currency),
            interval=f"{cost(planned.cpv.p10, currency)}–{cost(planned.cpv.p90, currency)}",
        ),
    ]
    return [*tiles, *_chance_tiles(planned, currency), *return_tiles(run, estimate)]


def _chance_tiles(planned: Totals, currency: str) -> list[Tile]:
    tiles = []
    if planned.prob_target is not None:
        tiles.append(
            Tile(
                _("Chance to reach the goal"),
                formats.percent(planned.prob_target, 0),
                window=_("goal: %(target)s views") % {"target": formats.compact(planned.target)},
                provenance="modelled",
            )
        )
    if planned.budget is not None:
        tiles.append(
            Tile(
                _("Budget left"),
                formats.compact_money(planned.budget - planned.cost.p50, currency),
                window=_("inside the budget with a chance of %(p)s")
                % {"p": formats.percent(planned.prob_within_budget, 0)},
            )
        )
    return tiles


def _money_range(low: float, high: float, currency: str) -> str:
    return f"{formats.compact_money(low, currency)}–{formats.compact_money(high, currency)}"
