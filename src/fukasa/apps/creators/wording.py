"""Stored labels and reasons as sentences in the language of the page."""

import re

from django.utils.translation import gettext as _

from fukasa.analysis.engagement.reasons import reason_sentence
from fukasa.apps.catalogue import words

_PEERS = re.compile(r"peers=([^:]*)")
_WINDOW = re.compile(r"last (\d+) posts aged (\d+)-(\d+) d")


def spoken() -> str:
    """Give the language in which analysis writes sentences: Japanese or English."""
    return "ja" if words.language() == "ja" else "en"


def reason_text(stored: str | None) -> str:
    """Turn a stored reason into a sentence; nothing stored gives nothing."""
    if not stored:
        return ""
    named = _PEERS.sub(lambda found: f"peers={peers_text(found.group(1))}", stored)
    return reason_sentence(named, spoken())


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
    return re.sub(r"[a-z_]+", lambda found: named.get(found.group(), found.group()), stored or "").replace("+", " + ")


def peers_text(stored: str | None) -> str:
    """Name a group of peers: platform × tier × category."""
    names = (words.platform_name, words.tier_name, words.category_name)
    parts = (stored or "").split(" × ")
    return " × ".join(name(part) for name, part in zip(names, parts, strict=False) if part)


def followers_basis_text(stored: str | None) -> str:
    """Say which followers a rate was divided by."""
    return {
        "posting": _("followers as told with the post"),
        "snapshot": _("followers within 14 days of the post"),
        "latest": _("latest followers, not those at posting"),
    }.get(stored or "", stored or "")
