"""Erasure and expiry with the search index made anew, so that what is gone from the facts is gone from the pages."""

from fukasa.lake.erasure import Artifacts, Erasure, RewriteProof
from fukasa.lake.version import Version
from fukasa.pipelines.home import INDEX_ARTIFACT, Home
from fukasa.pipelines.refresh import build_index


def erase(home: Home, erasure: Erasure) -> RewriteProof:
    """Erase facts from every kept version and from the index; the proof says what was removed and checked."""
    return home.lake.erase(erasure, rebuild=_index_again)


def expire(home: Home) -> RewriteProof:
    """Erase the facts whose retention term is over, and make the index anew."""
    return home.lake.expire(rebuild=_index_again)


def proof_sentence(proof: RewriteProof) -> str:
    """Say in one sentence what an erasure did."""
    if proof.version is None:
        return "nothing of it was stored; no version was changed"
    rows = sum(proof.rows_removed.values())
    versions = len({version for version, _ in proof.rows_removed})
    return (
        f"{rows:,} rows removed from {versions} kept versions; {proof.files_removed} files deleted; "
        f"{proof.files_checked} remaining files read again, {proof.rows_left} such rows left"
    )


def _index_again(version: Version, artifact: Artifacts) -> None:
    build_index(version, artifact(INDEX_ARTIFACT))
