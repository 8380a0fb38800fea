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
from fukasa.lake.erasure import RewriteProof
from fukasa.lake.errors import LakeBusy, LakeDamaged, NotALake, RollbackAcrossErasure
from fukasa.lake.selection import Selector
from fukasa.lake.state import VersionInfo, VersionKind
from fukasa.lake.store import Lake
from fukasa.lake.version import Version
from fukasa.lake.writer import CommitResult, Writer

__all__ = [
    "CommitResult",
    "Lake",
    "LakeBusy",
    "LakeDamaged",
    "NotALake",
    "RewriteProof",
    "RollbackAcrossErasure",
    "Selector",
    "VacuumResult",
    "Version",
    "VersionInfo",
    "VersionKind",
    "Writer",
]
