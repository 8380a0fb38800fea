"""The columnar store: append-only facts in Parquet, immutable versions, one writer, many readers.

Typical use::

    lake = Lake.open(folder)
    with lake.write("import of posts.csv") as writer:
        writer.append("posts", rows)
        writer.commit("posts.csv")
    with lake.current().connect(Scope(workspace)) as connection:
        posts = connection.sql("FROM posts WHERE account_id = 'a'").pl()

The format on disk is described in ``docs/adr/0002-lake-format.md``.
"""

from fukasa.lake.cleaning import VacuumResult
from fukasa.lake.erasure import Erasure, RewriteProof
from fukasa.lake.errors import LakeBusy, LakeDamaged, NotALake, RollbackAcrossErasure
from fukasa.lake.selection import OfAccount, OfCommenter, OfCreator, OfImport, OfWorkspace
from fukasa.lake.state import VersionInfo, VersionKind
from fukasa.lake.store import Lake
from fukasa.lake.version import Version
from fukasa.lake.writer import CommitResult, Writer

__all__ = [
    "CommitResult",
    "Erasure",
    "Lake",
    "LakeBusy",
    "LakeDamaged",
    "NotALake",
    "OfAccount",
    "OfCommenter",
    "OfCreator",
    "OfImport",
    "OfWorkspace",
    "RewriteProof",
    "RollbackAcrossErasure",
    "VacuumResult",
    "Version",
    "VersionInfo",
    "VersionKind",
    "Writer",
]
