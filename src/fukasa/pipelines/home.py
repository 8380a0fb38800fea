"""One folder holds everything: the lake, the workspace database, keys, uploads and exports."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from fukasa.core.clock import Clock, system_clock
from fukasa.core.errors import NotFound
from fukasa.lake.index import SearchIndex
from fukasa.lake.store import Lake
from fukasa.pipelines import secret_file

INDEX_ARTIFACT = "search.duckdb"
COLUMNS_ARTIFACT, TEXT_ARTIFACT = "search.columns", "search.text"
VECTORS_ARTIFACT = "search.vectors"
SUPPRESSED = "suppressed.txt"  # the list of those who objected; see fukasa.pipelines.suppression
_KEY_BYTES = 32


@dataclass(frozen=True)
class Home:
    """The data folder of one installation.

    Attributes:
        root: the folder; made when it does not exist.
        clock: tells the time for everything that is written.

    """

    root: Path
    clock: Clock = system_clock

    @property
    def has_lake(self) -> bool:
        """Whether anything was imported; asking for the lake would make one."""
        return (self.root / "lake").exists()

    @cached_property
    def lake(self) -> Lake:
        """The catalogue's store."""
        return Lake.open(self.root / "lake", clock=self.clock)

    def open_index(self) -> SearchIndex:
        """Open the search index of the current version.

        Raises:
            NotFound: when nothing was refreshed yet.

        """
        artifact = self.lake.current().artifact
        path = artifact(INDEX_ARTIFACT)
        if path is None:
            message = "there is no search index yet; import something and run `fukasa refresh`"
            raise NotFound(message)
        return SearchIndex(
            path,
            columns=artifact(COLUMNS_ARTIFACT),
            text=artifact(TEXT_ARTIFACT),
            vectors=artifact(VECTORS_ARTIFACT),
        )

    @cached_property
    def commenter_key(self) -> bytes:
        """The key with which names of commenters are hashed; made once, readable by the owner only.

        Raises:
            NotFound: it is gone although people are listed by it: with another one nobody would know any more who
                objected.

        """
        path = self.root / "commenter.key"
        if not path.exists():
            listed = self.root / SUPPRESSED
            if listed.exists() and listed.stat().st_size:
                message = f"{path} is missing, and {listed} cannot be read without it; put it back from its safe place"
                raise NotFound(message)
            self.root.mkdir(parents=True, exist_ok=True)
        return secret_file.kept(path, partial(secrets.token_bytes, _KEY_BYTES))


def announced(artifact: Callable[[str], Path]) -> Path:
    """Announce the files of a search index to what writes a version, and name the file of rows; others stand beside."""
    path = artifact(INDEX_ARTIFACT)
    for name in (COLUMNS_ARTIFACT, TEXT_ARTIFACT):
        artifact(name)
    return path
