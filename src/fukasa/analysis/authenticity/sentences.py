"""The words of checks and verdicts, in Japanese and English; they compare and never accuse."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Literal

from fukasa.analysis.authenticity.configs import Unit, check, config
from fukasa.analysis.packaged import read_toml, table
from fukasa.core.errors import InvalidInput

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
EVERY_CHECK = ("title", "explains", "pass", "review", "fail", "too_few", "no_peers", "recommendation", "change")
"""The tables that the sentences of every check have; further tables name reasons of its own."""

_FIGURES = ("value", "low", "high", "peer_low", "peer_mid", "peer_high")
_UNKNOWN = "–"
_LEAST_CHANCE = 0.01
_WRITERS: Mapping[Unit, Callable[[float], str]] = {
    "share": lambda share: f"{100 * share:.1f}%",
    "fraction": lambda share: f"{100 * share:.0f}%",
    "ratio": lambda ratio: f"{ratio:.2f}",
    "log_ratio": lambda ratio: f"×{exp(ratio):.2f}",
    "log_sd": lambda spread: f"{spread:.2f}",
    "count": lambda count: f"{count:,.0f}",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written about one check of one account.

    Attributes:
        title: the name of the check.
        explains: what it looks at.
        sentence: what it found.
        recommendation: what to do; empty where nothing is to be done.
        change: what would change the verdict.

    """

    title: str
    explains: str
    sentence: str
    recommendation: str
    change: str


@cache
def _tables(name: str) -> Mapping[str, Mapping[str, str]]:
    raw = read_toml("fukasa.analysis.authenticity", f"data/sentences/{name}.toml")
    entries = {code: {k: str(v) for k, v in table(f"{name} [{code}]", entry).items()} for code, entry in raw.items()}
    broken = sorted(code for code, entry in entries.items() if set(entry) != set(LANGUAGES))
    missing = sorted(set(EVERY_CHECK) - set(entries)) if name in config().checks else []
    if broken or missing:
        raise InvalidInput(f"sentences/{name}.toml: {broken} lack one of {LANGUAGES}, {missing} are missing; mend it")
    return entries


def reasons_of(check_id: str) -> frozenset[str]:
    """Give the reasons for which a check has a sentence.

    Raises:
        InvalidInput: there is no such check, or its sentences are broken.

    """
    return frozenset(_tables(check(check_id).id)) - {"title", "explains", "recommendation", "change"}


def finding_words(check_id: str, row: Mapping[str, object], language: Language) -> Words:
    """Write what a check found.

    Args:
        check_id: id of the check.
        row: one row of ``CHECK_SCHEMA``.
        language: ``ja`` or ``en``.

    Raises:
        InvalidInput: there is no such check, or no sentence for the reason of the row.

    """
    entries = _tables(check(check_id).id)
    reason = str(row["reason"])
    if reason not in entries:
        raise InvalidInput(f"sentences/{check_id}.toml has no sentence for {reason!r}; add a table of that name")
    fields = _fields(check_id, row)
    acts = row["status"] in {"review", "fail"}
    return Words(
        title=entries["title"][language],
        explains=entries["explains"][language],
        sentence=entries[reason][language].format_map(fields),
        recommendation=entries["recommendation"][language].format_map(fields) if acts else "",
        change=entries["change"][language].format_map(fields),
    )


def title(check_id: str, language: Language) -> str:
    """Give the name of a check."""
    return _tables(check(check_id).id)["title"][language]


def review_sentence(row: Mapping[str, object], language: Language) -> str:
    """Write the verdict of a review.

    Args:
        row: one row of ``REVIEW_SCHEMA``.
        language: ``ja`` or ``en``.

    Raises:
        InvalidInput: there is no sentence for its reason.

    """
    entries, reason = _tables("review"), str(row["reason"])
    if reason not in entries:
        raise InvalidInput(f"sentences/review.toml has no sentence for {reason!r}; add a table of that name")
    shares = {name: _chance(row.get(name)) for name in ("p", "low", "high")}
    return entries[reason][language].format_map({"judged": _figure(row.get("judged"), "count"), **shares})


class _Fields(dict[str, object]):
    """A sentence may name what is not known; then it shows a dash."""

    def __missing__(self, key: str) -> str:
        return _UNKNOWN


def _fields(check_id: str, row: Mapping[str, object]) -> _Fields:
    told = json.loads(str(row["detail"])) if row.get("detail") else {}
    detail = {name: value for name, value in told.items() if value is not None}
    unit = check(check_id).unit
    figures = {name: _figure(row.get(name), unit) for name in _FIGURES}
    counts = {name: _figure(row.get(name), "count") for name in ("n", "peer_n")}
    least = {"least": check(check_id).least}
    return _Fields({**detail, **least, **figures, **counts, "peers": row.get("peers") or _UNKNOWN})


def _chance(value: object) -> str:
    """Write a modelled chance, which is never certain."""
    if not isinstance(value, (int, float)):
        return _UNKNOWN
    if value < _LEAST_CHANCE:
        return "<1%"
    return ">99%" if value > 1 - _LEAST_CHANCE else _WRITERS["fraction"](value)


def _figure(value: object, unit: Unit) -> str:
    return _WRITERS[unit](float(value)) if isinstance(value, (int, float)) else _UNKNOWN
