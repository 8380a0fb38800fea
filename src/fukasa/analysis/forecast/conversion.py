"""Conversion rates from own campaigns, drawn towards each other; or as stated, and then labelled so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import numpy as np
from scipy.special import betaincinv

from fukasa.analysis.forecast.beta_binomial import BetaPrior, check_counts, fit_beta_prior
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.packaged import number, parse, read_toml
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

LEVEL = 0.8
Basis = Literal["own_campaigns", "assumed"]


@dataclass(frozen=True, slots=True)
class ConversionAssumptions:
    """What counts as enough, and how sure a stated rate is; each is explained in ``conversion.toml``."""

    date: date
    source: str
    min_creators: int
    min_events: int
    stated_factor: float

    def __post_init__(self) -> None:
        if self.min_creators < 2 or self.min_events < 1 or not self.stated_factor >= 1:  # noqa: PLR2004  a spread
            raise ValueError("min_creators is 2 or more, min_events and stated_factor are 1 or more")


@cache
def conversion_assumptions() -> ConversionAssumptions:
    """Give the assumptions that ship with the package."""
    raw = read_toml("fukasa.analysis.forecast", "data/conversion.toml")
    return parse("the assumptions on conversion", raw.get("conversion"), _assumptions)


def _assumptions(raw: Mapping[str, object]) -> ConversionAssumptions:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    return ConversionAssumptions(
        date=day,
        source=str(raw["source"]),
        min_creators=int(number(raw, "min_creators")),
        min_events=int(number(raw, "min_events")),
        stated_factor=number(raw, "stated_factor"),
    )


@dataclass(frozen=True, slots=True)
class ConversionRate:
    """The rate that a creator without campaigns may be taken to have.

    Attributes:
        status: ``ok`` or ``insufficient``.
        basis: ``own_campaigns`` or ``assumed``; None where insufficient.
        value: the expected rate; None where insufficient.
        interval: where the rate of a creator lies; None where insufficient.
        creators: with trials in own campaigns.
        events: clicks or orders in own campaigns.
        trials: views or clicks in own campaigns.
        log: the rate for costs and returns; None where insufficient.
        prior: what own campaigns say of creators in general; None where they say too little.

    """

    status: Literal["ok", "insufficient"]
    basis: Basis | None
    value: float | None
    interval: Interval | None
    creators: int
    events: float
    trials: float
    log: LogRates | None
    prior: BetaPrior | None

    def sentence(self, language: str = "ja") -> str:
        """Say it in Japanese (``ja``) or English (``en``)."""
        return _SENTENCES[language][self.basis or self.status].format(
            value=100 * (self.value or 0),
            low=100 * (self.interval.low if self.interval else 0),
            high=100 * (self.interval.high if self.interval else 0),
            creators=self.creators,
            events=int(self.events),
            min_creators=conversion_assumptions().min_creators,
            min_events=conversion_assumptions().min_events,
        )


_SENTENCES = {
    "ja": {
        "own_campaigns": "自社キャンペーンの実績（{creators}名、{events}件）から転換率{value:.2g}%"
        "（80%区間 {low:.2g}〜{high:.2g}%）。",
        "assumed": "転換率{value:.2g}%（{low:.2g}〜{high:.2g}%）は仮定であり、実績ではありません。",
        "insufficient": "転換率を出すには{min_creators}名・{min_events}件以上の実績が必要です"
        "（現在{creators}名、{events}件）。実績を取り込むか、転換率を仮定として入力してください。",
    },
    "en": {
        "own_campaigns": "Conversion rate {value:.2g} % (80 % of creators: {low:.2g} to {high:.2g} %) from own "
        "campaigns of {creators} creators with {events} conversions.",
        "assumed": "The conversion rate of {value:.2g} % ({low:.2g} to {high:.2g} %) is an assumption, not a result.",
        "insufficient": "A conversion rate needs {min_creators} creators and {min_events} conversions of own "
        "campaigns, {creators} and {events} are known; import results or state a rate as an assumption.",
    },
}


def conversion_rate(
    events: Reals, trials: Reals, *, stated: float | tuple[float, float] | None = None, level: float = LEVEL
) -> ConversionRate:
    """Tell the rate of a creator who has not yet been in a campaign.

    Own campaigns come first; a stated rate is taken where they say too little, and stays labelled ``assumed``.

    Args:
        events: clicks or orders per creator, all campaigns together.
        trials: views or clicks per creator; a creator without trials says nothing.
        stated: the rate that somebody assumes, or a range that holds it with the chance ``level``.
        level: of the interval.

    Raises:
        InvalidInput: counts or stated rates that cannot be.

    """
    check_level(level)
    check_counts(events, trials)
    told = trials > 0
    counts = (int(told.sum()), float(events[told].sum()), float(trials[told].sum()))
    needed = conversion_assumptions()
    if counts[0] >= needed.min_creators and counts[1] >= needed.min_events:
        return _own(fit_beta_prior(events[told], trials[told]), counts, level)
    if stated is None:
        return ConversionRate("insufficient", None, None, None, *counts, None, None)
    return _assumed(stated, counts, level)


def _ends(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def _own(prior: BetaPrior, counts: tuple[int, float, float], level: float) -> ConversionRate:
    """Give the rate of one more creator, what is not known of the mean included."""
    wide = prior.widened()
    low, high = (float(betaincinv(wide.alpha, wide.beta, end)) for end in _ends(level))
    log = LogRates.of_beta(np.array([wide.alpha]), np.array([wide.beta]))
    interval = Interval(low, high, level)
    return ConversionRate("ok", "own_campaigns", wide.mean, interval, *counts, log, prior)


def _assumed(stated: float | tuple[float, float], counts: tuple[int, float, float], level: float) -> ConversionRate:
    factor = conversion_assumptions().stated_factor
    low, high = stated if isinstance(stated, tuple) else (stated / factor, stated * factor)
    if not 0 < low <= high or not (high if isinstance(stated, tuple) else stated) <= 1:
        raise InvalidInput(f"a stated conversion rate lies above 0 and is at most 1, got {stated}; 0.01 means 1 %")
    log = LogRates.between(np.array([low]), np.array([high]), level)
    value = float(np.exp(log.mu[0]))
    return ConversionRate("ok", "assumed", value, Interval(low, min(high, 1.0), level), *counts, log, None)


@dataclass(frozen=True, slots=True)
class CreatorRates:
    """Rates of creators who have been in campaigns, drawn towards the others.

    Attributes:
        value: expected rates.
        low: lower ends of the intervals.
        high: upper ends of the intervals.
        weight: how much of each comes from the others: 0 own counts alone, 1 the others alone.
        log: the rates for costs and returns.

    """

    value: Reals
    low: Reals
    high: Reals
    weight: Reals
    log: LogRates


def creator_rates(events: Reals, trials: Reals, prior: BetaPrior, *, level: float = LEVEL) -> CreatorRates:
    """Draw each creator's own counts towards the prior (beta-binomial; Efron and Morris 1975 for the idea).

    Raises:
        InvalidInput: counts that cannot be.

    """
    check_level(level)
    check_counts(events, trials)
    alpha, beta = prior.alpha + events, prior.beta + trials - events
    low, high = (np.asarray(betaincinv(alpha, beta, end), dtype=np.float64) for end in _ends(level))
    weight = prior.strength / (prior.strength + trials)
    return CreatorRates(alpha / (alpha + beta), low, high, weight, LogRates.of_beta(alpha, beta))
