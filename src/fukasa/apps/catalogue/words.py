"""Ids of the catalogue in the words of the reader's language: platforms, formats, tiers, countries, languages."""

from typing import Literal

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.affinity.safety.lexicon import lexicon
from fukasa.analysis.engagement.registry import registry
from fukasa.analysis.engagement.tiers import tier_schemes
from fukasa.analysis.topics.taxonomy import default_taxonomy

_PLATFORMS: dict[str, str | Promise] = {
    "instagram": "Instagram",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "x": "X",
    "naver_blog": _("Naver Blog"),
    "threads": "Threads",
    "podcast": _("Podcast"),
    "twitch": "Twitch",
    "pinterest": "Pinterest",
    "other": _("Other"),
}
_FORMATS: dict[str, str | Promise] = {
    "short": _("Short video"),
    "long": _("Long video"),
    "image": _("Image"),
    "carousel": _("Carousel"),
    "live": _("Live"),
    "story": _("Story"),
    "text": _("Text"),
    "audio": _("Audio"),
}
_AUTHENTICITY: dict[str, str | Promise] = {
    "pass": _("Nothing unusual"),
    "review": _("To be looked at"),
    "fail": _("Very unusual"),
    "insufficient": _("Too little data"),
}
_SAFETY: dict[str, str | Promise] = {
    "clear": _("Nothing found"),
    "look": _("To be looked at"),
    "risk": _("Risk"),
    "insufficient": _("Too little data"),
}
_TABLES: dict[str, Promise] = {
    "creators": _("Creators"),
    "accounts": _("Accounts"),
    "account_snapshots": _("Counts of accounts"),
    "posts": _("Posts"),
    "post_snapshots": _("Metrics of posts"),
    "comments": _("Comments"),
    "commenters": _("Commenters (hashed)"),
    "rate_cards": _("Prices"),
    "audience_breakdowns": _("Shares of audiences"),
    "audience_samples": _("Sampled profiles"),
    "mentions": _("Mentions"),
}
_PRICE_BASES: dict[str, str | Promise] = {
    "deal": _("Own deal"),
    "rate_card": _("Rate card"),
    "modelled": _("Modelled"),
}


def language() -> str:
    """Give the language of the page as a catalogue knows it: ja, en or ko."""
    chosen = (get_language() or "en").split("-")[0]
    return chosen if chosen in {"ja", "en", "ko"} else "en"


def spoken() -> Literal["ja", "en"]:
    """Give the language in which the analysis and files speak to the reader: Japanese or English."""
    return "ja" if language() == "ja" else "en"


def platform_name(platform: str) -> str:
    """Name a platform."""
    return str(_PLATFORMS.get(platform, platform))


def format_name(format_: str) -> str:
    """Name a form of content."""
    return str(_FORMATS.get(format_, format_))


def price_basis_name(basis: str | None) -> str:
    """Say what a price rests on."""
    return str(_PRICE_BASES.get(basis or "", basis or ""))


def authenticity_name(status: str | None) -> str:
    """Name a verdict on authenticity; the words compare and never accuse."""
    return str(_AUTHENTICITY.get(status or "", status or ""))


def safety_name(verdict: str | None) -> str:
    """Name a verdict on brand safety; what was not found is not said to be safe."""
    return str(_SAFETY.get(verdict or "", verdict or ""))


def safety_subject(subject: str) -> str:
    """Name a subject of brand safety."""
    found = lexicon().categories.get(subject)
    return subject if found is None else found.names.get(language(), found.names["en"])


def tier_name(tier: str | None) -> str:
    """Name a tier of any scheme."""
    known = {one.id: one.names for scheme in tier_schemes().values() for one in scheme.tiers}
    return known[tier][language()] if tier in known else tier or ""


def metric_name(metric: str) -> str:
    """Name a metric of the registry."""
    return registry()[metric].names[language()]


def country_name(code: str | None) -> str:
    """Name a country by its ISO 3166-1 code."""
    return str(Locale(language()).territories.get(code or "", code or ""))


def language_name(code: str | None) -> str:
    """Name a language by its ISO 639-1 code."""
    return str(Locale(language()).languages.get(code or "", code or ""))


def category_name(category: str | None) -> str:
    """Name a category of the topic lexicons; one that a file brought stays as it is."""
    known = default_taxonomy().categories.get(category or "")
    return known.names[language()] if known else category or ""


def table_name(table: str) -> str:
    """Name a table of the catalogue."""
    return str(_TABLES.get(table, table))
