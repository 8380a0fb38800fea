"""The small JSON files of a lake: manifests say what a version is made of, roots which versions there are."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from fukasa.lake.errors import LakeDamaged, NotALake
from fukasa.lake.layout import FORMAT, Layout, new_name, write_durably

T = TypeVar("T")


class VersionKind(StrEnum):
    """Why a version was made."""

    APPEND = "append"
    REFRESH = "refresh"
    ROLLBACK = "rollback"
    ERASURE = "erasure"
    EXPIRY = "expiry"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file.

    Attributes:
        path: relative to the lake's folder.
        rows: number of rows.
        bytes: size; a file of another size is damaged.
        schema: fingerprint of its columns.
        captured_from: the earliest ``captured_at``; None where the table has none.
        captured_to: the latest.

    """

    path: str
    rows: int
    bytes: int
    schema: str
    captured_from: datetime | None = None
    captured_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files of one table in one version.

    Attributes:
        files: in the order in which they were written.
        columns: the names of the columns.
        distinct: no key occurs twice, so that the current rows are simply all rows.

    """

    files: tuple[DataFile, ...] = ()
    columns: tuple[str, ...] = ()
    distinct: bool = True

    @property
    def rows(self) -> int:
        """Number of rows in all files."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one version is made of: tables by name, artifacts (name → path relative to the lake)."""

    tables: dict[str, TableFiles] = field(default_factory=dict)
    artifacts: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> set[str]:
        """Every file the version needs."""
        return {file.path for table in self.tables.values() for file in table.files} | set(self.artifacts.values())


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One kept version.

    Attributes:
        id: counts up from 0, never used twice.
        created_at: when it was made.
        kind: why it was made.
        message: what its maker said.
        manifest: file name of its manifest.
        epoch: how many erasures and expiries had happened when it was made.

    """

    id: int
    created_at: datetime
    kind: VersionKind
    message: str
    manifest: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Retired:
    """A file that no version needs any more; readers may still hold it until the given moment."""

    path: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Root:
    """The whole state of a lake: which versions there are and which is current."""

    number: int
    current: int
    versions: tuple[VersionInfo, ...]
    retired: tuple[Retired, ...] = ()
    format: int = FORMAT

    @property
    def name(self) -> str:
        """File name of this root."""
        return f"{self.number:06d}.json"

    @property
    def head(self) -> VersionInfo:
        """The current version."""
        return next(version for version in self.versions if version.id == self.current)

    @property
    def epoch(self) -> int:
        """How many erasures and expiries there have been."""
        return self.head.epoch

    @property
    def next_id(self) -> int:
        """The id of the next version: the current one is always the newest."""
        return self.current + 1

    def with_version(self, version: VersionInfo, others: Iterable[VersionInfo] | None = None) -> "Root":
        """Make the root that follows this one, with one more version, which is the current one."""
        kept = self.versions if others is None else tuple(others)
        return replace(self, number=self.number + 1, current=version.id, versions=(*kept, version))


def write_manifest(layout: Layout, manifest: Manifest, version_id: int) -> str:
    """Write a manifest and tell its file name."""
    name = new_name(f"{version_id:06d}") + ".json"
    write_durably(layout.manifests / name, _encode(manifest))
    return name


def read_manifest(layout: Layout, name: str) -> Manifest:
    """Read a manifest; :class:`LakeDamaged` when it cannot be read."""
    advice = "go back to another version with `fukasa lake rollback`, or restore the file from a backup"
    return _read(layout.manifests / name, _manifest, advice)


def publish(layout: Layout, root: Root) -> None:
    """Make a root the state of the lake; the last step is one rename."""
    write_durably(layout.roots / root.name, _encode(root))
    write_durably(layout.head, root.name + "\n")


def read_root(layout: Layout) -> Root:
    """Read the state of the lake.

    A writer may remove the root between our reading of HEAD and of the root; then HEAD has moved on and we look again.
    """
    for _ in range(5):
        name = _head(layout)
        if (layout.roots / name).exists():
            break
    advice = "restore it from a backup, or put the name of the newest readable file of roots/ into HEAD"
    return _read(layout.roots / name, _root, advice)


def _head(layout: Layout) -> str:
    try:
        name = layout.head.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise LakeDamaged(f"The file {layout.head} cannot be read ({error}); restore it from a backup.") from error
    if not name.removesuffix(".json").isdigit():
        raise LakeDamaged(
            f"The file {layout.head} does not hold the name of a root file; "
            "put the name of the newest file of roots/ into it, or restore it from a backup.",
        )
    return name


def _encode(state: Manifest | Root) -> str:
    return json.dumps(asdict(state), default=datetime.isoformat, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path, decode: Callable[[Any], T], advice: str) -> T:
    try:
        return decode(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        if isinstance(error, NotALake):
            raise
        raise LakeDamaged(f"The file {path} of the lake is missing or damaged; {advice}.", path=str(path)) from error


def _manifest(raw: Any) -> Manifest:
    tables = {name: _table(table) for name, table in raw["tables"].items()}
    return Manifest(tables, {str(name): str(path) for name, path in raw["artifacts"].items()})


def _table(raw: Any) -> TableFiles:
    return TableFiles(tuple(map(_file, raw["files"])), tuple(raw["columns"]), bool(raw["distinct"]))


def _file(raw: Any) -> DataFile:
    moments = {name: raw[name] and datetime.fromisoformat(raw[name]) for name in ("captured_from", "captured_to")}
    return DataFile(**(raw | moments))


def _root(raw: Any) -> Root:
    if int(raw["format"]) > FORMAT:
        raise NotALake(
            f"The lake has format {raw['format']} and this release of Fukasa reads up to {FORMAT}; "
            "install the release that wrote it.",
        )
    root = Root(
        number=int(raw["number"]),
        current=int(raw["current"]),
        versions=tuple(map(_version, raw["versions"])),
        retired=tuple(Retired(item["path"], datetime.fromisoformat(item["until"])) for item in raw["retired"]),
        format=int(raw["format"]),
    )
    _ = root.head  # a root whose current version is not in its list is damaged
    return root


def _version(raw: Any) -> VersionInfo:
    return VersionInfo(
        **(raw | {"created_at": datetime.fromisoformat(raw["created_at"]), "kind": VersionKind(raw["kind"])}),
    )
