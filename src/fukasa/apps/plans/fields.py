"""How the keys of a brief become fields of a form and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fukasa.pipelines.brief import Brief, Span
from fukasa.pipelines.brief_text import Data

_SEPARATOR = re.compile(r"[,、\n]")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a brief: where it stands, how it is shown, how it is read again.

    Attributes:
        section: the section of the brief.
        name: the key in it.
        show: value of the brief → initial value of the field.
        read: cleaned value of the field → plain value of the brief, None to leave the key out.

    """

    section: str
    name: str
    show: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _given(value: Any) -> Any:
    return None if value in {None, ""} else value


def _joined(words: tuple[str, ...]) -> str:
    return ", ".join(words)


def _lines(words: tuple[str, ...]) -> str:
    return "\n".join(words)


def _split(text: str) -> list[str] | None:
    words = [word.strip() for word in _SEPARATOR.split(text) if word.strip()]
    return list(dict.fromkeys(words)) or None


def split_lines(text: str) -> list[str] | None:
    """Read one word per line, each once; None where there is none."""
    words = [line.strip() for line in text.splitlines() if line.strip()]
    return list(dict.fromkeys(words)) or None


def percent_of(share: float | None) -> str | None:
    """Write a share in per cent, exactly and without an exponent."""
    return None if share is None else _short(f"{Decimal(repr(share)) * 100:f}")


def _plain_number(value: float | None) -> str | None:
    """Write a number without an exponent and without a useless ``.0``."""
    return None if value is None else _short(f"{Decimal(repr(value)):f}")


def _short(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def share_of(percent: Decimal | None) -> float | None:
    """Read per cent as a share."""
    return None if percent is None else float(percent / 100)


def _stripped(text: str) -> str | None:
    return text.strip() or None


def _key(section: str, name: str, show: Callable[[Any], Any] = _same, read: Callable[[Any], Any] = _given) -> Key:
    return Key(section, name, show, read)


def _figure(section: str, name: str) -> Key:
    return Key(section, name, _plain_number, _given)


def _percentage(section: str, name: str) -> Key:
    return Key(section, name, percent_of, share_of)


def _choice(section: str, name: str) -> Key:
    return Key(section, name, lambda chosen: chosen or "", _given)


def _words(section: str, name: str) -> Key:
    return Key(section, name, _joined, _split)


def _chosen(section: str, name: str) -> Key:
    return Key(section, name, list, lambda values: list(values) or None)


# By field of the form. The currency, the followers and the probability have rules of their own below.
KEYS: dict[str, Key] = {
    "name": _key("brief", "name", read=_stripped),
    "product": _key("brief", "product", read=_stripped),
    "starts_on": _key("brief", "starts_on", read=lambda day: day and day.isoformat()),
    "ends_on": _key("brief", "ends_on", read=lambda day: day and day.isoformat()),
    "language": _key("brief", "language", read=_stripped),
    "platforms": _chosen("filter", "platforms"),
    "countries": _words("filter", "countries"),
    "regions": _words("filter", "regions"),
    "languages": _words("filter", "languages"),
    "categories": _chosen("filter", "categories"),
    "keywords": _words("filter", "keywords"),
    "formats": _chosen("filter", "formats"),
    "tiers": _chosen("filter", "tiers"),
    "exclude_handles": Key("filter", "exclude_handles", _lines, split_lines),
    "rivals": _words("filter", "rivals"),
    "kpi": _key("goal", "kpi"),
    "target": _figure("goal", "target"),
    "average_order_value": _figure("goal", "average_order_value"),
    "margin": _percentage("goal", "margin"),
    "conversion_rate": _percentage("goal", "conversion_rate"),
    "added_value": _choice("goal", "value"),
    "value_weight": _figure("goal", "value_weight"),
    "amount": _figure("budget", "amount"),
    "cpv": _figure("cutoff", "cpv"),
    "probability": _figure("cutoff", "probability"),
    "authenticity": _choice("gates", "authenticity"),
    "depth_min": _figure("gates", "depth_min"),
    "confidence_min": _figure("gates", "confidence_min"),
    "brand_safety": _key("gates", "brand_safety", read=lambda asked: asked or None),
    "max_creators": _key("rules", "max_creators"),
    "min_creators": _key("rules", "min_creators"),
    "must_have": Key("rules", "must_have", _lines, split_lines),
    "must_not": Key("rules", "must_not", _lines, split_lines),
    "max_per_agency": _key("rules", "max_per_agency"),
    "exclusivity": _words("rules", "exclusivity"),
    "max_posts": _key("rules", "max_posts"),
    "max_posts_per_creator": _key("rules", "max_posts_per_creator"),
    "small_share_min": _percentage("rules", "small_share_min"),
    "cvar_alpha": _percentage("risk", "cvar_alpha"),
    "cvar_floor": _figure("risk", "cvar_floor"),
    "risk_metric": _choice("risk", "metric"),
    "risk_shared": _percentage("risk", "shared"),
    "seconds": _figure("solver", "seconds"),
    "node_limit": _key("solver", "node_limit"),
    "seed": _key("solver", "seed"),
    "gap": _percentage("solver", "gap"),
}
CURRENCY = "currency"
FOLLOWERS = {"followers_min": "min", "followers_max": "max"}


def initial_of(brief: Brief) -> dict[str, Any]:
    """Give the initial values of a form for a brief."""
    values = {field: key.show(getattr(getattr(brief, key.section), key.name)) for field, key in KEYS.items()}
    ends = {field: _plain_number(getattr(brief.filter.followers, end)) for field, end in FOLLOWERS.items()}
    return values | ends | {CURRENCY: brief.currency}


def changed_data(data: Data, brief: Brief, cleaned: dict[str, Any], changed: set[str]) -> Data:
    """Put the fields that were changed into the data of a brief; everything else stays as it was."""
    made = {section: dict(keys) for section, keys in data.items()}
    for field, key in KEYS.items():
        if field in changed:
            _put(made, key.section, key.name, key.read(cleaned[field]))
    if changed & set(FOLLOWERS):
        _put(made, "filter", "followers", _span(brief.filter.followers, cleaned))
    if CURRENCY in changed:
        for section in ("brief", "budget", "cutoff"):
            _put(made, section, CURRENCY, cleaned[CURRENCY])
    return {section: keys for section, keys in made.items() if keys}


def with_mix(data: Data, shares: dict[str, dict[str, dict[str, float]]]) -> Data:
    """Put bounds on the shares of spend into the data of a brief."""
    made = {section: dict(keys) for section, keys in data.items()}
    for kind, bounds in shares.items():
        _put(made, "mix", kind, bounds or None)
    return {section: keys for section, keys in made.items() if keys}


def _span(old: Span, cleaned: dict[str, Any]) -> dict[str, float] | None:
    ends = {end: cleaned.get(field, getattr(old, end)) for field, end in FOLLOWERS.items()}
    return {end: value for end, value in ends.items() if value is not None} or None


def _put(data: Data, section: str, name: str, value: Any) -> None:
    keys = data.setdefault(section, {})
    if value is None:
        keys.pop(name, None)
    else:
        keys[name] = value
