"""Labelling functions: hints that stand together in one sentence, as packaged data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.lexicon import ASKED_HINT, default_lexicon
from fukasa.analysis.packaged import read_toml
from fukasa.analysis.statistics.arrays import Flags
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LabellingFunction:
    """One function.

    Attributes:
        id: its name, also of its column.
        label: the output it speaks for.
        needed: of every entry one hint must stand in the sentence (positions of hints).
        forbidden: none of these may.
        whole: looks at the whole comment instead of at each sentence.

    """

    id: str
    label: str
    needed: tuple[tuple[int, ...], ...]
    forbidden: tuple[int, ...]
    whole: bool

    def fires(self, hints: Flags) -> Flags:
        """Tell in which sentences (or comments) it fires.

        Args:
            hints: hints × sentences, or hints × comments.

        """
        found = np.ones(hints.shape[1], dtype=np.bool_)
        for group in self.needed:
            found &= _any(hints, group)
        return found & ~_any(hints, self.forbidden)


def _any(hints: Flags, places: Sequence[int]) -> Flags:
    found = np.zeros(hints.shape[1], dtype=np.bool_)
    for place in places:
        found |= hints[place]
    return found


def parse_functions(raw: Mapping[str, Any], hints: Sequence[str]) -> tuple[LabellingFunction, ...]:
    """Read the functions from parsed TOML.

    Raises:
        InvalidInput: an entry is broken, or names a hint, a group or a class that does not exist.

    """
    try:
        groups = {name: tuple(members) for name, members in raw["groups"].items()}
        found = tuple(_function(entry, groups, hints) for entry in raw["function"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(f"functions.toml is broken ({type(error).__name__}: {error}); mend it") from error
    ids = [function.id for function in found]
    unknown = {function.label for function in found} - set(registry().outputs)
    if len(set(ids)) != len(ids) or unknown:
        raise InvalidInput(f"functions.toml has an id twice or speaks for unknown classes {sorted(unknown)}; mend it")
    return found


def _function(entry: Mapping[str, Any], groups: Mapping[str, Sequence[str]], hints: Sequence[str]) -> LabellingFunction:
    def places(names: Sequence[str]) -> tuple[int, ...]:
        members = [member for name in names for member in groups.get(name, (name,))]
        return tuple(sorted({list(hints).index(member) for member in members}))

    needed = tuple(places([name]) for name in entry["all"])
    if not needed:
        raise ValueError(f"function {entry['id']} needs at least one hint")
    within = {"sentence": False, "comment": True}[entry.get("within", "sentence")]
    return LabellingFunction(entry["id"], entry["label"], needed, places(entry.get("none", ())), within)


@cache
def default_functions() -> tuple[LabellingFunction, ...]:
    """Give the functions that ship with the package."""
    return parse_functions(read_toml("fukasa.analysis.comments", "functions.toml"), hint_names())


def hint_names() -> tuple[str, ...]:
    """The hints in the order of their columns: those of the lexicon, then the question mark."""
    return (*default_lexicon().names, ASKED_HINT)
