"""The list of those who objected: what imports bring about them is dropped.

The list holds keyed hashes only (BLAKE2b with a key of the installation), so that it names nobody; it is a file of the
data folder, because the command line imports without the application.
"""

import fcntl
import hashlib
import os
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from fukasa.pipelines.home import SUPPRESSED, Home


def subject_hash(key: bytes, platform: str, name: str) -> str:
    """Hash an account by platform and id or handle; capitals and a leading @ make no difference."""
    text = f"suppressed\x1f{platform}\x1f{name.lstrip('@').lower()}"
    return hashlib.blake2b(text.encode(), key=key, digest_size=16).hexdigest()


def suppress(home: Home, names: Collection[tuple[str, str]]) -> int:
    """Put accounts on the list, given as platform and id or handle; gives how many were not on it."""
    wanted = {subject_hash(home.commenter_key, platform, name) for platform, name in names}
    with _changing(home.root):
        held = _held(home.root)
        _write(home.root / SUPPRESSED, held | wanted)
    return len(wanted - held)


def allow_again(home: Home, names: Collection[tuple[str, str]]) -> int:
    """Take accounts off the list; gives how many were on it."""
    wanted = {subject_hash(home.commenter_key, platform, name) for platform, name in names}
    with _changing(home.root):
        held = _held(home.root)
        _write(home.root / SUPPRESSED, held - wanted)
    return len(wanted & held)


def is_suppressed(home: Home, platform: str, name: str) -> bool:
    """Tell whether an account is on the list."""
    return subject_hash(home.commenter_key, platform, name) in _held(home.root)


@dataclass(frozen=True, slots=True)
class Suppression:
    """The list as an import holds it."""

    key: bytes
    hashes: frozenset[str]

    @classmethod
    def of(cls, home: Home) -> "Suppression":
        """Read the list; an installation without one pays nothing."""
        held = _held(home.root)
        return cls(home.commenter_key if held else b"", frozenset(held))

    def sift(self, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
        """Give the rows that are about nobody on the list; who is listed by a handle goes with the account's id."""
        if not self.hashes:
            return tables
        listed = {row for table in tables.values() for row in self._listed(table)}
        return {name: _without(table, listed) for name, table in tables.items()}

    def _listed(self, table: pa.Table) -> Iterator[str]:
        """Name the accounts of a table that are on the list, by id or by handle; each name is hashed once."""
        if not {"platform", "account_id"} <= set(table.column_names):
            return
        for column in {"account_id", "handle"} & set(table.column_names):
            named = pa.table({"account": _joined(table, "account_id"), "name": _joined(table, column)})
            for row in named.group_by(["account", "name"]).aggregate([]).to_pylist():
                if row["account"] is not None and row["name"] is not None and self._is_listed(row["name"]):
                    yield row["account"]

    def _is_listed(self, joined: str) -> bool:
        platform, _, name = joined.partition("\x1f")
        return subject_hash(self.key, platform, name) in self.hashes


def _joined(table: pa.Table, column: str) -> pa.ChunkedArray:
    platforms, names = table["platform"].cast(pa.string()), table[column].cast(pa.string())
    return pc.binary_join_element_wise(platforms, names, "\x1f")


def _without(table: pa.Table, accounts: set[str]) -> pa.Table:
    if not accounts or not {"platform", "account_id"} <= set(table.column_names):
        return table
    theirs = pc.is_in(_joined(table, "account_id"), value_set=pa.array(sorted(accounts), pa.string()))
    return table.filter(pc.invert(theirs))


@contextmanager
def _changing(root: Path) -> Iterator[None]:
    """Let one process after the other read the list and write it: of two at once one would forget the other's names."""
    with (root / f"{SUPPRESSED}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _held(root: Path) -> set[str]:
    path = root / SUPPRESSED
    return set(path.read_text(encoding="ascii").split()) if path.exists() else set()


def _write(path: Path, hashes: set[str]) -> None:
    """Swap the list whole, in an order that tells nothing about when somebody came on it."""
    made = path.with_suffix(f".{uuid.uuid4().hex}")
    with made.open("w", encoding="ascii") as file:
        file.write("".join(f"{one}\n" for one in sorted(hashes)))
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)
