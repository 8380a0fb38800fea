"""Sentences in plain English, said in the reader's language.

What lies below the apps knows no reader and writes plain English. An app has a table of such sentences with their
places in braces; a text that fits one is said in the reader's language with the same values.
"""

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language, gettext, override

P = ParamSpec("P")
T = TypeVar("T")
PLACE = re.compile(r"\{(\w+)\}")


def in_plain_english(work: Callable[P, T]) -> Callable[P, T]:
    """Let work in the background write its refusals in plain English: who will read them, and in what, nobody knows."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with override("en"):
            return work(*args, **kwargs)

    return done


class Sentences:
    """A table of sentences with places in braces, each marked for translation where it stands."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._sentences = tuple(sentences)
        self._translated = lru_cache(maxsize=4096)(self._translate)

    def said(self, text: str) -> str:
        """Say a text in the reader's language; one that the table does not know is looked up as it stands."""
        language = get_language() or "en"
        return text if language.startswith("en") else self._translated(text, language)

    def fitting(self, text: str) -> tuple[str, dict[str, str]] | None:
        """Find the sentence a text is, of several the one with the most own words, and the values of its places."""
        fits = ((sentence, pattern.fullmatch(text)) for sentence, pattern in self._patterns)
        return next(((sentence, match.groupdict()) for sentence, match in fits if match), None)

    def _translate(self, text: str, _language: str) -> str:
        return self._with_values(text) or gettext(text)

    def _with_values(self, text: str) -> str:
        """Say a sentence of the table, its values too where they are sentences of it; nothing where there is none."""
        found = self.fitting(text)
        if found is None:
            return ""
        sentence, values = found
        return PLACE.sub(lambda place: self._with_values(values[place[1]]) or values[place[1]], gettext(sentence))

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Those with the most words of their own first: the others would fit too."""
        longest_first = sorted(self._sentences, key=lambda sentence: len(PLACE.sub("", sentence)), reverse=True)
        return tuple((sentence, re.compile(_pattern(sentence), re.DOTALL)) for sentence in longest_first)


def _pattern(sentence: str) -> str:
    parts = PLACE.split(sentence)
    return "".join(f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
