"""Erasure and expiry with the search index made anew, so that what is gone from the facts is gone from the pages."""

from fukasa.lake.erasure import Artifacts, RewriteProof
from fukasa.lake.selection import Selector
from fukasa.lake.version import Version
from fukasa.pipelines.home import INDEX_ARTIFACT, Home
from fukasa.pipelines.refresh import build_index


def erase(home: Home, selector: Selector) -> RewriteProof:
    """Erase facts from every kept version and from the index; the proof says what was removed and checked."""
    return home.lake.erase(selector, rebuild=_index_again)


def expire(home: Home) -> RewriteProof:
    """Erase the facts whose retention term is over, and make the index anew."""
    return home.lake.expire(rebuild=_index_again)


def _index_again(version: Version, artifact: Artifacts) -> None:
    build_index(version, artifact(INDEX_ARTIFACT))
