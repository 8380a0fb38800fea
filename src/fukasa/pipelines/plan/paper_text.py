"""How the paper of a plan writes words, numbers and names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fukasa.analysis.planning.certificate.words import Language, Text, money, number, per_view
from fukasa.pipelines.plan.paper_words import KPI, PLATFORM, WORDS
from fukasa.pipelines.plan.rule_words import ROLE, TIER

MISSING = "–"
_LONGEST = 60
_UNBROKEN = re.compile(r"([!-~]{16})(?=[!-~])")
_BREAK = "\u200b"  # where a long word may go on in the next line
_PERCENT_MOST = 0.995


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language and currency."""

    language: Language
    currency: str

    def say(self, word: str, **words: object) -> str:
        """Give a text of the paper."""
        return WORDS[word].said(self.language, **words)

    def name(self, of: Mapping[str, Text], value: str | None) -> str:
        """Give the name of a tier, role, status or goal; what has none is written as it is."""
        if not value:
            return MISSING
        return of[value].said(self.language) if value in of else clipped(value)

    def money(self, amount: float | None) -> str:
        """Write an amount."""
        return MISSING if amount is None else money(amount, self.currency, self.language)

    def per_view(self, amount: float | None) -> str:
        """Write a cost per view."""
        return MISSING if amount is None else per_view(amount, self.currency, self.language)

    def interval(self, spread: Mapping[str, float | None] | None, write: Any) -> str:
        """Write the range of 80 % of cases; empty where it is not known."""
        low, high = ((spread or {}).get(point) for point in ("p10", "p90"))
        return "" if low is None or high is None else f"{write(low)} – {write(high)}"

    def sentence(self, part: Mapping[str, Any], name: str) -> str:
        """Give a sentence of the document in this language."""
        return str(part.get(f"{name}_{self.language}") or "")

    def joined(self, *sentences: str) -> str:
        """Put sentences one after the other."""
        return (" " if self.language == "en" else "").join(filter(None, sentences))

    def listed(self, words: Sequence[str]) -> str:
        """Put words into a list."""
        return (", " if self.language == "en" else "、").join(words)

    def who(self, one: Mapping[str, Any]) -> tuple[str, str]:
        """Give what somebody is called, and where they post and how large they are."""
        handle = one.get("handle")
        parts = [
            f"@{clipped(handle)}" if handle and handle != one.get("name") else "",
            PLATFORM.get(one.get("platform") or "", one.get("platform") or ""),
            self.name(TIER, one["tier"]) if one.get("tier") else "",
        ]
        return clipped(called(one)), " · ".join(filter(None, parts))

    def role(self, one: Mapping[str, Any]) -> str:
        """Give the role of somebody in the plan."""
        return self.name(ROLE, one["role"])

    def goal(self, kpi: str) -> str:
        """Give the name of the goal."""
        return self.name(KPI, kpi)

    def goal_head(self, kpi: str) -> str:
        """Give the name of the goal for the head of a column."""
        name = self.goal(kpi)
        return name[:1].upper() + name[1:]


def count(value: float | None) -> str:
    """Write a number."""
    return MISSING if value is None else number(value)


def percent(share: float | None) -> str:
    """Write a share in whole percent, without calling it sure when it is not."""
    if share is None:
        return MISSING
    return ">99%" if _PERCENT_MOST <= share < 1 else f"{100 * share:.0f}%"


def called(one: Mapping[str, Any]) -> str:
    """Give what somebody is called."""
    return str(one.get("name") or one.get("handle") or one.get("creator_id") or MISSING)


def clipped(text: str, longest: int = _LONGEST) -> str:
    """Shorten a very long name, and let a long word go on in the next line."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return _UNBROKEN.sub(rf"\1{_BREAK}", short)
