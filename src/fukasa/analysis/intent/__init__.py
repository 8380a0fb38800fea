"""From a brief in plain words to wishes that a search can show as chips: rules and dated lexicons."""

from fukasa.analysis.intent.read import MOST_CHARACTERS, RuleReader, read_brief
from fukasa.analysis.intent.reader import BriefReader
from fukasa.analysis.intent.wish import (
    Between,
    CostPerView,
    Holds,
    Intent,
    LooseWord,
    Note,
    OneOf,
    Said,
    Strength,
    Test,
    Wish,
)

__all__ = [
    "MOST_CHARACTERS",
    "Between",
    "BriefReader",
    "CostPerView",
    "Holds",
    "Intent",
    "LooseWord",
    "Note",
    "OneOf",
    "RuleReader",
    "Said",
    "Strength",
    "Test",
    "Wish",
    "read_brief",
]
