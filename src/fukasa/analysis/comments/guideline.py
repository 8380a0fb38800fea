"""The guideline for people who label comments: rules, and per class what belongs to it, with examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fukasa.analysis.comments.classes import divided, registry
from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

SPOKEN = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Example:
    """A comment with its labels.

    Attributes:
        text: the comment.
        labels: class ids.

    """

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassGuide:
    """One class as people are told of it.

    Attributes:
        id: of the class.
        definition: what belongs to it, by language.
        examples: comments that have it.
        near: comments that are easily taken for it and have another.

    """

    id: str
    definition: Mapping[str, str]
    examples: tuple[Example, ...]
    near: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Guideline:
    """What labels mean to people.

    Attributes:
        version: the date of the guideline.
        rules: what holds for every class, by language.
        classes: in the order of the registry.

    """

    version: str
    rules: tuple[Mapping[str, str], ...]
    classes: tuple[ClassGuide, ...]


def parse_guideline(raw: Mapping[str, Any]) -> Guideline:
    """Read the guideline from parsed TOML.

    Raises:
        InvalidInput: a class or a language is missing, or an example does not belong where it stands.

    """
    try:
        rules = tuple({language: str(rule[language]) for language in SPOKEN} for rule in raw["rule"])
        guides = tuple(_guide(name, raw["class"][name]) for name in registry().ids)
        guideline = Guideline(str(raw["version"]), rules, guides)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"guideline.toml is broken ({type(error).__name__}: {error}); mend it") from error
    if set(raw["class"]) != set(registry().ids):
        raise InvalidInput("guideline.toml speaks of classes that do not exist; mend it")
    return guideline


def _guide(name: str, entry: Mapping[str, Any]) -> ClassGuide:
    examples, near = (
        tuple(Example(text, _labels(text, given)) for text, given in entry[key]) for key in ("examples", "near")
    )
    if not examples or not all(name in one.labels for one in examples) or any(name in one.labels for one in near):
        raise ValueError(f"class {name}: examples have the class, near ones have not")
    return ClassGuide(name, {language: str(entry[language]) for language in SPOKEN}, examples, near)


def _labels(text: str, given: str) -> tuple[str, ...]:
    labels = divided(given)
    if not text or not labels or not set(labels) <= set(registry().ids):
        raise ValueError(f"{text!r} has labels that are no classes: {given}")
    return labels


@cache
def guideline() -> Guideline:
    """Give the guideline that ships with the package."""
    return parse_guideline(read_toml("fukasa.analysis.comments", "guideline.toml"))
