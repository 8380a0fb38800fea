"""Plain sentences: why the engagement stands where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from fukasa.analysis.engagement.benchmarks import Benchmark, benchmark_for, compare
from fukasa.analysis.engagement.registry import registry
from fukasa.apps.catalogue.words import metric_name, spoken
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.tiles import peer_text, writer_of
from fukasa.apps.creators.wording import reason_text
from fukasa.apps.pages import formats

Direction = Literal["for", "against", "neutral"]
Figures = Mapping[str, Measurement]
_HIGH, _LOW = 0.75, 0.25
_FAST_GROWTH = 0.25
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
