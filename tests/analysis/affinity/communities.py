"""Planted communities: accounts of one community share people and subjects."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.affinity.commenters import fit_audience, listeners
from fukasa.analysis.affinity.topics import fit_topics, topic_terms
from fukasa.analysis.affinity.vectors import Vectors

COMMUNITIES, EACH, CIRCLE, COMMENTS = 8, 25, 120, 40
ACCOUNTS = COMMUNITIES * EACH
COMMUNITY = np.repeat(np.arange(COMMUNITIES), EACH)
ROWS = np.arange(ACCOUNTS, dtype=np.int64)


def audience_vectors(community: NDArray[np.int64], seed: int = 5) -> Vectors:
    """Draw who comments under accounts of given communities and give the vectors."""
    rng = np.random.default_rng(seed)
    accounts = np.repeat(ROWS, COMMENTS)
    own = community[accounts] * CIRCLE + rng.integers(0, CIRCLE, accounts.size)
    anybody = rng.integers(0, COMMUNITIES * CIRCLE, accounts.size)
    people = np.where(rng.random(accounts.size) < 0.7, own, anybody)
    listening = listeners(accounts, people.astype(np.int64), rows=ACCOUNTS, people=COMMUNITIES * CIRCLE)
    space = fit_audience(listening, ROWS, rng)
    assert space is not None
    return space.vectors(listening, ROWS)


def subjects(community: NDArray[np.int64], seed: int = 6) -> pl.DataFrame:
    """Draw hashtags of accounts of given communities."""
    rng = np.random.default_rng(seed)
    tags = [[f"話題{c}の{n}" for n in rng.choice(12, 6, replace=False)] for c in community]
    return pl.DataFrame(
        {"row": ROWS, "categories": [["food"]] * ACCOUNTS, "hashtags": tags, "texts": [["毎日の記録です"]] * ACCOUNTS}
    )


def topic_vectors(community: NDArray[np.int64]) -> Vectors:
    """Give the vectors of drawn subjects."""
    terms = topic_terms(subjects(community))
    space = fit_topics(terms, np.random.default_rng(1))
    assert space is not None
    return space.vectors(terms, ROWS)


def precision_at_10(vectors: Vectors, community: NDArray[np.int64] = COMMUNITY) -> float:
    """Give the share of the ten nearest that belong to the account's community."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2.0)
    nearest = np.argsort(-cosines, axis=1)[:, :10]
    return float((community[nearest] == community[:, None]).mean())
