"""Removing rows from every kept version, and from the disk.

Append-only means that nothing is changed in place; a person's right to be forgotten means that nothing may stay. So an
erasure writes each file that holds such rows anew without them, gives every kept version a new manifest, and swaps all
of them by one root. Then the old files go, before the caller hears of it. If the process dies in between, the old files
are named by no root, and the next writer removes them before it does anything else.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from fukasa.core.provenance import SHARED
from fukasa.lake.cleaning import sweep
from fukasa.lake.engine import WRITER_MEMORY, any_of, connect, parquet
from fukasa.lake.files import require_whole
from fukasa.lake.layout import Layout
from fukasa.lake.rewriting import FileRewriter
from fukasa.lake.selection import Person, Selection, Selector, Within, accounts_condition
from fukasa.lake.staging import Staging
from fukasa.lake.state import (
    DataFile,
    Manifest,
    Root,
    VersionInfo,
    VersionKind,
    publish,
    read_manifest,
    write_manifest,
)
from fukasa.lake.version import Version

Artifacts = Callable[[str], Path]
Rebuild = Callable[[Version, Artifacts], None]
# Given platforms and names of people, tells the keyed hashes under which they may stand; the key is not the lake's.
HashNames = Callable[[Collection[tuple[str, str]]], Collection[str]]


@dataclass(frozen=True, slots=True)
class RewriteProof:
    """What an erasure or expiry did, and the check that it is complete.

    Attributes:
        version: id of the new current version; None when no kept version held such rows.
        rows_removed: rows removed, by table and version id; tables without such rows are left out.
        files_rewritten: Parquet files that were written anew or fell away.
        files_removed: files that were deleted from the disk: old data, manifests, roots and artifacts.
        files_checked: Parquet files left in the folder that could hold such rows, all read again after the deletion.
        rows_left: such rows found in them; always 0, or the erasure raises.
        not_covered: feature tables without the columns that the selection speaks of; refresh them.

    """

    version: int | None
    rows_removed: dict[str, dict[int, int]]
    files_rewritten: int
    files_removed: int
    files_checked: int
    rows_left: int
    not_covered: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say in one sentence what was done and checked."""
        rows = sum(max(versions.values()) for versions in self.rows_removed.values())
        refresh = f" Refresh {', '.join(self.not_covered)}, which may rest on them." if self.not_covered else ""
        return (
            f"{rows:,} rows removed from {len(self.rows_removed)} tables in every kept version, {self.files_removed:,} "
            f"files deleted; {self.files_checked:,} files were read again and hold {self.rows_left} such rows.{refresh}"
        )


def rewrite(
    layout: Layout,
    root: Root,
    selection: Selection,
    kind: VersionKind,
    now: datetime,
    rebuild: Rebuild | None,
    hash_names: HashNames | None = None,
    visibilities: tuple[str, ...] | None = None,
) -> RewriteProof:
    """Remove the selected rows from every kept version; the caller holds the lock."""
    root = replace(root, retired=())  # what a vacuum left for readers may hold such rows: no grace
    old = {version.id: read_manifest(layout, version.manifest) for version in root.versions}
    _require_all_whole(layout, old.values())
    with connect(memory_limit=WRITER_MEMORY, spill=layout.staging / "erasure") as connection:
        if isinstance(selection, Selector) and selection.names_person:
            selection = _person(connection, layout, selection, old.values(), hash_names, visibilities)
        if visibilities is not None:
            selection = Within(selection, visibilities)
        rewriter = FileRewriter(layout, connection, selection)
        try:
            new = {number: rewriter.manifest(number, manifest) for number, manifest in old.items()}
            version = _publish(layout, root, new, selection, kind, now, rebuild) if rewriter.removed else None
        except BaseException:
            rewriter.abandon()
            raise
        removed, _ = sweep(layout, root if version is None else version, now)
        checked, left = rewriter.check(layout)
    if left:
        raise AssertionError(f"{left} rows that were to be erased are still in the lake {layout.folder}")
    return RewriteProof(
        version=None if version is None else version.current,
        rows_removed=rewriter.removed,
        files_rewritten=rewriter.files_rewritten,
        files_removed=removed,
        files_checked=checked,
        rows_left=left,
        not_covered=tuple(sorted(rewriter.not_covered)),
    )


def _publish(
    layout: Layout,
    root: Root,
    new: dict[int, Manifest],
    selection: Selection,
    kind: VersionKind,
    now: datetime,
    rebuild: Rebuild | None,
) -> Root:
    """Swap all versions at once: the old ones with new manifests, and one more that is current."""
    epoch = root.epoch + 1
    info = VersionInfo(root.next_id, now, kind, selection.reason, "", epoch)
    staging = Staging(layout, new[root.current])
    try:
        if rebuild is not None:
            rebuild(Version(layout, info, staging.manifest), staging.add_artifact)
            staging.settle()
        info = replace(info, manifest=write_manifest(layout, staging.manifest, info.id))
        others = [
            replace(version, manifest=write_manifest(layout, new[version.id], version.id)) for version in root.versions
        ]
        following = root.with_version(info, others)
        publish(layout, following)
    except BaseException:
        staging.clear(keep=new[root.current])
        raise
    return following


def _person(
    connection: duckdb.DuckDBPyConnection,
    layout: Layout,
    selector: Selector,
    manifests: Iterable[Manifest],
    hash_names: HashNames | None,
    visibilities: tuple[str, ...] | None,
) -> Person:
    """Find in every kept version the accounts of whom an erasure speaks, their handles, and their hashes.

    What one workspace says of a person decides nothing about the rows of another.
    """
    seen = "true" if visibilities is None else any_of("visibility", sorted({SHARED, *visibilities}))
    paths = {file.path for manifest in manifests for file in _files(manifest, "accounts")}
    files = parquet((layout.folder / path for path in sorted(paths)), by_name=True)
    given = (selector.platform, selector.account_id)
    accounts = {(str(platform), str(account)) for platform, account in (given,) if platform and account}
    if paths and selector.creator_id is not None:
        query = f"SELECT DISTINCT platform, account_id FROM {files} WHERE creator_id = ? AND {seen}"
        accounts |= set(connection.execute(query, [selector.creator_id]).fetchall())
    names = set(accounts)
    if paths and accounts:
        theirs = accounts_condition(accounts, ("platform", "account_id"))
        query = f"SELECT DISTINCT platform, ltrim(handle, '@') FROM {files} WHERE {theirs} AND {seen} AND handle <> ''"
        names |= set(connection.execute(query).fetchall())
    hashes = hash_names(names) if hash_names is not None and names else ()
    return Person(selector, tuple(sorted(accounts)), tuple(sorted(names)), tuple(sorted(hashes)))


def _files(manifest: Manifest, table: str) -> tuple[DataFile, ...]:
    return manifest.tables[table].files if table in manifest.tables else ()


def _require_all_whole(layout: Layout, manifests: Iterable[Manifest]) -> None:
    files = {file for manifest in manifests for table in manifest.tables.values() for file in table.files}
    require_whole(layout, sorted(files, key=lambda file: file.path))
