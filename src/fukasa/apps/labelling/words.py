"""Classes and outcomes in the words of the reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.guideline import Example, guideline
from fukasa.apps.catalogue.words import language, spoken
from fukasa.apps.labelling.selectors.comments import Said

_OTHERS: dict[str, str | Promise] = {
    "question": _("Any question"),
    "purchase_signal": _("Purchase signal"),
    "substantive": _("Substantive"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A class with the key that ticks it."""

    key: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One class of the guideline in the language of the page."""

    key: str
    name: str
    definition: str
    examples: tuple[tuple[str, str], ...]
    near: tuple[tuple[str, str], ...]


def class_name(name: str) -> str:
    """Name a class."""
    return registry()[name].names[language()]


def outcome_name(name: str) -> str:
    """Name a class, the question, or a union of classes."""
    return str(_OTHERS[name]) if name in _OTHERS else class_name(name)


def said_words(said: Said | None) -> str:
    """Write labels as people read them; nothing where nothing was said."""
    if said is None or said.is_unsure:
        return ""
    names = [class_name(name) for name in said.labels]
    return " / ".join([*names, str(_("asks"))] if said.question else names)


def keys() -> tuple[Key, ...]:
    """Give the classes with their keys, in the order of the registry."""
    return tuple(Key(str(number), name, class_name(name)) for number, name in enumerate(registry().ids, start=1))


def guides() -> tuple[Guide, ...]:
    """Give the guideline of each class."""
    told = spoken()
    return tuple(
        Guide(str(number), class_name(one.id), one.definition[told], _examples(one.examples), _examples(one.near))
        for number, one in enumerate(guideline().classes, start=1)
    )


def rules() -> tuple[str, ...]:
    """Give what holds for every class."""
    told = spoken()
    return tuple(rule[told] for rule in guideline().rules)


def _examples(examples: tuple[Example, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one.text, " / ".join(map(class_name, one.labels))) for one in examples)
