"""Plain sentences: on what a forecast rests, why it is as wide as it is, and what would change the verdict."""

from collections.abc import Iterator
from math import exp

from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators.cutoffs import Cutoff
from fukasa.apps.creators.forecast.chosen import LIKES, Chosen
from fukasa.apps.creators.reasons import Reason
from fukasa.apps.creators.selectors.spreads import Cost
from fukasa.apps.creators.wording import reason_text
from fukasa.apps.pages import formats

_FEW_POSTS = 10
_WIDE, _NARROW = 2.0, 1.5  # factors within which a usual post lies
_OLD_DAYS = 45
_EQUAL = 0.02  # effects below this are no effects
_SAME_FORMAT = 0.5


def forecast_reasons(chosen: Chosen) -> tuple[Reason, ...]:
    """Say what the forecast rests on, why it is wide or narrow, and what would change it."""
    basis = _basis(chosen)
    if chosen.own is None or chosen.own.amount is None:
        advice = _("Import more posts with views or likes, or an account file with averages, and refresh.")
        return (*basis, Reason("neutral", advice))
    return (*basis, *_width(chosen), *_paid(chosen), *_age(chosen), *_price(chosen), *_verdict(chosen))


def _basis(chosen: Chosen) -> tuple[Reason, ...]:
    stored = chosen.account.forecast_reason or (chosen.own.reason if chosen.own else None)
    return (Reason("neutral", reason_text(stored)),) if stored else ()


def _width(chosen: Chosen) -> Iterator[Reason]:
    own = chosen.own
    if own is None or own.amount is None:
        return
    factor = exp(own.amount.sigma)
    told = {"factor": formats.number(factor, 1)}
    if own.n is not None and own.n < _FEW_POSTS:
        text = _("Wide because only %(n)s posts stand behind it: it leans on peers until more posts are known.")
        yield Reason("against", text % {"n": own.n})
    elif own.of_format is not None and own.n and own.of_format < _SAME_FORMAT * own.n:
        text = _(
            "Only %(of)s of the %(n)s posts behind it are of this format; the others speak for it through what "
            "formats usually do."
        )
        yield Reason("neutral", text % {"of": own.of_format, "n": own.n})
    if factor >= _WIDE:
        text = _("Wide because posts of such accounts swing: a usual post lies within a factor of %(factor)s.")
        yield Reason("against", text % told)
    elif factor <= _NARROW:
        text = _("Narrow because posts are steady: a usual post lies within a factor of %(factor)s.")
        yield Reason("for", text % told)
    if chosen.metric == LIKES:
        text = _("No views are shown, so likes are forecast; they give no cost per view and cannot pass a cut-off.")
        yield Reason("neutral", text)


def _paid(chosen: Chosen) -> Iterator[Reason]:
    penalty = chosen.penalty
    if penalty is None:
        return
    if abs(penalty) < _EQUAL:
        yield Reason("neutral", _("A PR post is forecast like an own one."))
        return
    text = (
        _("A PR post is forecast %(share)s below an own one; costs rest on the PR post.")
        if penalty < 0
        else _("A PR post is forecast %(share)s above an own one; costs rest on the PR post.")
    )
    yield Reason("against" if penalty < 0 else "for", text % {"share": formats.percent(abs(penalty), 0)})


def _age(chosen: Chosen) -> Iterator[Reason]:
    days = chosen.account.last_post_age_days
    if days is not None and days > _OLD_DAYS:
        text = _("The last known post is %(n)s days old; the level may have moved since, which widens the forecast.")
        yield Reason("against", text % {"n": int(days)})


def _price(chosen: Chosen) -> Iterator[Reason]:
    if chosen.price.amount is None:
        text = _(
            "No price is known and the benchmark has none for so few followers; enter a quote to get a cost per view."
        )
        yield Reason("neutral", text)
    elif chosen.price.basis == "modelled":
        text = _("The price is modelled, not asked; a quote would narrow the cost per view.")
        yield Reason("neutral", text)


def _verdict(chosen: Chosen) -> Iterator[Reason]:
    cost, price, paid = chosen.cost, chosen.price.amount, chosen.paid
    if cost is None or price is None or paid is None or paid.amount is None or chosen.metric == LIKES:
        return
    if price.sigma:
        share = price.sigma**2 / (price.sigma**2 + paid.amount.sigma**2)
        text = _("%(price)s of the spread of the cost per view comes from the price, %(views)s from the views.")
        values = {"price": formats.percent(share, 0), "views": formats.percent(1 - share, 0)}
        yield Reason("neutral", text % values)
    yield _passing(cost, chosen.cutoff) if chosen.cutoff.passes(cost) else _failing(cost, chosen.cutoff)


def _passing(cost: Cost, cutoff: Cutoff) -> Reason:
    text = _("Passes the cut-off: the chance to stay under %(limit)s per view is %(chance)s, %(needed)s is asked.")
    return Reason("for", text % _odds(cost, cutoff))


def _failing(cost: Cost, cutoff: Cutoff) -> Reason:
    text = _(
        "Fails the cut-off: the chance to stay under %(limit)s per view is %(chance)s, %(needed)s is asked. "
        "It would pass at a price of about %(most)s."
    )
    affordable = cost.price.p50 * cutoff.cpv / cost.quantile(cutoff.probability)
    return Reason("against", text % (_odds(cost, cutoff) | {"most": formats.compact_money(affordable, "JPY")}))


def _odds(cost: Cost, cutoff: Cutoff) -> dict[str, str]:
    return {
        "chance": cutoff.written(cutoff.chance(cost)),
        "needed": formats.percent(cutoff.probability, 0),
        "limit": formats.money(round(cutoff.cpv, 2), "JPY"),
    }


def format_text(chosen: Chosen) -> str:
    """Name the format the tab speaks of."""
    return words.format_name(chosen.format) if chosen.format else _("any format")
