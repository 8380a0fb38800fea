"""The checks of an account as lines: what was found, against whom, what to do and what would change it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import exp
from typing import Any

from django.utils.translation import gettext as _

from fukasa.analysis.authenticity.configs import Unit, check
from fukasa.analysis.authenticity.sentences import Words, finding_words
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.creators.authenticity.bands import Band, band_of
from fukasa.apps.creators.selectors.authenticity import Row
from fukasa.apps.creators.wording import peers_text
from fukasa.apps.pages import formats

_INSUFFICIENT = "insufficient"
_SHOWN_REASONS = 3
_WRITERS: Mapping[Unit, Callable[[formats.Number | None], str]] = {
    "share": formats.percent,
    "fraction": lambda share: formats.percent(share, 0),
    "ratio": lambda ratio: formats.number(ratio, 2),
    "log_ratio": lambda ratio: formats.MISSING if ratio is None else f"×{exp(float(ratio)):.2f}",
    "log_sd": lambda spread: formats.number(spread, 2),
    "count": formats.compact,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, written; ``weight`` is what it adds to the log-odds of inflation."""

    check: str
    title: str
    explains: str
    status: str
    sentence: str
    recommendation: str
    change: str
    value: str
    interval: str
    n: str
    peers: str
    peer_figures: str
    band: Band | None
    weight: float | None

    @property
    def judged(self) -> bool:
        """Tell whether the check could judge."""
        return self.status != _INSUFFICIENT


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Checks that read the same kind of evidence."""

    key: str
    name: str
    findings: tuple[Finding, ...]

    @property
    def silent(self) -> bool:
        """Tell whether none of them could judge."""
        return not any(one.judged for one in self.findings)


def words_of(row: Row) -> Words:
    """Write what a check found in the language of the page; the one place that asks the analysis for sentences."""
    named = {**row, "peers": peers_text(row.get("peers"))}
    return finding_words(row["check"], named, spoken())


def finding_of(row: Row) -> Finding:
    """Write one check."""
    said, write = words_of(row), _WRITERS[check(row["check"]).unit]
    known = row["value"] is not None and row["status"] != _INSUFFICIENT
    peers = (row["peer_low"], row["peer_mid"], row["peer_high"])
    compared = known and row["peer_n"] is not None
    return Finding(
        check=row["check"],
        title=said.title,
        explains=said.explains,
        status=row["status"],
        sentence=said.sentence,
        recommendation=said.recommendation,
        change=said.change,
        value=write(row["value"]) if known else "",
        interval=formats.interval(row["low"], row["high"], write)
        if known and None not in {row["low"], row["high"]}
        else "",
        n=formats.number(row["n"]) if row["n"] is not None else "",
        peers=_peers(row) if compared else "",
        peer_figures=" · ".join(map(write, peers)) if compared else "",
        band=band_of(row["value"], (row["low"], row["high"]), peers) if compared else None,
        weight=row.get("contribution"),
    )


def _peers(row: Row) -> str:
    return _("%(n)s peers: %(peers)s") % {"n": formats.number(row["peer_n"]), "peers": peers_text(row["peers"])}


def reasons_against(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that raise the probability most."""
    raising = [one for one in findings if (one.weight or 0) > 0]
    return tuple(sorted(raising, key=_weight, reverse=True)[:_SHOWN_REASONS])


def reasons_for(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that lower the probability most."""
    lowering = [one for one in findings if (one.weight or 0) < 0]
    return tuple(sorted(lowering, key=_weight)[:_SHOWN_REASONS])


def _weight(one: Finding) -> float:
    return one.weight or 0.0


def groups_of(findings: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    """Put checks together by the kind of evidence they read."""
    names = group_names()
    grouped = groupby(findings, key=lambda one: check(one.check).group)
    return tuple(FindingGroup(key, names[key], tuple(found)) for key, found in grouped)


def group_names() -> dict[str, str]:
    """Name the kinds of evidence."""
    return {
        "growth": _("Growth of followers"),
        "engagement": _("Engagement against peers"),
        "comments": _("Comments"),
        "pods": _("Mutual comments"),
        "audience": _("Audience"),
    }


def needs(groups: Iterable[FindingGroup]) -> tuple[tuple[str, str], ...]:
    """Say for every kind of evidence that could not judge at all what would let it: its name and what to import."""
    told: dict[str, Any] = {
        "growth": _("Follower counts of at least 60 days, one a day: import snapshots, or connect the account."),
        "engagement": _("At least ten posts with likes, comments and views."),
        "comments": _("At least 50 comments with the commenter (kept as a hash only) and the time."),
        "pods": _("Comments with commenter and time, under this account and others of its field."),
        "audience": _(
            "A sample of at least 50 follower profiles (counts and flags, no names), or the countries of the audience."
        ),
    }
    return tuple((group.name, str(told[group.key])) for group in groups if group.silent)
