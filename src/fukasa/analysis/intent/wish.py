"""What a brief asks for: wishes, loose words, and what could not be read."""

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""First character and the one behind the last, in the brief as it was written."""


class Strength(StrEnum):
    """How strongly something is asked for."""

    MUST = "must"
    SHOULD = "should"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in two languages."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the values holds."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A figure lies between the ends, both included; None leaves an end open. Shares lie between 0 and 1."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """A flag has this value."""

    value: bool = True


@dataclass(frozen=True, slots=True)
class CostPerView:
    """The cost per view stays at or under ``cpv`` yen, at even odds."""

    cpv: float


Test = OneOf | Between | Holds | CostPerView


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that a brief asks for.

    Attributes:
        field: what is tested, by the name a search gives it (``followers``, ``category``, ``audience_gender``, …).
        test: the test.
        strength: whether it must hold, should hold or must never hold.
        spans: where the brief says so; the first is the shortest evidence.
        why: a sentence that names the evidence.

    """

    field: str
    test: Test
    strength: Strength
    spans: tuple[Span, ...]
    why: Said


@dataclass(frozen=True, slots=True)
class LooseWord:
    """A word that helps to rank and filters nothing: nobody understood it, or it speaks of the topic."""

    text: str
    span: Span
    understood: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know: what was unclear, does not matter, or is no filter."""

    span: Span
    said: Said


@dataclass(frozen=True, slots=True)
class Intent:
    """A brief as it was understood.

    Attributes:
        text: the brief as it was written.
        wishes: what is asked for, in reading order.
        words: words that help to rank.
        notes: what the reader should know.
        creators: how many creators are asked for; None when the brief does not say.
        reader: who read it: the date of the lexicons, or the name of a mounted model.

    """

    text: str
    wishes: tuple[Wish, ...]
    words: tuple[LooseWord, ...]
    notes: tuple[Note, ...]
    creators: int | None
    reader: str
