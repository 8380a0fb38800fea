"""What a plan brings back as tiles: orders, and two returns on the money that never share a tile."""

from dataclasses import replace

from django.utils.translation import gettext as _

from fukasa.analysis.planning.returns import Returns
from fukasa.analysis.planning.totals import Spread
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Tile
from fukasa.pipelines.shortlist import ShortlistRun


def return_tiles(run: ShortlistRun, estimate: Tile) -> list[Tile]:
    """Write the tiles of the returns.

    Args:
        run: the shortlist; one that was stored before has a single number, and none without conversion rate.
        estimate: what all figures of the plan have in common.

    """
    found = run.returns
    if found is None:
        return _number_alone(run.roi)
    tiles = [_orders(found, estimate), _source(found, estimate)]
    return tiles if found.profit_roi is None else [*tiles, _profit(found, found.profit_roi, estimate)]


def signed(share: float) -> str:
    """Write a gain or loss in whole per cent."""
    return f"{share:+,.0%}".replace("-", "−")


def signed_range(spread: Spread) -> str:
    """Write the ends of a gain or loss; set apart, as the signs would run into the dash."""
    return f"{signed(spread.p10)} – {signed(spread.p90)}"


def _number_alone(roi: float | None) -> list[Tile]:
    if roi is None:
        return []
    return [Tile(_("ROI, source formula"), formats.compact(roi), provenance="modelled", help=_source_help())]


def _orders(found: Returns, estimate: Tile) -> Tile:
    return replace(
        estimate,
        label=_("Orders"),
        value=formats.compact(found.conversions.p50),
        interval=formats.interval(found.conversions.p10, found.conversions.p90),
        peer=_("nobody orders with a chance of %(p)s") % {"p": formats.chance(found.prob_none)},
        window=_basis(found),
    )


def _source(found: Returns, estimate: Tile) -> Tile:
    return replace(
        estimate,
        label=_("ROI, source formula"),
        value=formats.compact(found.source_roi.p50),
        interval=formats.interval(found.source_roi.p10, found.source_roi.p90),
        window=_basis(found),
        help=_source_help(),
    )


def _profit(found: Returns, spread: Spread, estimate: Tile) -> Tile:
    return replace(
        estimate,
        label=_("ROI by profit"),
        value=signed(spread.p50),
        interval=signed_range(spread),
        peer=_("a profit with a chance of %(p)s") % {"p": formats.chance(found.prob_profit)},
        window=_basis(found),
        help=_(
            "(margin − cost) / cost, the margin being what the orders leave after the goods are paid; 0% breaks even. "
            "It is not to be compared with the ROI of the source formula."
        ),
    )


def _basis(found: Returns) -> str:
    return _("conversion rate assumed") if found.basis == "assumed" else _("conversion rate of own campaigns")


def _source_help() -> str:
    return _(
        "(conversion rate × average order value) / CPV, the formula of the sources: sales per money spent, as if goods "
        "were free; it is not a profit, and not to be compared with the ROI by profit."
    )
