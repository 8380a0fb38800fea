"""Plain sentences: why the engagement stands where it stands, and why a forecast is as wide as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp
from typing import Literal

from django.utils.translation import gettext as _

from fukasa.analysis.engagement.benchmarks import Benchmark, benchmark_for, compare
from fukasa.analysis.engagement.registry import registry
from fukasa.apps.catalogue.words import metric_name
from fukasa.apps.creators.cutoffs import Cutoff
from fukasa.apps.creators.selectors.accounts import Account, Spread
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.tiles import peer_text, writer_of
from fukasa.apps.creators.wording import reason_text, spoken
from fukasa.apps.pages import formats

Direction = Literal["for", "against", "neutral"]
Figures = Mapping[str, Measurement]
_HIGH, _LOW = 0.75, 0.25
_FEW_POSTS = 10
_FAST_GROWTH = 0.25
_UNSTEADY, _STEADY = 0.45, 0.65
_MUCH_ADVERTISING = 0.25
_OLD_DAYS = 30
_SIDES: dict[str, Direction] = {"above": "for", "inside": "neutral", "below": "against"}
_TELLING = ("save_rate", "share_rate", "comment_rate", "views_per_follower")


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and which way it speaks."""

    direction: Direction
    text: str


def usual_engagement(account: Account) -> Benchmark | None:
    """Find what sources call usual for the engagement rate of the account's tier."""
    return benchmark_for("er_common", account.tier)


def engagement_reasons(account: Account, figures: Figures) -> tuple[Reason, ...]:
    """Say why the engagement rate is high or low against peers and benchmarks."""
    rate = figures.get("er_common")
    if rate is None or rate.value is None:
        return (Reason("neutral", reason_text(rate.reason) if rate else _("The engagement rate is not known.")),)
    return (
        _among_peers(rate),
        *_against_benchmark(rate.value, usual_engagement(account)),
        *_telling_parts(figures),
        *_circumstances(account, figures),
    )


def forecast_reasons(account: Account, figures: Figures, cutoff: Cutoff) -> tuple[Reason, ...]:
    """Say what the forecast rests on, why it is wide or narrow, and what would change it."""
    basis = (Reason("neutral", reason_text(account.forecast_reason)),) if account.forecast_reason else ()
    if account.forecast is None:
        advice = _("Import more posts with views or likes, or an account file with averages, and refresh.")
        return (*basis, Reason("neutral", advice))
    return (*basis, *_width(account, account.forecast, figures), *_price(account), *_verdict(account, cutoff))


def _among_peers(one: Measurement) -> Reason:
    value = writer_of(registry()[one.metric])(one.value)
    text = " — ".join(part for part in (f"{metric_name(one.metric)} {value}", peer_text(one)) if part)
    return Reason(_side(one.percentile), text)


def _side(percentile: float | None) -> Direction:
    if percentile is None or _LOW < percentile < _HIGH:
        return "neutral"
    return "for" if percentile >= _HIGH else "against"


def _against_benchmark(value: float, usual: Benchmark | None) -> Iterator[Reason]:
    if usual is not None:
        compared = compare(value, usual)
        values = {"sentence": compared.sentence(spoken()), "source": usual.source}
        yield Reason(_SIDES[compared.position], _("%(sentence)s (Source: %(source)s)") % values)


def _telling_parts(figures: Figures) -> Iterator[Reason]:
    known = (figures[metric] for metric in _TELLING if metric in figures)
    reasons = (_among_peers(one) for one in known if one.value is not None)
    yield from (reason for reason in reasons if reason.direction != "neutral")


def _circumstances(account: Account, figures: Figures) -> Iterator[Reason]:
    growth, days, paid = account.follower_growth, account.last_post_age_days, figures.get("sponsored_share")
    if growth is not None and growth >= _FAST_GROWTH:
        text = _(
            "The followers grew by %(share)s in 180 days; a rate by followers falls "
            "while new ones get to know the account."
        )
        yield Reason("neutral", text % {"share": formats.percent(growth, 0)})
    if paid is not None and paid.value is not None and paid.value >= _MUCH_ADVERTISING:
        text = _("%(share)s of the posts are taken for advertising, which usually gets fewer reactions.")
        yield Reason("against", text % {"share": formats.percent(paid.value, 0)})
    if days is not None and days > _OLD_DAYS:
        text = _("The last known post is %(n)s days old; the figures may not hold any more.")
        yield Reason("against", text % {"n": int(days)})


def _width(account: Account, forecast: Spread, figures: Figures) -> Iterator[Reason]:
    if account.forecast_basis == "own_posts" and (account.forecast_n or 0) < _FEW_POSTS:
        text = _(
            "Only %(n)s posts stand behind the forecast, so it leans on the peers and stays wide; "
            "more posts would narrow it."
        )
        yield Reason("against", text % {"n": account.forecast_n})
    stable = figures.get("view_stability")
    factor = {"factor": formats.number(exp(forecast.distribution.sigma), 1)}
    if stable is not None and stable.value is not None and stable.value < _UNSTEADY:
        text = _(
            "Views swing from post to post: a usual post lies within a factor of %(factor)s, "
            "which makes the forecast wide."
        )
        yield Reason("against", text % factor)
    if stable is not None and stable.value is not None and stable.value >= _STEADY:
        text = _("Views are steady: a usual post lies within a factor of %(factor)s, which keeps the forecast narrow.")
        yield Reason("for", text % factor)
    if account.forecast_metric == "likes":
        text = _("No views are shown, so likes are forecast; they give no cost per view and cannot pass a cut-off.")
        yield Reason("neutral", text)


def _price(account: Account) -> Iterator[Reason]:
    if account.price is None:
        text = _(
            "No price is known and the benchmark has none for so few followers; enter a quote to get a cost per view."
        )
        yield Reason("neutral", text)
    elif account.price_basis == "modelled":
        text = _(
            "The price is modelled from a benchmark by followers, not asked; a quote would narrow the cost per view."
        )
        yield Reason("neutral", text)


def _verdict(account: Account, cutoff: Cutoff) -> Iterator[Reason]:
    cost, price, forecast = account.cpv, account.price, account.forecast
    if cost is None or price is None or forecast is None:
        return
    of_price = price.distribution.sigma**2
    if of_price:
        share = of_price / (of_price + forecast.distribution.sigma**2)
        text = _("%(price)s of the spread of the cost per view comes from the price, %(views)s from the views.")
        values = {"price": formats.percent(share, 0), "views": formats.percent(1 - share, 0)}
        yield Reason("neutral", text % values)
    yield _passing(cost, cutoff) if cutoff.passes(cost) else _failing(cost, price, cutoff)


def _passing(cost: Spread, cutoff: Cutoff) -> Reason:
    text = _("Passes the cut-off: the chance to stay under %(limit)s per view is %(chance)s, %(needed)s is asked.")
    return Reason("for", text % _odds(cost, cutoff))


def _failing(cost: Spread, price: Spread, cutoff: Cutoff) -> Reason:
    text = _(
        "Fails the cut-off: the chance to stay under %(limit)s per view is %(chance)s, %(needed)s is asked. "
        "It would pass at a price of about %(most)s."
    )
    affordable = price.p50 * cutoff.cpv / cost.distribution.quantile(cutoff.probability)
    return Reason("against", text % (_odds(cost, cutoff) | {"most": formats.compact_money(affordable, "JPY")}))


def _odds(cost: Spread, cutoff: Cutoff) -> dict[str, str]:
    return {
        "chance": formats.percent(cutoff.chance(cost), 0),
        "needed": formats.percent(cutoff.probability, 0),
        "limit": formats.money(round(cutoff.cpv, 2), "JPY"),
    }
