"""Words with a fixed meaning: yes and no, platforms, formats, countries, languages, parts of an audience."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.core import get_global

from fukasa.connectors.files.cells.refusal import CellRefused, is_missing
from fukasa.core.errors import InvalidInput

_LOCALES = ("en", "ja", "ko")
_ALPHA_2 = 2
_SEPARATORS = re.compile(r"[\s_\-‐–—.・·()（）'’]+")
_TRUE = frozenset(
    {"true", "t", "yes", "y", "1", "1.0", "on", "はい", "有", "あり", "○", "〇", "◯", "✓", "✔", "예", "네", "참"}
)
_FALSE = frozenset(
    {"false", "f", "no", "n", "0", "0.0", "off", "いいえ", "無", "なし", "×", "✕", "✗", "아니오", "아니요", "거짓"}
)


def fold(text: str) -> str:
    """Bring a word to the form in which words are compared."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).casefold())


def parse_boolean(cell: str) -> bool | None:
    """Read yes or no in Japanese, English or Korean."""
    text = unicodedata.normalize("NFKC", cell).strip().casefold()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if is_missing(text):
        return None
    raise CellRefused("is neither yes nor no", "write true or false (はい/いいえ, ○/× and 예/아니오 are read too)")


def parse_choice(cell: str, field: str, choices: tuple[str, ...]) -> str | None:
    """Read one of a field's words, or a known synonym of one."""
    found = _choice_words(field, choices).get(fold(cell))
    if found is None and not is_missing(cell):
        raise CellRefused(f"is not a known {field.replace('_', ' ')}", f"write one of {', '.join(choices)}")
    return found


@cache
def _choice_words(field: str, choices: tuple[str, ...]) -> dict[str, str]:
    known = {fold(choice): choice for choice in choices}
    for choice, synonyms in _data().get(field, {}).items():
        if choice in choices:
            known |= {fold(synonym): choice for synonym in synonyms}
    return known


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = (files("fukasa.connectors.files") / "cells" / "words.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    document.pop("about")
    for field, words in document.items():
        if not all(isinstance(synonyms, list) and synonyms for synonyms in words.values()):
            raise InvalidInput(f"words.toml: every word under [{field}] needs a list of synonyms", field=field)
    return document


def parse_country(cell: str) -> str | None:
    """Read a country as its ISO 3166-1 alpha-2 code: by code, or by name in Japanese, English or Korean (CLDR)."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if len(text) == _ALPHA_2 and text.upper() in _territory_codes():
        return text.upper()
    found = _country_names().get(fold(text))
    if found is None and not is_missing(text):
        raise CellRefused("is not a known country", "write the name or the two-letter code, for example JP")
    return found


@cache
def _territory_codes() -> frozenset[str]:
    names = _names("en", "territories")
    return frozenset(code for code in names if len(code) == _ALPHA_2 and code.isalpha() and code not in _NOT_COUNTRIES)


def _names(locale: str, what: str) -> dict[str, str]:
    """Give the codes and names of CLDR in one language."""
    return {str(code): str(name) for code, name in getattr(Locale(locale), what).items()}


_NOT_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


@cache
def _country_names() -> dict[str, str]:
    known: dict[str, str] = {}
    for locale in _LOCALES:
        names = _names(locale, "territories")
        known |= {fold(name): code for code, name in names.items() if code in _territory_codes()}
    known |= {fold(three): two for two, three in _alpha_3().items()}
    for code, synonyms in _data()["country"].items():
        known |= {fold(synonym): code for synonym in synonyms}
    return known


def _alpha_3() -> dict[str, str]:
    """Give the three-letter code of each two-letter one."""
    aliases = {three: two for three, two in get_global("territory_aliases").items() if len(two) == 1}
    return {two[0]: three for three, two in aliases.items() if len(three) == _ALPHA_2 + 1 and three.isalpha()}


def parse_language(cell: str) -> str | None:
    """Read a language as its ISO 639-1 code: by code (also `ja-JP`), or by name in Japanese, English or Korean."""
    text = unicodedata.normalize("NFKC", cell).strip()
    code = re.split(r"[-_]", text.casefold())[0]
    if code in _language_codes():
        return code
    found = _language_names().get(fold(text))
    if found is None and not is_missing(text):
        raise CellRefused("is not a known language", "write the name or the two-letter code, for example ja")
    return found


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(code for code in _names("en", "languages") if len(code) == _ALPHA_2)


@cache
def _language_names() -> dict[str, str]:
    known: dict[str, str] = {}
    for locale in _LOCALES:
        known |= {fold(name): code for code, name in _names(locale, "languages").items() if len(code) == _ALPHA_2}
    for code, synonyms in _data()["language"].items():
        known |= {fold(synonym): code for synonym in synonyms}
    return known


def parse_handle(cell: str) -> str | None:
    """Read a handle: no `@`, no address around it."""
    text = unicodedata.normalize("NFKC", cell).strip()
    text = re.sub(r"^https?://[^/]+/(?:@|c/|user/|channel/)?", "", text).split("?")[0].rstrip("/")
    return text.removeprefix("@") or None


def parse_currency(cell: str) -> str | None:
    """Read a currency as its ISO 4217 code."""
    text = unicodedata.normalize("NFKC", cell).strip()
    found = {fold(word): code for code, words in _data()["currency"].items() for word in words}.get(fold(text))
    code = found or text.upper()
    if is_missing(text):
        return None
    if code not in Locale("en").currencies:
        raise CellRefused("is not a known currency", "write the three-letter code, for example JPY")
    return code


_AGES = re.compile(r"^(\d{1,2})\s*(?:[-‐–—~〜]|から|to|에서)\s*(\d{1,3})$")
_AGES_OPEN = re.compile(r"^(\d{1,2})\s*(?:\+|以上|이상|[-~〜])$")


def parse_age_range(cell: str) -> str | None:
    """Read a range of ages as `25-34` or `65+`; a decade (`20代`) as `20-29`."""
    text = unicodedata.normalize("NFKC", cell).strip().replace("歳", "").replace("才", "").replace("세", "")
    if decade := re.match(r"^(\d)0(?:代|대)$", text):
        return f"{decade[1]}0-{decade[1]}9"
    if ages := _AGES.match(text):
        return f"{int(ages[1])}-{int(ages[2])}"
    if ages := _AGES_OPEN.match(text):
        return f"{int(ages[1])}+"
    if is_missing(text):
        return None
    raise CellRefused("is not a range of ages", "write for example 25-34, 65+ or 20代")
