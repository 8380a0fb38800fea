"""What helps to bargain, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators.forecast.chosen import Chosen
from fukasa.apps.creators.forecast.pricing import Bargain, Driver
from fukasa.apps.creators.lines import yen
from fukasa.apps.pages import formats

_NOTHING = 0.005  # a factor so near to 1 explains nothing


@dataclass(frozen=True, slots=True)
class BargainText:
    """The price, written.

    Attributes:
        band: what comparable posts cost, with its interval; empty where nothing can be said.
        place: where the asked price stands; empty without one.
        target: what to aim for.
        walk_away: where to walk away; empty where no views are forecast.
        walk_away_why: how it comes about.
        drivers: name and factor, the benchmark first.
        note: on what the band rests.

    """

    band: str
    place: str
    target: str
    walk_away: str
    walk_away_why: str
    drivers: tuple[tuple[str, str], ...]
    note: str


def bargain_text(bargain: Bargain, chosen: Chosen) -> BargainText | None:
    """Write what helps to bargain; None where nothing is known."""
    if bargain.modelled is None and bargain.walk_away is None:
        return None
    modelled = bargain.modelled
    return BargainText(
        band=f"{yen(modelled.p50)} ({formats.interval(modelled.p10, modelled.p90, yen)})" if modelled else "",
        place=_place(bargain),
        target=yen(bargain.target) if bargain.target else "",
        walk_away=yen(bargain.walk_away) if bargain.walk_away else "",
        walk_away_why=_("Above it the chance to stay under %(limit)s per view falls below %(needed)s.")
        % {
            "limit": formats.money(round(chosen.cutoff.cpv, 2), "JPY"),
            "needed": formats.percent(chosen.cutoff.probability, 0),
        },
        drivers=tuple((_driver_name(one, chosen), _factor(one)) for one in bargain.drivers if _tells(one)),
        note=_note(bargain),
    )


def _place(bargain: Bargain) -> str:
    if bargain.asked is None or bargain.percentile is None:
        return ""
    values = {"price": yen(bargain.asked), "share": formats.percent(bargain.percentile, 0)}
    if bargain.peer_n is None:
        return (
            _("%(price)s is at the %(share)s point of the modelled band: that share of such posts should cost less.")
            % values
        )
    text = _("%(price)s is dearer than %(share)s of %(n)s comparable prices (%(range)s).")
    ends = formats.interval(bargain.percentile_low, bargain.percentile_high, lambda one: formats.percent(one, 0))
    return text % (values | {"n": formats.number(bargain.peer_n), "range": ends})


def _note(bargain: Bargain) -> str:
    if bargain.basis == "fitted":
        return _("Fitted on %(n)s known prices and the benchmark.") % {"n": formats.number(bargain.known)}
    return _("From the benchmark by followers alone; too few prices are known here to fit anything.")


def _tells(one: Driver) -> bool:
    return one.name == "benchmark" or abs(one.factor - 1) > _NOTHING


def _factor(one: Driver) -> str:
    return yen(one.factor) if one.name == "benchmark" else f"× {formats.number(one.factor, 2)}"


def _driver_name(one: Driver, chosen: Chosen) -> str:
    category = chosen.account.categories[0] if chosen.account.categories else ""
    named = {
        "benchmark": _("Benchmark for %(n)s followers") % {"n": formats.compact(chosen.account.followers)},
        "market": _("Prices known here against the benchmark"),
        "platform": words.platform_name(chosen.account.platform),
        "format": words.format_name(chosen.format) if chosen.format else _("any format"),
        "category": words.category_name(category),
        "views": _("Views against the usual for so many followers"),
        "agreed": _("Agreed rather than asked"),
        "usage_rights": _("Usage rights"),
        "exclusivity": _("Exclusivity"),
        "bundle": _("Bundle"),
    }
    return named.get(one.name, one.name)
