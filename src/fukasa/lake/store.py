"""The lake: opening it, its versions, and everything that changes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from fukasa.core.clock import Clock, system_clock
from fukasa.core.errors import NotFound
from fukasa.lake.cleaning import GRACE, VacuumResult, sweep, vacuum
from fukasa.lake.erasure import HashNames, Rebuild, RewriteProof, rewrite
from fukasa.lake.errors import NotALake, RollbackAcrossErasure
from fukasa.lake.expiry import Expired
from fukasa.lake.files import require_whole
from fukasa.lake.layout import FOLDERS, Layout
from fukasa.lake.lock import writer_lock
from fukasa.lake.selection import Selector
from fukasa.lake.state import (
    Manifest,
    Root,
    VersionInfo,
    VersionKind,
    publish,
    read_manifest,
    read_root,
    write_manifest,
)
from fukasa.lake.storage import storage_guard
from fukasa.lake.version import Version
from fukasa.lake.writer import Writer

Forget = Callable[[], None]


class Lake:
    """An append-only store of facts in one folder: immutable versions, one writer, many readers.

    Made by :meth:`open`. Readers take a :class:`Version` and keep it; a writer makes the next one. Nothing but the
    file HEAD is ever changed in place, so a crash at any moment leaves the last version whole.
    """

    def __init__(self, layout: Layout, clock: Clock) -> None:
        self._layout = layout
        self._clock = clock

    @classmethod
    def open(cls, root: Path, *, clock: Clock = system_clock) -> "Lake":
        """Open the lake in a folder; an empty or missing folder becomes an empty lake.

        Raises:
            NotALake: the folder holds something else, or a lake of a later release.
            LakeDamaged: the state of the lake cannot be read.
            StorageFull: no room for an empty lake.

        """
        lake = cls(Layout(root.absolute()), clock)
        if not lake._layout.head.exists():
            lake._create()
        read_root(lake._layout)
        return lake

    @property
    def folder(self) -> Path:
        """Where the lake stands."""
        return self._layout.folder

    def current(self) -> Version:
        """Take the current version."""
        return self._version(read_root(self._layout).head)

    def version(self, version_id: int) -> Version:
        """Take a kept version by its id; :class:`~fukasa.core.errors.NotFound` when it is not kept."""
        return self._version(self._find(read_root(self._layout), version_id))

    def versions(self) -> tuple[VersionInfo, ...]:
        """List the kept versions, oldest first; the last one is current."""
        return read_root(self._layout).versions

    @contextmanager
    def write(self, purpose: str) -> Iterator[Writer]:
        """Be the one writer while the block runs; what is not committed by its end is discarded.

        Args:
            purpose: said to others who want to write meanwhile, for example ``import of posts.csv``.

        Raises:
            LakeBusy: somebody else is writing.

        """
        with self._changing(purpose) as root:
            writer = Writer(self._layout, root, self._clock)
            try:
                yield writer
            finally:
                writer.discard()

    def rollback(self, version_id: int) -> Version:
        """Make a new version with the content of an old one; what lies between stays in the list.

        Raises:
            NotFound: the version is not kept.
            RollbackAcrossErasure: something was erased or has expired since.
            LakeDamaged: a file of the old version is missing or was cut.

        """
        with self._changing(f"rollback to version {version_id}") as root:
            target = self._find(root, version_id)
            if target.epoch < root.epoch:
                raise RollbackAcrossErasure(
                    f"Version {version_id} was made before an erasure or expiry, and going back would undo it; "
                    "choose a later version.",
                    version=version_id,
                )
            tables = self._version(target).manifest.tables.values()
            require_whole(self._layout, (file for table in tables for file in table.files))
            message = f"back to version {version_id}"
            publish(self._layout, root.with_version(self._next(root, VersionKind.ROLLBACK, message, target.manifest)))
        return self.current()

    def vacuum(
        self,
        *,
        keep: int = 10,
        older_than: timedelta = timedelta(0),
        grace: timedelta = GRACE,
    ) -> VacuumResult:
        """Drop old versions and remove files that no version needs.

        Args:
            keep: how many of the newest versions stay in any case.
            older_than: versions younger than this stay too.
            grace: how long files stay for readers who hold a dropped version; they go with a later writer or vacuum.

        """
        with self._changing("vacuum") as root:
            now = self._clock()
            return vacuum(self._layout, root, now, keep=keep, older_than=older_than, grace=grace)[1]

    def erase(
        self,
        selector: Selector,
        *,
        visibilities: tuple[str, ...] | None = None,
        rebuild: Rebuild | None = None,
        hash_names: HashNames | None = None,
        forget: Forget = lambda: None,
    ) -> RewriteProof:
        """Remove rows from every kept version and from the disk before it returns.

        An account or a creator goes with the mentions of their handles; ``hash_names`` tells the keyed hashes of
        these names, under which what they wrote elsewhere is found as well.

        With ``visibilities`` only rows that belong to these go, for example those of one workspace.

        Artifacts of all versions go with them; ``rebuild`` may make those of the new current version again: it is
        given that version, not yet published, and a function that names the path for an artifact. ``forget`` removes
        what was made of the facts and kept outside the lake; it is called once nobody else can write, and again when
        all is done.

        Raises:
            LakeDamaged: a kept version cannot be read, so that nothing could be promised about it.

        """
        with self._changing("erasure") as root, _forgetting(forget):
            return rewrite(
                self._layout, root, selector, VersionKind.ERASURE, self._clock(), rebuild, hash_names, visibilities
            )

    def expire(
        self,
        now: datetime | None = None,
        *,
        rebuild: Rebuild | None = None,
        forget: Forget = lambda: None,
    ) -> RewriteProof:
        """Remove the facts whose retention term is over, like :meth:`erase`."""
        moment = now or self._clock()
        with self._changing("expiry") as root, _forgetting(forget):
            return rewrite(self._layout, root, Expired(moment), VersionKind.EXPIRY, self._clock(), rebuild)

    @contextmanager
    def _changing(self, purpose: str) -> Iterator[Root]:
        """Hold the lock, clear what a crashed writer left, and turn a full disk into one sentence."""
        with (
            storage_guard(self._layout.folder),
            writer_lock(self._layout.lock, purpose, self._clock),
        ):
            root = read_root(self._layout)
            self._layout.make()
            sweep(self._layout, root, self._clock())
            yield root

    def _create(self) -> None:
        strangers = _strangers(self._layout)
        if strangers:
            raise NotALake(
                f"The folder {self._layout.folder} has no HEAD but holds {', '.join(strangers[:3])}; "
                "give an empty folder for a new lake, or restore HEAD from a backup.",
            )
        with storage_guard(self._layout.folder):
            self._layout.make()
            with writer_lock(self._layout.lock, "a new lake", self._clock):
                if not self._layout.head.exists():  # somebody may have been faster
                    self._publish_empty()

    def _publish_empty(self) -> None:
        manifest = write_manifest(self._layout, Manifest(), 0)
        info = VersionInfo(0, self._clock(), VersionKind.APPEND, "an empty lake", manifest, epoch=0)
        publish(self._layout, Root(number=0, current=0, versions=(info,)))

    def _next(self, root: Root, kind: VersionKind, message: str, manifest: str) -> VersionInfo:
        return VersionInfo(root.next_id, self._clock(), kind, message, manifest, root.epoch)

    def _version(self, info: VersionInfo) -> Version:
        return Version(self._layout, info, read_manifest(self._layout, info.manifest))

    @staticmethod
    def _find(root: Root, version_id: int) -> VersionInfo:
        for version in root.versions:
            if version.id == version_id:
                return version
        kept = ", ".join(str(version.id) for version in root.versions)
        raise NotFound(f"The lake keeps no version {version_id}; it keeps {kept}.", version=version_id)


@contextmanager
def _forgetting(forget: Forget) -> Iterator[None]:
    """Forget before, and after: what was still in hand when it began may have been put down since."""
    forget()
    try:
        yield
    finally:
        forget()


def _strangers(layout: Layout) -> list[str]:
    """Name what stands in a folder without HEAD and cannot come from a creation that was interrupted."""
    if not layout.folder.exists():
        return []
    if not layout.folder.is_dir():
        return [layout.folder.name]
    names = [path.name for path in layout.folder.iterdir()]
    unknown = [name for name in names if name not in {*FOLDERS, "LOCK"} and not name.startswith(".HEAD.")]
    later = [path.name for path in layout.roots.glob("*.json") if path.name != "000000.json"]
    return sorted(unknown) + sorted(later)
