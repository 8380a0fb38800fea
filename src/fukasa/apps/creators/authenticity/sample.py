"""The sampled audience: types with their shares, and profiles as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from fukasa.analysis.authenticity.audience.curves import reason_words
from fukasa.analysis.authenticity.audience.scorer import DIVIDER, TYPES
from fukasa.analysis.authenticity.audience.share import LEVEL
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.creators.selectors.authenticity import Profile, Row
from fukasa.apps.pages import formats


@dataclass(frozen=True, slots=True)
class TypeLine:
    """How many profiles of the sample are of a type, as they were judged."""

    name: str
    count: int
    share: float
    interval: str


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One profile, written; flags are yes, no or not known."""

    number: int
    counts: tuple[str, ...]
    flags: tuple[bool | None, ...]
    chance: str
    type: str
    reasons: str


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample of the audience; ``fake`` is corrected for the errors of the scorer and empty where it is not told."""

    base: str
    n: int
    level: float
    types: tuple[TypeLine, ...]
    fake: str
    fake_interval: str
    profiles: tuple[ProfileLine, ...]


def sample_view(row: Row | None, profiles: Sequence[Profile]) -> SampleView | None:
    """Write the sample of an account; None without one."""
    if row is None:
        return None
    known = row["fake_share"] is not None
    return SampleView(
        base=base_name(row["sample_base"]),
        n=row["sample_n"],
        level=LEVEL,
        types=_types(row),
        fake=formats.percent(row["fake_share"]) if known else "",
        fake_interval=formats.interval(row["fake_low"], row["fake_high"], formats.percent) if known else "",
        profiles=tuple(_profile(number, one) for number, one in enumerate(profiles, start=1)),
    )


def base_name(base: str) -> str:
    """Say whose profiles were sampled."""
    return {"follower": _("followers"), "liker": _("people who liked"), "commenter": _("people who commented")}.get(
        base, base
    )


def type_name(name: str | None) -> str:
    """Name a type of profile."""
    return {
        "real": _("Real person"),
        "influencer": _("Influencer"),
        "mass_follower": _("Mass follower"),
        "suspicious": _("Looks fake"),
    }.get(name or "", name or formats.MISSING)


def _types(row: Row) -> tuple[TypeLine, ...]:
    n, counts = row["sample_n"], [row[f"{name}_n"] or 0 for name in TYPES]
    lows, highs = wilson_intervals(np.array(counts, dtype=np.float64), np.full(len(counts), float(n)), LEVEL)
    return tuple(
        TypeLine(type_name(name), count, count / n, formats.interval(float(low), float(high), formats.percent))
        for name, count, low, high in zip(TYPES, counts, lows, highs, strict=True)
    )


def _profile(number: int, one: Profile) -> ProfileLine:
    counts = (one.posts, one.followers, one.following, one.bio_length, one.account_age_days)
    flags = (one.has_picture, one.is_private, one.verified, one.external_url)
    language = spoken()
    reasons = [reason_words(reason, language) for reason in (one.reasons or "").split(DIVIDER) if reason]
    return ProfileLine(
        number=number,
        counts=tuple(map(formats.compact, counts)),
        flags=tuple(None if flag is None else bool(flag) for flag in flags),
        chance=formats.chance(one.p_fake),
        type=type_name(one.type),
        reasons=_(", ").join(reasons),
    )
