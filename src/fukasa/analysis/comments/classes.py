"""The classes of a comment: one registry of ids, names and definitions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput, NotFound

LANGUAGES = ("ja", "en", "ko")
QUESTION = "question"
"""The auxiliary output: any question at all."""

DIVIDER = ";"
"""Stands between the classes of one comment wherever they are written as one text."""

SPAM = "spam"
OTHER = "chatter"
"""The class of whatever is none of the rest."""


@dataclass(frozen=True, slots=True)
class CommentClass:
    """One class.

    Attributes:
        id: its id in files and columns (``p_<id>``).
        names: its name in Japanese, English and Korean.
        definition: what belongs to it, in one sentence.
        substantive: says something about an item or an opinion; counts for the substantive rate.
        purchase_signal: speaks of interest in buying.

    """

    id: str
    names: Mapping[str, str]
    definition: str
    substantive: bool
    purchase_signal: bool


@dataclass(frozen=True, slots=True)
class ClassRegistry:
    """All classes in the order of columns and charts.

    Attributes:
        version: the date of the definitions.
        classes: the classes.

    """

    version: str
    classes: tuple[CommentClass, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the classes."""
        return tuple(entry.id for entry in self.classes)

    @property
    def outputs(self) -> tuple[str, ...]:
        """What the model tells: the classes, then ``question``."""
        return (*self.ids, QUESTION)

    @property
    def substantive(self) -> tuple[str, ...]:
        """The ids of the classes that count for the substantive rate."""
        return tuple(entry.id for entry in self.classes if entry.substantive)

    @property
    def purchase_signal(self) -> tuple[str, ...]:
        """The ids of the classes that are a purchase signal."""
        return tuple(entry.id for entry in self.classes if entry.purchase_signal)

    def __getitem__(self, name: str) -> CommentClass:
        for entry in self.classes:
            if entry.id == name:
                return entry
        raise NotFound(f"there is no class {name!r} of comments; there are {', '.join(self.ids)}")


def parse_classes(raw: Mapping[str, Any]) -> ClassRegistry:
    """Read the registry from parsed TOML.

    Raises:
        InvalidInput: an entry lacks something, has more than it should, or a class the rules need is absent.

    """
    try:
        classes = tuple(_class(name, entry) for name, entry in raw["class"].items())
        registry = ClassRegistry(str(raw["version"]), classes)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidInput(f"classes.toml is broken ({type(error).__name__}: {error}); mend it") from error
    if not {SPAM, OTHER, "praise"} <= set(registry.ids) or QUESTION in registry.ids:
        raise InvalidInput("classes.toml needs the classes spam, chatter and praise and none called question; mend it")
    return registry


def _class(name: str, entry: Mapping[str, Any]) -> CommentClass:
    names = {language: entry[f"name_{language}"] for language in LANGUAGES}
    flags = (entry["substantive"], entry["purchase_signal"])
    if not all(isinstance(flag, bool) for flag in flags):
        raise TypeError(f"class {name}: substantive and purchase_signal are true or false")
    if not all([name, entry["definition"], *names.values()]):
        raise ValueError(f"class {name}: a name or the definition is empty")
    return CommentClass(name, names, entry["definition"], *flags)


@cache
def registry() -> ClassRegistry:
    """Give the classes that ship with the package."""
    return parse_classes(read_toml("fukasa.analysis.comments", "classes.toml"))


def joined(labels: Iterable[str]) -> str:
    """Write the classes of one comment as one text."""
    return DIVIDER.join(labels)


def divided(labels: str) -> tuple[str, ...]:
    """Read the classes of one comment out of one text; an empty text has none."""
    return tuple(labels.split(DIVIDER)) if labels else ()


def has_any(column: str, classes: Iterable[str]) -> pl.Expr:
    """Tell whether a column of such texts holds at least one of the classes; null where the text is."""
    bounded = pl.concat_str(pl.lit(DIVIDER), pl.col(column), pl.lit(DIVIDER))
    return pl.any_horizontal(bounded.str.contains(f"{DIVIDER}{name}{DIVIDER}", literal=True) for name in classes)
