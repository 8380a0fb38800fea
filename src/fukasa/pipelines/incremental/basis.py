"""May a refresh take over what the index before it holds? Only if the same program would measure the same."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import duckdb

from fukasa.lake.index import INDEX_FORMAT
from fukasa.pipelines.incremental.kept import PRINTS
from fukasa.pipelines.program import contents_of, digest_of, libraries

_PROGRAM = ("fukasa.analysis", "fukasa.core", "fukasa.lake", "fukasa.pipelines")
_LIBRARIES = ("duckdb", "numpy", "polars", "scikit-learn", "scipy")

FIRST = "there is no index to start from"
ASKED = "a full refresh was asked for"
TOO_MANY = "too many accounts have new facts"
UNREADABLE = "the index before this one cannot be read, or has another format"
_CHANGED = {
    "program": "the program, its models, thresholds or word lists have changed",
    "reading": "comments are read by another model, or people have judged more of them",
    "accepted": "YouTube's terms on derived metrics were accepted or declined",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What measurements of accounts rest on beside their facts.

    Attributes:
        program: names the code and the data that measure.
        reading: names who reads comments.
        accepted: for whom YouTube's terms on derived metrics were accepted.

    """

    program: str
    reading: str
    accepted: str

    @classmethod
    def of(cls, reading: str, derived_accepted: frozenset[str]) -> Self:
        """Name what this refresh would rest on."""
        return cls(program_version(), reading, ",".join(sorted(derived_accepted)))

    def to_json(self) -> str:
        """Write it down for the next refresh."""
        return json.dumps({name: getattr(self, name) for name in _CHANGED})


@dataclass(frozen=True, slots=True)
class Earlier:
    """The index before a refresh, if it may be taken over.

    Attributes:
        path: its file of rows; None where every account has to be measured.
        reason: why they have to be; empty otherwise.

    """

    path: Path | None
    reason: str = ""


EVERYTHING = Earlier(None, FIRST)


def earlier_index(artifact: Callable[[str], Path | None], name: str, basis: Basis) -> Earlier:
    """Find the index before a refresh and tell whether it may be taken over.

    Args:
        artifact: finds the files of the current version.
        name: of the file of rows.
        basis: what this refresh rests on.

    """
    path = artifact(name)
    if path is None:
        return EVERYTHING
    try:
        told = _told(path)
    except (duckdb.Error, OSError, ValueError, KeyError, TypeError):
        return Earlier(None, UNREADABLE)
    now = json.loads(basis.to_json())
    changed = [sentence for part, sentence in _CHANGED.items() if told.get(part) != now[part]]
    return Earlier(None, changed[0]) if changed else Earlier(path)


def _told(path: Path) -> dict[str, str]:
    """Read what an index rests on."""
    with duckdb.connect(path, read_only=True) as database:
        facts = json.loads(str(database.execute("SELECT facts FROM meta").fetchall()[0][0]))
        database.execute(f"SELECT row_key, print FROM {PRINTS} p JOIN accounts a USING (account_no) LIMIT 0")
    if facts["format"] != INDEX_FORMAT:
        raise ValueError(facts["format"])
    return dict(json.loads(facts["basis"]))


@cache
def program_version() -> str:
    """Name the code, the packaged data and the libraries that make an index."""
    return digest_of(libraries(*_LIBRARIES), contents_of(*_PROGRAM))[:16]
