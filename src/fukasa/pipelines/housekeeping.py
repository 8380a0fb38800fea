"""Erasure and expiry with the search index made anew, so that what is gone from the facts is gone from the pages."""

import re
from collections.abc import Collection
from functools import partial

import polars as pl

from fukasa.connectors.files import KINDS
from fukasa.connectors.files.identity import checked_key, keyed_hash
from fukasa.core.provenance import SHARED
from fukasa.lake.erasure import Artifacts, RewriteProof
from fukasa.lake.selection import Selector
from fukasa.lake.version import Version
from fukasa.pipelines.acceptance import accepted_visibilities
from fukasa.pipelines.affinity.vectors import write_version_vectors
from fukasa.pipelines.authenticity.publish import forget_unfinished
from fukasa.pipelines.comments.audits import forget_audits
from fukasa.pipelines.comments.reading import reader_of, reading_of
from fukasa.pipelines.forecast.recalibration import forget_recalibration, kept_shapes
from fukasa.pipelines.forecast.results import forget_backtest
from fukasa.pipelines.home import VECTORS_ARTIFACT, Home, announced
from fukasa.pipelines.refresh import build_index


def erase(
    home: Home,
    selector: Selector,
    *,
    visibilities: tuple[str, ...] | None = None,
    derived_accepted: frozenset[str] | None = None,
) -> RewriteProof:
    """Erase facts from every kept version and from the index; the proof says what was removed and checked.

    A workspace goes with the notes about the files it imported, with what it said of comments, and with the back-test
    and the shapes of forecasts that were made of its posts. An account or a
    creator goes with the comments they wrote under others' posts, their profile in samples of an audience, and the
    mentions of their handles.

    Args:
        home: the data folder.
        selector: what has to go.
        visibilities: only rows that belong to these (`shared`, or workspaces); None for all.
        derived_accepted: as for :func:`fukasa.pipelines.refresh.refresh`; the index is made anew.

    """
    proof = home.lake.erase(
        selector,
        visibilities=visibilities,
        rebuild=partial(_index_again, home, derived_accepted),
        hash_names=partial(hashes_of, home.commenter_key),
        forget=partial(forget_unfinished, home),
    )
    if selector.visibility is not None:
        _forget_notes(home, selector.visibility)
        if selector.visibility != SHARED:
            forget_audits(home, selector.visibility)
            forget_backtest(home, selector.visibility)
            forget_recalibration(home, selector.visibility)
    return proof


def expire(home: Home, *, derived_accepted: frozenset[str] | None = None) -> RewriteProof:
    """Erase the facts whose retention term is over, and make the index anew."""
    return home.lake.expire(
        rebuild=partial(_index_again, home, derived_accepted), forget=partial(forget_unfinished, home)
    )


def _forget_notes(home: Home, visibility: str) -> None:
    """Remove what imports noted about the files of a workspace: each note is named by content, kind and workspace."""
    kinds = "|".join(map(re.escape, KINDS))
    theirs = re.compile(rf"[^-]+-({kinds})-{re.escape(visibility)}")
    for note in (home.root / "imports").glob("*.*"):
        if theirs.fullmatch(note.stem):
            note.unlink(missing_ok=True)


def hashes_of(key: bytes, names: Collection[tuple[str, str]]) -> set[str]:
    """Hash people as imports do, whichever way a file may have written their names."""
    written = {(platform, form) for platform, name in names for form in _spellings(name)}
    people = pl.DataFrame(sorted(written), schema=["platform", "person"], orient="row")
    return set(keyed_hash(people, checked_key(key)).to_list())


def _spellings(name: str) -> set[str]:
    return {mark + form for mark in ("", "@") for form in (name, name.lower())}


def _index_again(home: Home, given: frozenset[str] | None, version: Version, artifact: Artifacts) -> None:
    accepted = accepted_visibilities(home.root) if given is None else given
    path = announced(artifact)
    build_index(
        version,
        path,
        derived_accepted=accepted,
        models=partial(reader_of, home),
        reading=reading_of(home),
        shapes_of=partial(kept_shapes, home.root),
    )
    write_version_vectors(version, path, artifact(VECTORS_ARTIFACT), derived_accepted=accepted)
