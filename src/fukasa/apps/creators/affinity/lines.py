"""Look-alikes, evidence and effects as rows of tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fukasa.analysis.affinity.reasons import BlockReason
from fukasa.analysis.affinity.safety.review import Evidence, SafetyReview
from fukasa.analysis.affinity.saturation import Saturation, Slope
from fukasa.analysis.affinity.settings import Language
from fukasa.apps.catalogue.words import platform_name, tier_name
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.pages import formats
from fukasa.pipelines.affinity.lookalikes import LookAlike


@dataclass(frozen=True, slots=True)
class BlockLine:
    """Why two accounts are alike in one block."""

    name: str
    known: bool
    cosine: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LookAlikeLine:
    """One look-alike, written."""

    name: str
    about: str
    url: str
    followers: int | None
    score: str
    blocks: tuple[BlockLine, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Words of a post that brand safety rests on."""

    category: str
    meant: str
    posted_at: datetime | None
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """An effect of ads with its interval, written."""

    name: str
    change: str
    interval: str
    n: int


def look_alike_lines(found: tuple[LookAlike, ...], language: Language) -> tuple[LookAlikeLine, ...]:
    """Write look-alikes, the most alike first."""
    return tuple(_look_alike(one, language) for one in found)


def _look_alike(one: LookAlike, language: Language) -> LookAlikeLine:
    row = one.account
    about = (platform_name(row["platform"]), tier_name(row["tier"]))
    return LookAlikeLine(
        name=row["name"] or row["handle"] or row["account_id"],
        about=" · ".join(part for part in about if part),
        url=report_url(row["account_key"], tab="affinity"),
        followers=row["followers"],
        score=formats.number(one.score, 2),
        blocks=tuple(_block(reason, language) for reason in one.reasons),
    )


def block_name(block: str) -> str:
    """Name a block of likeness."""
    return {"audience": _("Audience"), "topics": _("Topics"), "structure": _("Size and kind")}[block]


def _block(reason: BlockReason, language: Language) -> BlockLine:
    cosine = formats.number(reason.cosine, 2)
    return BlockLine(block_name(reason.block.value), reason.status == "ok", cosine, reason.sentences[language])


def evidence_lines(review: SafetyReview, language: Language) -> tuple[EvidenceLine, ...]:
    """Write the words that were found, category by category."""
    return tuple(_evidence(one, result.names[language]) for result in review.categories for one in result.evidence)


def _evidence(one: Evidence, category: str) -> EvidenceLine:
    meant = {"said": _("said"), "reported": _("quoted, news or fiction"), "denied": _("denied")}
    url = one.url or ""
    safe = url if url.startswith(("https://", "http://")) else ""
    return EvidenceLine(category, meant[one.finding.meant], one.posted_at, one.finding.text, safe)


def slope_lines(found: Saturation) -> tuple[SlopeLine, ...]:
    """Write the effects of ads that are known."""
    named = (
        (_("Engagement: three more paid posts among the ten before"), found.load, _relative),
        (_("Engagement: half the days between paid posts"), found.spacing, _relative),
        (_("Comments of substance: three more paid posts among the ten before"), found.depth, _in_points),
    )
    return tuple(_slope(name, slope, write) for name, slope, write in named if slope is not None)


def _slope(name: str, slope: Slope, write: Callable[[float], str]) -> SlopeLine:
    change, low, high = map(write, (slope.value, slope.low, slope.high))
    return SlopeLine(name, change, f"{low} – {high}", slope.n)


def _relative(value: float) -> str:
    return f"{value - 1:+.0%}"


def _in_points(value: float) -> str:
    return _("%(n)s points") % {"n": f"{100 * value:+.1f}"}
