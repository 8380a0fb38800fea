"""What can be told without a model: pictures alone, a link alone, an offer with its contact."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.features import Features
from fukasa.analysis.comments.functions import hint_names
from fukasa.analysis.packaged import read_toml
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.core.errors import InvalidInput

_PICTURES = ("emoji_", "url", "handle", "phone", "stamp")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: its name.
        label: the class it gives.
        probability: of that class.
        only: nothing but these may stand in the comment; empty for no such condition.
        some: of these one must; empty for no such condition.
        needed: of every entry one hint must stand in the comment.

    """

    id: str
    label: str
    probability: float
    only: tuple[str, ...]
    some: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]

    def holds(self, features: Features) -> Flags:
        """Tell for which comments it holds."""
        found = np.ones(len(features), dtype=np.bool_)
        if self.only:
            others = [name for name in hint_names() if name.startswith(_PICTURES) and name not in self.only]
            found &= features.pictures_only & ~_any(features, tuple(others))
        for group in (*self.needed, *((self.some,) if self.some else ())):
            found &= _any(features, group)
        return found


def _any(features: Features, names: tuple[str, ...]) -> Flags:
    found = np.zeros(len(features), dtype=np.bool_)
    for name in names:
        found |= features.hint(name)
    return found


def parse_rules(raw: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Read rules from parsed TOML.

    Raises:
        InvalidInput: a rule is broken or names a class or a hint that does not exist.

    """
    try:
        rules = tuple(_rule(entry) for entry in raw["rule"])
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"rules.toml is broken ({type(error).__name__}: {error}); mend it") from error
    return rules


def _rule(entry: Mapping[str, Any]) -> Rule:
    needed = tuple(tuple(group) for group in entry.get("all", ()))
    only, some = tuple(entry.get("only", ())), tuple(entry.get("some", ()))
    rule = Rule(entry["id"], entry["label"], float(entry["probability"]), only, some, needed)
    named = {*only, *some, *(name for group in needed for name in group)}
    if not named or not named <= set(hint_names()):
        raise ValueError(f"rule {rule.id} names no hints or unknown ones {sorted(named - set(hint_names()))}")
    if rule.label not in registry().ids or not 0 < rule.probability < 1:
        raise ValueError(f"rule {rule.id} gives the unknown class {rule.label} or a probability outside 0 to 1")
    return rule


@cache
def default_rules() -> tuple[Rule, ...]:
    """Give the rules that ship with the package."""
    return parse_rules(read_toml("fukasa.analysis.comments", "rules.toml"))


def ruled(features: Features, probabilities: Reals) -> tuple[Reals, list[str | None]]:
    """Put what the rules say in the place of what a model said.

    Args:
        features: of the comments.
        probabilities: comments × outputs.

    Returns:
        The probabilities, and per comment the rule that decided.

    """
    decided = probabilities.copy()
    names = np.full(len(features), None, dtype=object)
    outputs = registry().outputs
    for rule in default_rules():
        rows = rule.holds(features) & (names == None)  # noqa: E711  element by element
        names[rows] = rule.id
        decided[rows] = (1 - rule.probability) / (len(outputs) - 1)
        decided[rows, outputs.index(rule.label)] = rule.probability
    return decided, names.tolist()
