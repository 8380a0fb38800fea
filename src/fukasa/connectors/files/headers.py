"""Which file column holds which canonical field, guessed from the column names."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from fukasa.connectors.files.kinds import KINDS, FileKind
from fukasa.connectors.files.model import ColumnGuess
from fukasa.core.errors import InvalidInput

_NOT_LETTERS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[(\[【〔].{0,100}?[)\]】〕]")
_SAME_NAME, _KNOWN_NAME, _WITHOUT_BRACKETS = 1.0, 0.9, 0.8


def header_key(name: str) -> str:
    """Bring a column name to the form in which names are compared: `Posted At`, `postedAt` and `posted_at` are one."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", name).casefold())


@cache
def known_names(kind: str) -> dict[str, tuple[str, ...]]:
    """Give the canonical fields that each known name may mean; a kind's own names win over the common ones."""
    columns = KINDS[kind].columns
    own = _fields_by_name(_document().get(kind, {}), set(columns))
    common = _fields_by_name(_document()["common"], set(columns))
    return common | own


def names_of(kind: str, field: str) -> tuple[str, ...]:
    """Give the names that files give to a field, a kind's own first."""
    sections = (_document().get(kind, {}), _document()["common"])
    return tuple(dict.fromkeys(name for section in sections for name in section.get(field, ())))


def _fields_by_name(section: dict[str, list[str]], fields: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for field in section.keys() & fields:
        for name in section[field]:
            found[header_key(name)].append(field)
    return {key: tuple(sorted(set(meant))) for key, meant in found.items()}


@cache
def _document() -> dict[str, dict[str, list[str]]]:
    text = (files("fukasa.connectors.files") / "headers.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    document.pop("about")
    for section, fields in document.items():
        kinds = KINDS.values() if section == "common" else [KINDS[section]]
        unknown = set(fields) - {name for kind in kinds for name in kind.columns}
        if unknown:
            raise InvalidInput(
                f"headers.toml: [{section}] names fields that do not exist: {', '.join(sorted(unknown))}"
            )
    return document


def recognised(names: Iterable[str], kind: FileKind) -> int:
    """Count the names that mean something for a kind of rows."""
    exact = {header_key(name) for name in kind.columns}
    known = known_names(kind.name)
    return len({key for key in map(header_key, names) if key in exact or key in known})


def guess_columns(
    names: Sequence[str], kind: FileKind, *, taken: set[str], prefix: str = ""
) -> tuple[list[ColumnGuess], list[str]]:
    """Guess the field of every column; ambiguous ones are left out and told of.

    Args:
        names: the file's columns that nothing names yet.
        kind: the kind of rows.
        taken: the canonical fields that already have a column, constant or template.
        prefix: words in front of the names that say nothing.

    Returns:
        the guesses, and one sentence for each ambiguity.

    """
    offers: dict[str, list[ColumnGuess]] = defaultdict(list)
    problems = []
    for name in names:
        found = [guess for guess in _meanings(name, kind, prefix) if guess.field not in taken]
        if len(found) > 1:
            words = " or ".join(guess.field for guess in found)
            problems.append(f"column {name!r} could be {words}; say which in a map")
        elif found:
            offers[found[0].field].append(found[0])
    guesses = []
    for field, candidates in offers.items():
        best = max(candidate.confidence for candidate in candidates)
        first = [candidate for candidate in candidates if candidate.confidence == best]
        if len(first) > 1:
            words = " and ".join(repr(candidate.column) for candidate in first)
            problems.append(f"columns {words} could all be {field}; say which in a map: [columns] {field} = …")
        else:
            guesses.append(first[0])
    return guesses, problems


def _meanings(name: str, kind: FileKind, prefix: str) -> list[ColumnGuess]:
    key = header_key(name).removeprefix(header_key(prefix))
    for field in kind.columns:
        if key == header_key(field):
            return [ColumnGuess(name, field, "same name", _SAME_NAME)]
    known = known_names(kind.name)
    if key in known:
        return [ColumnGuess(name, field, "known name", _KNOWN_NAME) for field in known[key]]
    short = header_key(_BRACKETED.sub("", unicodedata.normalize("NFKC", name)))
    return [
        ColumnGuess(name, field, "known name without brackets", _WITHOUT_BRACKETS) for field in known.get(short, ())
    ]
