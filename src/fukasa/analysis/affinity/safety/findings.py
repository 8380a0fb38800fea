"""Find the words of the lexicon in a text, with their place, and say how each is meant."""

import re
from dataclasses import dataclass
from typing import Literal

from fukasa.analysis.affinity.safety.lexicon import Lexicon, lexicon
from fukasa.analysis.sponsorship.normalise import NormalText, normalise

Meant = Literal["said", "reported", "denied"]
_QUOTES = re.compile(r"「[^「」\n]*」|『[^『』\n]*』|“[^“”\n]*”|\"[^\"\n]*\"")
_PARTICLES = " はがをもにでの、은는이가을를"
_SENTENCE_ENDS = "。!?\n.．"


@dataclass(frozen=True, slots=True)
class Finding:
    """A word of the lexicon in a text.

    Attributes:
        category: its category.
        term: the word in normal form.
        start: first character in the original text.
        end: one past the last.
        text: the words as they were written.
        meant: ``said``; ``reported`` where it is quoted, news or fiction; ``denied`` where it is denied.

    """

    category: str
    term: str
    start: int
    end: int
    text: str
    meant: Meant


def find(original: str, book: Lexicon | None = None) -> tuple[Finding, ...]:
    """Find the words of the lexicon in a text.

    Args:
        original: the text as it was written.
        book: the lexicon; that of the package if None.

    """
    book = book or lexicon()
    text = normalise(original)
    if not any(word in text.text for word in book.meaning):
        return ()  # most texts: asking for every word is many times faster than the pattern
    quotes = [match.span() for match in _QUOTES.finditer(text.text)]
    found = []
    for match in book.pattern.finditer(text.text):
        category = book.meaning[match.group()]
        if category:
            start, end = text.span(*match.span())
            meant = _meant(text, match.span(), quotes, book)
            found.append(Finding(category, match.group(), start, end, original[start:end], meant))
    return tuple(found)


def _meant(text: NormalText, span: tuple[int, int], quotes: list[tuple[int, int]], book: Lexicon) -> Meant:
    before = _last_sentence(text.text[max(0, span[0] - int(book.settings.context_before)) : span[0]])
    after = _first_sentence(text.text[span[1] : span[1] + int(book.settings.context_after)])
    if any(after.startswith(word) or after.lstrip(_PARTICLES).startswith(word.strip()) for word in book.denied_after):
        return "denied"
    if any(before.endswith(word) for word in book.denied_before) or _near(before, book.denied_before):
        return "denied"
    quoted = any(begin <= span[0] and span[1] <= end for begin, end in quotes)
    line = before + " " + after
    return "reported" if quoted or any(_holds(line, word) for word in book.reported) else "said"


def _near(before: str, words: tuple[str, ...]) -> bool:
    """A Latin denial may stand a word or two before: never again drink beer."""
    last = " ".join(before.split()[-3:]) + " "
    return any(word.endswith(" ") and word[0].isascii() and re.search(rf"\b{re.escape(word)}", last) for word in words)


def _holds(line: str, word: str) -> bool:
    return bool(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", line)) if word.isascii() else word in line


def _last_sentence(text: str) -> str:
    return re.split(f"[{re.escape(_SENTENCE_ENDS)}]", text)[-1]


def _first_sentence(text: str) -> str:
    return re.split(f"[{re.escape(_SENTENCE_ENDS)}]", text)[0]
