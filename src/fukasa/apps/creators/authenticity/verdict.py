"""The computed verdict: what is said, how sure it is, what it rests on, and what that bounds."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fukasa.analysis.authenticity.audited import AuditedProbability
from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.review import SIMULATED, verdict_rules
from fukasa.analysis.authenticity.sentences import review_sentence
from fukasa.apps.catalogue.words import authenticity_name, spoken
from fukasa.apps.creators.bars import WIDTH, Bar
from fukasa.apps.creators.selectors.accounts import Account, Authenticity
from fukasa.apps.pages import formats
from fukasa.apps.verdicts.selectors.audited import AuditedAccounts


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """The computed verdict, written.

    Attributes:
        status: pass, review, fail or insufficient.
        name: the same in words.
        sentence: why.
        chance: probability of material inflation; empty where it is not told.
        interval: of it.
        bar: the interval on a scale from 0 to 1.
        level: what the review could see.
        bound: how strong a verdict that allows.
        calibration: on what the probability rests.
        simulated: the probability by simulated accounts, where the own audits took its place.
        judged: how many of the checks could judge.
        inflated: share of followers that look fake with its interval; empty where nothing tells it.
        as_of: of when the facts are.

    """

    status: str
    name: str
    sentence: str
    chance: str
    interval: str
    bar: Bar | None
    level: str
    bound: str
    calibration: str
    simulated: str
    judged: str
    inflated: str
    as_of: datetime | None


def verdict_card(account: Account, audited: AuditedAccounts) -> VerdictCard:
    """Write the computed verdict; with enough audits of the workspace's own the probability rests on them."""
    found = account.authenticity
    own = audited.probability(found.p)
    p, low, high = (own.p, own.low, own.high) if own else (found.p, found.low, found.high)
    told = p is not None and low is not None and high is not None
    return VerdictCard(
        status=found.status,
        name=authenticity_name(found.status),
        sentence=_sentence(found),
        chance=formats.chance(p) if told else "",
        interval=_ends(low, high) if told else "",
        bar=Bar(low * WIDTH, p * WIDTH, high * WIDTH)
        if p is not None and low is not None and high is not None
        else None,
        level=level_name(found.level),
        bound=_bound(found.level),
        calibration=_calibration(found, own),
        simulated=_simulated(found) if own else "",
        judged=_("%(n)s of %(all)s checks could judge") % {"n": found.judged, "all": len(config().checks)},
        inflated=_inflated(found),
        as_of=account.as_of,
    )


def _sentence(found: Authenticity) -> str:
    row = {name: getattr(found, name) for name in ("reason", "p", "low", "high", "judged")}
    return review_sentence(row, spoken())


def _ends(low: float | None, high: float | None) -> str:
    """Write an interval in whole per cent; finer where both ends would read the same."""
    alike = formats.chance(low) == formats.chance(high)
    return formats.interval(low, high, formats.percent if alike else formats.chance)


def _whole(share: formats.Number | None) -> str:
    return formats.percent(share, 0)


def level_name(level: str) -> str:
    """Name what a review could see."""
    return {
        "public": _("Public figures only"),
        "connected": _("Connected account"),
        "connected_history": _("Connected account with at least 60 days of history"),
    }.get(level, level)


def _bound(level: str) -> str:
    """Say what the level of evidence allows at most."""
    rules = verdict_rules()
    if level not in rules.fail_from:
        return ""
    text = _(
        "“%(fail)s” is said only from a lower end of %(share)s where several checks stand out, and of %(alone)s where "
        "one stands alone."
    )
    shares = {"share": _whole(rules.fail_from[level]), "alone": _whole(rules.alone_from[level])}
    return text % {"fail": authenticity_name("fail"), **shares}


def _calibration(found: Authenticity, own: AuditedProbability | None) -> str:
    if own is not None:
        return _("Calibrated on %(n)s accounts audited by your workspace") % {"n": formats.number(own.n)}
    if found.calibration == SIMULATED:
        return _("Calibrated on simulated accounts")
    return found.calibration


def _simulated(found: Authenticity) -> str:
    values = {"p": formats.chance(found.p), "span": formats.interval(found.low, found.high, formats.chance)}
    return _("By simulated accounts it would be %(p)s (%(span)s), from which the verdict follows.") % values


def _inflated(found: Authenticity) -> str:
    share = found.inflated
    if share.value is None:
        return ""
    return f"{formats.percent(share.value)} ({formats.interval(share.low, share.high, formats.percent)})"
