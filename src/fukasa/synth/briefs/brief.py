"""Briefs and who fits them: the packaged file, read and checked."""

import re
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fukasa.core.errors import InvalidInput

_WANT = re.compile(r"(?P<weight>\d+)(?P<gate>!?) (?P<attribute>\w+): (?P<values>.+)")
_SPAN = re.compile(r"(?P<low>[\d.]*?)\.\.(?P<high>[\d.]*)")


@dataclass(frozen=True, slots=True)
class Want:
    """What an account should be, told by one planted attribute.

    Attributes:
        attribute: a column of :func:`fukasa.synth.briefs.planted.planted_attributes`.
        weight: how much it counts.
        gate: without it the grade is 0.
        words: one of these must hold; or none of them, when ``unwanted``.
        unwanted: turns ``words`` round.
        low, high: the span of a number, ends included; None leaves an end open.

    """

    attribute: str
    weight: int
    gate: bool = False
    words: tuple[str, ...] = ()
    unwanted: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief in plain words.

    Attributes:
        brief_id: its name; begins with the language.
        text: the words.
        wants: who fits.
        held_out: whether it is kept back when lexicons and rankings are tuned: every second one.

    """

    brief_id: str
    text: str
    wants: tuple[Want, ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Brieflist:
    """All briefs, how shares of weights become grades, and how creators are drawn.

    Attributes:
        version: the date of the file.
        briefs: the briefs.
        grades: the least share of the weights for each grade, the highest grade first.
        creators: creators per brief.
        seed: seed of the drawing.
        most: how many creators of each grade above 0.
        same_topic, same_words: shares of the creators of grade 0 that are near misses.

    """

    version: str
    briefs: tuple[Brief, ...]
    grades: tuple[tuple[int, float], ...]
    creators: int
    seed: int
    most: Mapping[int, int]
    same_topic: float
    same_words: float


def parse_briefs(raw: Mapping[str, Any]) -> Brieflist:
    """Read the briefs from parsed TOML.

    Raises:
        InvalidInput: a key is missing, a want cannot be read, or an id stands twice.

    """
    try:
        drawing, levels = raw["drawing"], raw["grading"]["grades"]
        briefs = tuple(_brief(entry, place) for place, entry in enumerate(raw["brief"]))
        read = Brieflist(
            version=raw["version"],
            briefs=briefs,
            grades=tuple(sorted(((int(grade), float(share)) for grade, share in levels.items()), reverse=True)),
            creators=drawing["creators"],
            seed=drawing["seed"],
            most={int(grade): count for grade, count in drawing["most"].items()},
            same_topic=drawing["same_topic"],
            same_words=drawing["same_words"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"briefs.toml is broken ({type(error).__name__}: {error}); mend it") from error
    twice = {one.brief_id for one in briefs if sum(other.brief_id == one.brief_id for other in briefs) > 1}
    if twice:
        raise InvalidInput(f"briefs.toml has the id {min(twice)} twice; give each brief its own")
    return read


def parse_want(text: str) -> Want:
    """Read one want, such as ``3! category: food`` or ``2 followers: 10000..50000``.

    Raises:
        InvalidInput: it is written otherwise.

    """
    found = _WANT.fullmatch(text)
    if found is None:
        raise InvalidInput(f"briefs.toml: {text!r} is no want; write `<weight>[!] <attribute>: <values>`")
    attribute, weight, gate = found["attribute"], int(found["weight"]), bool(found["gate"])
    span = _SPAN.fullmatch(found["values"])
    if span is not None:
        low, high = (float(end) if end else None for end in (span["low"], span["high"]))
        return Want(attribute, weight, gate, low=low, high=high)
    words = shlex.split(found["values"])
    unwanted = words[0] == "not"
    return Want(attribute, weight, gate, words=tuple(words[unwanted:]), unwanted=unwanted)


def _brief(entry: Mapping[str, Any], place: int) -> Brief:
    return Brief(entry["id"], entry["text"], tuple(map(parse_want, entry["wants"])), held_out=place % 2 == 1)


@cache
def packaged_briefs() -> Brieflist:
    """Give the briefs that ship with the package."""
    return parse_briefs(tomllib.loads(files("fukasa.synth.briefs").joinpath("briefs.toml").read_text("utf-8")))
