"""Normal forms of Japanese words, by Sudachi where it is installed: 引越し is 引っ越し, サーバ is サーバー.

Nothing is fetched: package and dictionary are there (`fukasa[sudachi]`) or the index is built without.
"""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from threading import local
from typing import TYPE_CHECKING

import polars as pl

from fukasa.core.errors import NotFound
from fukasa.lake.text.characters import Kind, kind_of
from fukasa.lake.text.folding import folded

if TYPE_CHECKING:
    from sudachipy import Morpheme, SplitMode, Tokenizer

_EDITIONS = ("full", "core", "small")  # the largest that is installed is taken
_NO_WORDS = frozenset({"補助記号", "空白"})
_AT_ONCE = 10_000  # characters; Sudachi refuses texts beyond 49,149 bytes
_APART = "\n"


class NormalForms:
    """Gives texts and keywords in the normal forms of their words.

    Args:
        name: which dictionary; see :func:`installed_dictionary`.

    Raises:
        NotFound: it is not installed.

    """

    def __init__(self, name: str) -> None:
        if name != installed_dictionary() or not name:
            message = f"the dictionary {name or 'of Sudachi'} is not installed; install `fukasa[sudachi]` or go without"
            raise NotFound(message)
        from sudachipy import Dictionary, SplitMode  # noqa: PLC0415  optional, and slow to load

        self.name = name
        self._dictionary = Dictionary(dict=name.partition(" ")[0])
        self._of_thread = local()  # a tokenizer serves one thread
        self._short: SplitMode = SplitMode.A
        self._long: SplitMode = SplitMode.C

    def of_keyword(self, text: str) -> str:
        """Give the short words of a keyword in their normal forms; empty where nothing is Japanese."""
        return " ".join(self._forms(folded(text), self._short)) if _is_japanese(text) else ""

    def of_texts(self, rows: pl.DataFrame) -> pl.Series:
        """Give per row the short words of all its texts, and behind them the long ones."""
        joined = rows.select(pl.concat_str(pl.all().fill_null(""), separator=_APART)).to_series()
        return pl.Series("forms", [self._of_text(text) for text in joined], pl.String)

    def _of_text(self, text: str) -> str:
        seen = folded(text)
        if not _is_japanese(seen):
            return ""
        parts = [seen[begin : begin + _AT_ONCE] for begin in range(0, len(seen), _AT_ONCE)]
        forms = (form for mode in (self._short, self._long) for part in parts for form in self._forms(part, mode))
        return " ".join(forms)

    def _forms(self, text: str, mode: "SplitMode") -> Iterator[str]:
        words: list[Morpheme] = list(self._tokenizer().tokenize(text, mode))
        return (word.normalized_form() for word in words if word.part_of_speech()[0] not in _NO_WORDS)

    def _tokenizer(self) -> "Tokenizer":
        if not hasattr(self._of_thread, "tokenizer"):
            self._of_thread.tokenizer = self._dictionary.tokenizer()
        tokenizer: Tokenizer = self._of_thread.tokenizer
        return tokenizer


@cache
def installed_dictionary() -> str:
    """Name the dictionary that is installed and its release, such as ``small 20250101``; empty for none."""
    try:
        version("sudachipy")
    except PackageNotFoundError:
        return ""
    for edition in _EDITIONS:
        try:
            return f"{edition} {version(f'sudachidict-{edition}')}"
        except PackageNotFoundError:
            continue
    return ""


@cache
def forms_by(name: str) -> NormalForms | None:
    """Give the dictionary an index was built with; None when none was used or it is not installed here."""
    return NormalForms(name) if name and name == installed_dictionary() else None


def _is_japanese(text: str) -> bool:
    return any(kind_of(character) is Kind.PAIRED for character in text)
