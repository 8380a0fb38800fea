"""A refresh that takes over what has not changed gives the index that a refresh of everything gives, row for row."""

from functools import partial
from shutil import copytree

import duckdb
import numpy as np
import pytest
from polars.testing import assert_frame_equal

from fukasa.analysis.affinity.settings import Block
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.keywords import Keyword
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.similar import SimilarIndex
from fukasa.pipelines.affinity import kept_topics
from fukasa.pipelines.comments.reading import reader_of, reading_of
from fukasa.pipelines.home import INDEX_ARTIFACT, VECTORS_ARTIFACT, Home
from fukasa.pipelines.refresh import build_index, refresh
from tests.fixtures.worlds import small_world
from tests.pipelines.incremental import changes

pytestmark = pytest.mark.slow

QUESTIONS = (
    AccountQuery(),
    AccountQuery(must=Criteria(sets={SetField.PLATFORM: ("instagram",)}), sort=RangeField.ER_COMMON),
    AccountQuery(words=Keyword("パン"), sort=Order.RELEVANCE),
    AccountQuery(sort=RangeField.CPV_P50, descending=False),
)


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """Let everything happen to a world that may, and refresh it again; gives both versions and what was told."""
    folder = copytree(small_world(tmp_path_factory), tmp_path_factory.mktemp("incremental") / "data")
    home, rng = Home(folder), np.random.default_rng(5)
    before = home.lake.current()
    for change in (*rng.permutation(changes.IMPORTS), changes.a_rollback, changes.a_later_reading):
        change(home, rng)
    version = home.lake.current()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_topics, "MOST_PLACED", 0.5)
        return home, before, version, refresh(home)


@pytest.fixture(scope="module")
def expected(refreshed, tmp_path_factory):
    """Build the index of the same version with every account measured."""
    home, _, version, _ = refreshed
    path = tmp_path_factory.mktemp("expected") / INDEX_ARTIFACT
    models = partial(reader_of, home)
    build_index(version, path, models=models, reading=reading_of(home))
    return path


def tables_of(path):
    """Read all tables of an index by name; rows of one account have no order of their own."""
    with duckdb.connect(path, read_only=True) as database:
        database.execute("SET TimeZone = 'UTC'")
        names = database.execute("SELECT table_name FROM information_schema.tables ORDER BY ALL").fetchall()
        return {name: database.sql(f"FROM {name} ORDER BY ALL").pl() for (name,) in names}


def test_only_accounts_of_which_something_changed_are_measured(refreshed):
    *_, after = refreshed
    assert 0 < after.measured < after.accounts / 2
    assert after.reason == ""


def test_every_row_of_every_table_is_the_one_of_a_full_refresh(refreshed, expected):
    home, *_ = refreshed
    found, whole = (tables_of(path) for path in (home.lake.current().artifact(INDEX_ARTIFACT), expected))
    assert found.keys() == whole.keys()
    for name, table in whole.items():
        assert_frame_equal(found[name], table, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize("scope", [SHARED_ONLY, Scope("ws_own")])
def test_every_search_is_answered_as_after_a_full_refresh(refreshed, expected, scope):
    home, *_ = refreshed
    with home.open_index() as found, SearchIndex(expected) as whole:
        for query in QUESTIONS:
            assert found.table(query, scope)["row_key"].to_pylist() == whole.table(query, scope)["row_key"].to_pylist()


def test_accounts_whose_facts_have_not_changed_keep_their_place_among_topics(refreshed):
    home, before, _, _ = refreshed
    old, new = before, home.lake.current()
    rows = {}
    for name, version in (("old", old), ("new", new)):
        with duckdb.connect(version.artifact(INDEX_ARTIFACT), read_only=True) as database:
            sql = "SELECT row_key, print, account_no FROM accounts JOIN kept_prints USING (account_no)"
            rows[name] = {row[:2]: row[2] for row in database.execute(sql).fetchall()}
    same = sorted(rows["old"].keys() & rows["new"].keys())
    places = [
        SimilarIndex(version.artifact(VECTORS_ARTIFACT)).vectors([rows[name][key] for key in same])[Block.TOPICS]
        for name, version in (("old", old), ("new", new))
    ]
    assert len(same) > 30
    assert np.array_equal(*places)
