"""The forecast as tiles: own and paid post, price, and what a view, a thousand and a reaction cost."""

from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators.forecast.chosen import LIKES, THOUSAND, Chosen, per_engagement
from fukasa.apps.creators.lines import fine, yen
from fukasa.apps.creators.reasons import Figures
from fukasa.apps.creators.selectors.forecasts import FormatForecast
from fukasa.apps.creators.selectors.spreads import Cost
from fukasa.apps.creators.wording import parts_text, reason_text
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Tile

_LEVEL = 0.8


def short_tiles(chosen: Chosen) -> tuple[Tile, ...]:
    """Write the three tiles of the side panel."""
    return _post_tile(chosen, chosen.own, paid=False), _price_tile(chosen), _view_tile(chosen)


def all_tiles(chosen: Chosen, figures: Figures) -> tuple[Tile, ...]:
    """Write the tiles of the tab."""
    likes = chosen.metric == LIKES
    further = () if likes else (_thousand_tile(chosen), _engagement_tile(chosen, figures))
    return (
        _post_tile(chosen, chosen.own, paid=False),
        _post_tile(chosen, chosen.paid, paid=True),
        _price_tile(chosen),
        _view_tile(chosen),
        *further,
    )


def _post_tile(chosen: Chosen, one: FormatForecast | None, *, paid: bool) -> Tile:
    likes = chosen.metric == LIKES
    own_label = _("Likes of the next own post") if likes else _("Views of the next own post")
    paid_label = _("Likes of the next PR post") if likes else _("Views of the next PR post")
    label, amount = paid_label if paid else own_label, one.amount if one else None
    if one is None or amount is None:
        why = one.reason if one else chosen.account.forecast_reason
        return Tile(label, reason=reason_text(why))
    return Tile(
        label=label,
        value=formats.compact(amount.p50),
        interval=formats.interval(amount.p10, amount.p90),
        level=_LEVEL,
        n=one.n,
        at=one.newest_at,
        provenance="modelled",
        reason=_against_own(chosen) if paid else "",
    )


def _against_own(chosen: Chosen) -> str:
    penalty = chosen.penalty
    if penalty is None:
        return ""
    share = f"{'+' if penalty >= 0 else '−'}{formats.percent(abs(penalty), 0)}"
    return _("%(share)s against an own post") % {"share": share}


def _price_tile(chosen: Chosen) -> Tile:
    price, basis = chosen.price.amount, chosen.price.basis
    label = _("Price of one post")
    if price is None:
        return Tile(label, reason=_("No price is known, and the benchmark begins at more followers."))
    sure = chosen.price.is_sure
    return Tile(
        label=label,
        value=formats.money(round(price.p50), "JPY") if sure else yen(price.p50),
        interval="" if sure else formats.interval(price.p10, price.p90, yen),
        level=None if sure else _LEVEL,
        provenance="modelled" if basis == "modelled" else "supplied",
        reason=price_basis_text(basis),
    )


def price_basis_text(basis: str) -> str:
    """Say what a price rests on."""
    told = {"asked": _("As you typed."), "modelled": _("From comparable prices and a benchmark, not asked.")}
    return told.get(basis) or words.price_basis_name(basis)


def _view_tile(chosen: Chosen) -> Tile:
    cost = chosen.cost
    if chosen.metric == LIKES:
        return _cost_tile(_("Cost per like"), cost, _("Of a PR post; the platform shows no views here."))
    if cost is None:
        return Tile(_("Cost per view (CPV)"), reason=_("Needs a forecast of views and a price."))
    return _cost_tile(_("Cost per view (CPV)"), cost, _("Of a PR post."))


def _thousand_tile(chosen: Chosen) -> Tile:
    cost, label = chosen.cost, _("Cost per 1,000 views (CPM)")
    if cost is None:
        return Tile(label, reason=_("Needs a forecast of views and a price."))
    ends = formats.interval(THOUSAND * cost.p10, THOUSAND * cost.p90, yen)
    note = _("Its base is views, as no impressions are forecast.")
    return Tile(label, yen(THOUSAND * cost.p50), ends, level=_LEVEL, provenance="modelled", reason=note)


def _engagement_tile(chosen: Chosen, figures: Figures) -> Tile:
    rate = figures.get("er_views")
    cost = per_engagement(chosen.cost, rate)
    if cost is None or rate is None:
        return Tile(_("Cost per reaction (CPE)"), reason=_("Needs a cost per view and the reactions per view."))
    parts = {"parts": parts_text(rate.parts), "rate": formats.percent(rate.value)}
    return _cost_tile(_("Cost per reaction (CPE)"), cost, _("Reactions: %(parts)s, %(rate)s of the views.") % parts)


def _cost_tile(label: str, cost: Cost | None, reason: str) -> Tile:
    if cost is None:
        return Tile(label, reason=reason)
    ends = formats.interval(cost.p10, cost.p90, fine)
    return Tile(label, fine(cost.p50), ends, level=_LEVEL, provenance="modelled", reason=reason)
