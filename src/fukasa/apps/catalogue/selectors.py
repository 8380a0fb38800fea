import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from fukasa.apps.catalogue.home import data_home
from fukasa.core.errors import NotFound
from fukasa.lake.index import SearchIndex
from fukasa.lake.state import VersionKind
from fukasa.pipelines.home import INDEX_ARTIFACT

_lock = threading.Lock()
_opened: dict[Path, SearchIndex] = {}  # one entry: the index of the version that was current when last asked
_asked: ContextVar[list[SearchIndex] | None] = ContextVar("asked", default=None)  # none or one inside one_index


@contextmanager
def one_index() -> Iterator[None]:
    """Let whatever asks for the index meanwhile get the same one: two parts of a page never speak of two versions."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def current_index() -> SearchIndex:
    """Give the search index of the current version; inside of :func:`one_index` the one that was asked for first.

    A version that was replaced stays open for the requests that still hold it and is closed with the last of them.

    Raises:
        NotFound: when nothing was refreshed yet.

    """
    asked = _asked.get()
    if asked:
        return asked[0]
    found = _newest()
    if asked is not None:
        asked.append(found)
    return found


def _newest() -> SearchIndex:
    home = data_home()
    path = home.lake.current().artifact(INDEX_ARTIFACT)
    with _lock:
        if path is None or path not in _opened:
            _opened.clear()
            opened = home.open_index()
            _opened[opened.path] = opened
            return opened
        return _opened[path]


def newer_versions(index: SearchIndex) -> int:
    """Count the versions of the catalogue whose facts are not in an index: it is stale where there are any."""
    versions = data_home().lake.versions()
    return sum(1 for one in versions if one.id > index.meta.lake_version and one.kind != VersionKind.REFRESH)


def index_or_none() -> SearchIndex | None:
    """Give the search index, or None while there is none: for pages that have something to say without it."""
    try:
        return current_index()
    except NotFound:
        return None
