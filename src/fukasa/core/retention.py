"""How long facts may be kept: one rule per retention class, as dated data with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import RetentionClass


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What holds for the facts of one class.

    Attributes:
        retention: the class.
        days: days until a fact must be refreshed or deleted; None is no fixed term.
        notice_hours: hours within which facts must go once the platform or the person asks; None is no fixed term.
        sentences: the rule in words, by language.
        source: where it stands.

    """

    retention: RetentionClass
    days: int | None
    notice_hours: int | None
    sentences: dict[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Retention:
    """All rules, and the day on which they were read from their sources."""

    as_of: date
    rules: tuple[RetentionRule, ...]


@cache
def retention() -> Retention:
    """Read the rules.

    Raises:
        InvalidInput: a class has no rule, a rule has no class, or a term is not positive.

    """
    text = (files("fukasa.core") / "data" / "retention.toml").read_text(encoding="utf-8")
    return retention_from(tomllib.loads(text))


def retention_from(held: dict[str, Any]) -> Retention:
    """Check what a file says; see :func:`retention`."""
    named = set(held) - {"as_of"}
    wrong = named ^ {one.value for one in RetentionClass}
    if wrong or not isinstance(held.get("as_of"), date):
        raise InvalidInput(f"retention.toml needs as_of and exactly one rule per class; look at {sorted(wrong)}")
    return Retention(held["as_of"], tuple(_rule(one, held[one.value]) for one in RetentionClass))


def _rule(retention_class: RetentionClass, held: dict[str, Any]) -> RetentionRule:
    days, hours = held.get("days"), held.get("notice_hours")
    terms = [term for term in (days, hours) if term is not None]
    said = all(isinstance(held.get(key), str) and held[key] for key in ("en", "ja", "source"))
    if not said or any(not isinstance(term, int) or term <= 0 for term in terms):
        raise InvalidInput(f"retention.toml: {retention_class.value} needs en, ja, source, and terms above 0")
    return RetentionRule(retention_class, days, hours, {"en": held["en"], "ja": held["ja"]}, held["source"])


RETENTION_DAYS: dict[RetentionClass, int | None] = {rule.retention: rule.days for rule in retention().rules}
