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
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.tiles import peer_text, writer_of
from fukasa.apps.creators.wording import reason_text, spoken
from fukasa.apps.pages import formats

Direction = Literal["for", "against", "neutral"]
_HIGH, _LOW = 0.75, 0.25
_FEW_POSTS = 10
_FAST_GROWTH = 0.25
_UNSTEADY, _STEADY = 0.45, 0.65
_LARGE_PART = 0.5
_OLD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and which way it speaks."""

    direction: Direction
    text: str


def usual_engagement(account: Account) -> Benchmark | None:
    """Find what sources call usual for the engagement rate of the account's tier."""
    return benchmark_for("er_common", account.tier)


def engagement_reasons(account: Account, figures: Mapping[str, Measurement]) -> tuple[Reason, ...]:
    """Say why the engagement rate is high or low against peers and benchmarks."""
    return tuple(_engagement(account, figures))


def _engagement(account: Account, figures: Mapping[str, Measurement]) -> Iterator[Reason]:
    rate = figures.get("er_common")
    if rate is None or rate.value is None:
        yield Reason("neutral", reason_text(rate.reason) if rate else _("The engagement rate is not known."))
        return
    text = f"{metric_name('er_common')}: {formats.percent(rate.value)}"
    yield Reason(_side(rate.percentile), f"{text} — {peer_text(rate)}" if peer_text(rate) else text)
    usual = usual_engagement(account)
    if usual is not None:
        compared = compare(rate.value, usual)
        side: Direction = {"above": "for", "below": "against"}.get(compared.position, "neutral")  # type: ignore[assignment]
        yield Reason(side, _("%(sentence)s (Source: %(source)s)") % {"sentence": compared.sentence(spoken()), "source": usual.source})
    yield from _parts_among_peers(figures)
    yield from _circumstances(account, figures)


def _parts_among_peers(figures: Mapping[str, Measurement]) -> Iterator[Reason]:
    for metric in ("save_rate", "share_rate", "comment_rate", "views_per_follower"):
        one = figures.get(metric)
        if one is None or one.value is None or one.percentile is None or _LOW < one.percentile < _HIGH:
            continue
        values = {"name": metric_name(metric), "value": writer_of(registry()[metric])(one.value), "peers": peer_text(one)}
        yield Reason(_side(one.percentile), _("%(name)s %(value)s — %(peers)s") % values)


def _circumstances(account: Account, figures: Mapping[str, Measurement]) -> Iterator[Reason]:
    growth = account.follower_growth
    if growth is not None and growth >= _FAST_GROWTH:
        yield Reason(
            "neutral",
            _("The followers grew by %(share)s in 180 days; a rate by followers falls while new ones get to know the account.")
            % {"share": formats.percent(growth, 0)},
        )
    paid = figures.get("sponsored_share")
    if paid is not None and paid.value is not None and paid.value >= _LARGE_PART / 2:
        yield Reason("against", _("%(share)s of the posts are taken for advertising, which usually gets fewer reactions.") % {"share": formats.percent(paid.value, 0)})
    days = account.last_post_age_days
    if days is not None and days > _OLD_DAYS:
        yield Reason("against", _("The last known post is %(n)s days old; the figures may not hold any more.") % {"n": int(days)})


def forecast_reasons(account: Account, figures: Mapping[str, Measurement], cutoff: Cutoff) -> tuple[Reason, ...]:
    """Say what the forecast rests on, why it is wide or narrow, and what would change it."""
    return tuple(_forecast(account, figures, cutoff))


def _forecast(account: Account, figures: Mapping[str, Measurement], cutoff: Cutoff) -> Iterator[Reason]:
    if account.forecast_reason:
        yield Reason("neutral", reason_text(account.forecast_reason))
    if account.forecast is None:
        yield Reason("neutral", _("Import more posts with views or likes, or an account file with averages, and refresh."))
        return
    if account.forecast_basis == "own_posts" and (account.forecast_n or 0) < _FEW_POSTS:
        yield Reason(
            "against",
            _("Only %(n)s posts stand behind the forecast, so it leans on the peers and stays wide; more posts would narrow it.")
            % {"n": account.forecast_n},
        )
    yield from _steadiness(account, figures)
    if account.forecast_metric == "likes":
        yield Reason("neutral", _("No views are shown, so likes are forecast; they give no cost per view and cannot pass a cut-off."))
    yield from _price(account, cutoff)


def _steadiness(account: Account, figures: Mapping[str, Measurement]) -> Iterator[Reason]:
    factor = formats.number(exp(account.forecast.distribution.sigma), 1) if account.forecast else ""
    stable = figures.get("view_stability")
    value = None if stable is None else stable.value
    if value is not None and value < _UNSTEADY:
        yield Reason("against", _("Views swing from post to post: a usual post lies within a factor of %(factor)s, which makes the forecast wide.") % {"factor": factor})
    elif value is not None and value >= _STEADY:
        yield Reason("for", _("Views are steady: a usual post lies within a factor of %(factor)s, which keeps the forecast narrow.") % {"factor": factor})


def _price(account: Account, cutoff: Cutoff) -> Iterator[Reason]:
    if account.price is None:
        yield Reason("neutral", _("No price is known and the benchmark has none for so few followers; enter a quote to get a cost per view."))
        return
    if account.price_basis == "modelled":
        yield Reason("neutral", _("The price is modelled from a benchmark by followers, not asked; a quote would narrow the cost per view."))
    if account.cpv is None or account.forecast is None:
        return
    of_price, of_views = account.price.distribution.sigma ** 2, account.forecast.distribution.sigma ** 2
    share = of_price / (of_price + of_views) if of_price + of_views else 0.0
    yield Reason(
        "neutral",
        _("%(price)s of the spread of the cost per view comes from the price, %(views)s from the views.")
        % {"price": formats.percent(share, 0), "views": formats.percent(1 - share, 0)},
    )
    chance = formats.percent(cutoff.chance(account.cpv), 0)
    needed = formats.percent(cutoff.probability, 0)
    limit = formats.money(round(cutoff.cpv, 2), "JPY")
    values = {"chance": chance, "needed": needed, "limit": limit}
    if cutoff.passes(account.cpv):
        yield Reason("for", _("Passes the cut-off: the chance to stay under %(limit)s per view is %(chance)s, %(needed)s is asked.") % values)
        return
    most = formats.compact_money(account.price.p50 * _affordable(account, cutoff), "JPY")
    yield Reason(
        "against",
        _("Fails the cut-off: the chance to stay under %(limit)s per view is %(chance)s, %(needed)s is asked. It would pass at a price of about %(most)s.")
        % (values | {"most": most}),
    )


def _affordable(account: Account, cutoff: Cutoff) -> float:
    """Give the factor on the price at which the account would just pass."""
    assert account.cpv is not None  # noqa: S101  asked only where there is a cost
    return cutoff.cpv / account.cpv.distribution.quantile(cutoff.probability)


def _side(percentile: float | None) -> Direction:
    if percentile is None:
        return "neutral"
    return "for" if percentile >= _HIGH else "against" if percentile <= _LOW else "neutral"
