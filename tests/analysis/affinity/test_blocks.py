"""The blocks recover planted communities, and find nothing where nothing was planted."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.affinity.basis import fit_basis
from fukasa.analysis.affinity.commenters import fit_audience, listeners
from fukasa.analysis.affinity.settings import figures
from fukasa.analysis.affinity.structure import StructureSpace, fit_structure
from fukasa.analysis.affinity.topics import fit_topics, topic_terms
from fukasa.analysis.affinity.vectors import known_rows
from fukasa.core.errors import InvalidInput
from tests.analysis.affinity.communities import (
    COMMUNITIES,
    COMMUNITY,
    ROWS,
    audience_vectors,
    precision_at_10,
    topic_vectors,
)


def _shuffled() -> np.ndarray:
    return np.random.default_rng(3).permutation(COMMUNITY)


def test_accounts_of_one_community_share_an_audience() -> None:
    assert precision_at_10(audience_vectors(COMMUNITY)) > 0.95


def test_a_shuffled_community_is_not_recovered_from_audiences() -> None:
    assert precision_at_10(audience_vectors(_shuffled())) < 2.5 / COMMUNITIES


def test_accounts_of_one_subject_share_topics() -> None:
    assert precision_at_10(topic_vectors(COMMUNITY)) > 0.95


def test_a_shuffled_subject_is_not_recovered_from_topics() -> None:
    assert precision_at_10(topic_vectors(_shuffled())) < 2.5 / COMMUNITIES


def test_the_same_seed_gives_the_same_vectors() -> None:
    assert np.array_equal(audience_vectors(COMMUNITY), audience_vectors(COMMUNITY))


def test_an_account_whose_people_are_seen_nowhere_else_has_no_audience_vector() -> None:
    accounts = np.repeat(np.arange(3), 6)
    people = np.array([*range(6), *range(6), *range(6, 12)])
    listening = listeners(accounts, people, rows=3, people=12)
    space = fit_audience(listening, np.arange(3), np.random.default_rng(1))
    assert space is not None
    assert known_rows(space.vectors(listening, np.arange(3))).tolist() == [True, True, False]


def test_accounts_that_share_nobody_have_no_space_of_audiences() -> None:
    listening = listeners(np.repeat(np.arange(3), 6), np.arange(18), rows=3, people=18)
    assert fit_audience(listening, np.arange(3), np.random.default_rng(1)) is None


def test_an_account_without_subjects_has_no_topic_vector() -> None:
    accounts = pl.DataFrame(
        {
            "row": [0, 1, 2],
            "categories": [["food"], ["food"], None],
            "hashtags": [["パン", "朝食"], ["パン", "朝食"], None],
            "texts": [["焼きたて"], ["焼きたて"], None],
        }
    )
    terms = topic_terms(accounts)
    space = fit_topics(terms, np.random.default_rng(1))
    assert space is not None
    assert known_rows(space.vectors(terms, np.arange(3))).tolist() == [True, True, False]


def test_links_and_handles_are_no_subjects() -> None:
    texts = ["https://example.com/panpan @somebody 自家製酵母"]
    accounts = pl.DataFrame(
        {"row": [0], "categories": [None], "hashtags": [None], "texts": [texts]},
        schema_overrides={"categories": pl.List(pl.String), "hashtags": pl.List(pl.String)},
    )
    assert topic_terms(accounts)["term"].to_list() == ["w:自家製酵"]


def test_missing_figures_pull_to_no_side_and_too_few_say_nothing() -> None:
    accounts = pl.DataFrame({figure.id: [1.0, 10.0, 100.0, None] for figure in figures()}).with_columns(
        price_p50=pl.lit(None, pl.Float64)
    )
    space = fit_structure(accounts)
    assert known_rows(space.vectors(accounts)).tolist() == [True, True, True, False]
    assert space.vectors(accounts)[0, 10] == 0.0


def test_a_space_of_structure_survives_being_written_down() -> None:
    accounts = pl.DataFrame({figure.id: [1.0, 2.0, 5.0] for figure in figures()}).with_columns(
        depth=pl.lit(None, pl.Float64)
    )
    space = fit_structure(accounts)
    again = StructureSpace.from_dict(space.to_dict())
    assert np.array_equal(space.vectors(accounts), again.vectors(accounts))


def test_structure_refuses_a_table_without_its_figures() -> None:
    with pytest.raises(InvalidInput, match="structure needs the columns"):
        fit_structure(pl.DataFrame({"followers": [1.0]}))


def test_a_basis_of_a_small_sample_is_padded_with_zeros() -> None:
    listening = listeners(np.array([0, 1, 1]), np.array([0, 0, 1]), rows=2, people=2)
    basis = fit_basis(listening, 5, np.random.default_rng(1))
    assert basis.directions.shape == (2, 5)
    assert np.allclose(np.linalg.norm(basis.fold_in(listening), axis=1), 1.0)


def test_vectors_have_length_one_or_zero() -> None:
    lengths = np.linalg.norm(audience_vectors(COMMUNITY), axis=1)
    assert np.allclose(lengths, 1.0, atol=1e-5)
    assert len(lengths) == len(ROWS)
