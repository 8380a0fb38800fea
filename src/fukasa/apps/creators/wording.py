"""Stored labels and reasons as sentences in the language of the page."""

import re

from django.utils.translation import gettext as _

from fukasa.analysis.engagement.reasons import reason_sentence
from fukasa.analysis.engagement.registry import registry
from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats

_PEERS = re.compile(r"peers=([^:]*)")
_WINDOW = re.compile(r"last (\d+) posts aged (\d+)-(\d+) d")


def reason_text(stored: str | None) -> str:
    """Turn a stored reason into a sentence; nothing stored gives nothing."""
    if not stored:
        return ""
    named = _PEERS.sub(lambda found: f"peers={peers_text(found.group(1))}", stored)
    return reason_sentence(named, words.spoken())


def window_text(stored: str | None) -> str:
    """Write which posts a figure is taken from."""
    found = _WINDOW.fullmatch(stored or "")
    if found is None:
        return _("supplied average") if stored == "supplied" else stored or ""
    most, young, old = found.groups()
    return _("last %(most)s posts aged %(young)s–%(old)s d") % {"most": most, "young": young, "old": old}


def parts_text(stored: str | None) -> str:
    """Name the parts a figure was made of."""
    named = {
        "likes": _("likes"),
        "comments": _("comments"),
        "saves": _("saves"),
        "shares": _("shares"),
        "views": _("views"),
        "reach": _("reach"),
        "posts": _("posts"),
        "supplied": _("supplied"),
    }
    return " + ".join(named.get(part) or _metric_or_itself(part) for part in (stored or "").split("+"))


def _metric_or_itself(part: str) -> str:
    return words.metric_name(part) if part in registry() else part


def peers_text(stored: str | None) -> str:
    """Name a group of peers: platform × tier × category."""
    names = (words.platform_name, words.tier_name, words.category_name)
    parts = (stored or "").split(" × ")
    return " × ".join(name(part) for name, part in zip(names, parts, strict=False) if part)


def points(share: formats.Number | None) -> str:
    """Write a figure between 0 and 1 that is no share, such as depth, as points out of 100."""
    return formats.MISSING if share is None else formats.number(float(share) * 100)


def followers_basis_text(stored: str | None) -> str:
    """Say which followers a rate was divided by."""
    return {
        "posting": _("followers as told with the post"),
        "snapshot": _("followers within 14 days of the post"),
        "latest": _("latest followers, not those at posting"),
    }.get(stored or "", stored or "")
