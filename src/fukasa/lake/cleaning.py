"""Removing what no version needs: leftovers of crashed writers, and versions that are not to be kept."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from fukasa.core.errors import InvalidInput
from fukasa.lake.errors import LakeDamaged
from fukasa.lake.layout import Layout
from fukasa.lake.state import Retired, Root, VersionInfo, publish, read_manifest

GRACE = timedelta(minutes=15)
"""How long readers may go on reading a version that a vacuum has dropped."""


@dataclass(frozen=True, slots=True)
class VacuumResult:
    """What a vacuum did.

    Attributes:
        versions: ids of the versions that are no longer kept.
        files: files removed.
        bytes: their size.
        files_waiting: files that go when the grace for readers is over, with the next writer or vacuum.
        bytes_waiting: their size.

    """

    versions: tuple[int, ...]
    files: int
    bytes: int
    files_waiting: int
    bytes_waiting: int

    def __str__(self) -> str:
        return (
            f"{len(self.versions)} versions dropped, {self.files} files ({self.bytes:,} bytes) freed, "
            f"{self.files_waiting} files ({self.bytes_waiting:,} bytes) wait until readers have let go"
        )


def sweep(layout: Layout, root: Root, now: datetime) -> tuple[int, int]:
    """Remove every file that neither a kept version nor the grace of a vacuum holds; only the writer may call it.

    Returns:
        How many files were removed, and their bytes.

    """
    try:
        held = _held(layout, root, now)
    except LakeDamaged:
        return 0, 0  # what an unreadable manifest holds is not known, so nothing may go
    removed = [_remove(path) for path in _removable(layout) if layout.relative(path) not in held]
    for folder in layout.staging.iterdir():
        shutil.rmtree(folder, ignore_errors=True)
    return len(removed), sum(removed)


def vacuum(
    layout: Layout,
    root: Root,
    now: datetime,
    *,
    keep: int,
    older_than: timedelta,
    grace: timedelta,
) -> tuple[Root, VacuumResult]:
    """Drop versions that are neither current, nor among the newest ``keep``, nor younger than ``older_than``."""
    if keep < 1 or older_than < timedelta(0) or grace < timedelta(0):
        raise InvalidInput("A vacuum keeps at least 1 version, and its times are not negative; give other numbers.")
    newest = {version.id for version in root.versions[-keep:]} | {root.current}
    kept = tuple(version for version in root.versions if version.id in newest or version.created_at > now - older_than)
    dropped = tuple(version for version in root.versions if version not in kept)
    if dropped:
        needed = _needed(layout, kept)
        gone = sorted(path for path in _needed(layout, dropped, unreadable_ok=True) if path not in needed)
        retired = (*root.retired, *(Retired(path, now + grace) for path in gone))
        root = replace(root, number=root.number + 1, versions=kept, retired=retired)
    root = _forget_removed(layout, root)
    publish(layout, root)
    freed = sweep(layout, root, now)
    waiting = [path for item in root.retired if (path := layout.folder / item.path).exists()]
    sizes = [path.stat().st_size for path in waiting]
    return root, VacuumResult(tuple(version.id for version in dropped), *freed, len(sizes), sum(sizes))


def _forget_removed(layout: Layout, root: Root) -> Root:
    waiting = tuple(item for item in root.retired if (layout.folder / item.path).exists())
    return root if waiting == root.retired else replace(root, number=root.number + 1, retired=waiting)


def _held(layout: Layout, root: Root, now: datetime) -> set[str]:
    waiting = {item.path for item in root.retired if item.until > now}
    previous = replace(root, number=root.number - 1)
    own = {layout.relative(layout.roots / name) for name in (root.name, previous.name)}
    return own | waiting | _needed(layout, root.versions)


def _needed(layout: Layout, versions: tuple[VersionInfo, ...], *, unreadable_ok: bool = False) -> set[str]:
    """Name the manifests of versions and all files in them."""
    needed: set[str] = set()
    for name in {version.manifest for version in versions}:
        needed.add(layout.relative(layout.manifests / name))
        try:
            needed |= read_manifest(layout, name).paths
        except LakeDamaged:
            if not unreadable_ok:
                raise
    return needed


def _removable(layout: Layout) -> Iterator[Path]:
    for folder in (layout.roots, layout.manifests, layout.artifacts, layout.data):
        yield from (path for path in folder.rglob("*") if path.is_file())
    yield from layout.folder.glob(".HEAD.*")


def _remove(path: Path) -> int:
    size = path.stat().st_size
    path.unlink()
    return size
