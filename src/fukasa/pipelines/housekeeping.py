"""Erasure and expiry with the search index made anew, so that what is gone from the facts is gone from the pages."""

from functools import partial

from fukasa.lake.erasure import Artifacts, RewriteProof
from fukasa.lake.selection import Selector
from fukasa.lake.version import Version
from fukasa.pipelines.home import INDEX_ARTIFACT, Home
from fukasa.pipelines.refresh import build_index


def erase(home: Home, selector: Selector, *, derived_accepted: frozenset[str] = frozenset()) -> RewriteProof:
    """Erase facts from every kept version and from the index; the proof says what was removed and checked.

    Args:
        home: the data folder.
        selector: what has to go.
        derived_accepted: as for :func:`fukasa.pipelines.refresh.refresh`; the index is made anew.

    """
    return home.lake.erase(selector, rebuild=partial(_index_again, derived_accepted))


def expire(home: Home, *, derived_accepted: frozenset[str] = frozenset()) -> RewriteProof:
    """Erase the facts whose retention term is over, and make the index anew."""
    return home.lake.expire(rebuild=partial(_index_again, derived_accepted))


def _index_again(derived_accepted: frozenset[str], version: Version, artifact: Artifacts) -> None:
    build_index(version, artifact(INDEX_ARTIFACT), derived_accepted=derived_accepted)
