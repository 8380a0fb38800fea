"""A refresh of the demo world makes vectors, and look-alikes with reasons come out of them."""

from pathlib import Path

import numpy as np
import pytest

from fukasa.analysis.affinity.settings import BLOCKS
from fukasa.core.errors import NotFound
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.affinity.lookalikes import look_alikes
from fukasa.pipelines.home import Home
from tests.factories.index import account, publish_index
from tests.fixtures.worlds import small_world


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(small_world(tmp_path_factory))


def test_every_account_has_a_place_and_a_known_structure(home: Home) -> None:
    with home.open_index() as index:
        similar = index.similar
        assert len(similar) == index.meta.accounts
        vectors = similar.vectors(range(20))
        lengths = {block: np.linalg.norm(vectors[block], axis=1) for block in BLOCKS}
        assert all(np.allclose(found[found > 0], 1.0, atol=1e-5) for found in lengths.values())


def test_look_alikes_write_about_the_same_things(home: Home) -> None:
    with home.open_index() as index:
        rows = index.search(AccountQuery(), SHARED_ONLY, limit=40).rows
        seeds = [row for row in rows if row["category"]][:10]
        same = [
            one.account["category"] == seed["category"]
            for seed in seeds
            for one in look_alikes(index, [seed["account_key"]], SHARED_ONLY, limit=3).found
        ]
        shares = {row["category"] for row in rows}
        assert np.mean(same) > 2 / len(shares)


def test_every_block_gives_a_reason_or_says_what_is_missing(home: Home) -> None:
    with home.open_index() as index:
        key = index.search(AccountQuery(), SHARED_ONLY, limit=1).rows[0]["account_key"]
        found = look_alikes(index, [key], SHARED_ONLY, limit=5)
        reasons = [reason for one in found.found for reason in one.reasons]
        assert len(reasons) == 15
        assert all(reason.sentences["ja"] and reason.sentences["en"] for reason in reasons)
        assert {reason.status for reason in reasons} <= {"ok", "insufficient"}
        assert key not in {one.account["account_key"] for one in found.found}


def test_a_query_lets_in_only_what_it_matches(home: Home) -> None:
    with home.open_index() as index:
        key = index.search(AccountQuery(), SHARED_ONLY, limit=1).rows[0]["account_key"]
        others = tuple(row["account_key"] for row in index.search(AccountQuery(), SHARED_ONLY, limit=9).rows[1:])
        query = AccountQuery(keys=others)
        assert index.let_in(query, SHARED_ONLY).sum() == len(others)
        found = look_alikes(index, [key], SHARED_ONLY, query=query)
        assert {one.account["account_key"] for one in found.found} <= set(others)


def test_an_unknown_account_is_refused(home: Home) -> None:
    with home.open_index() as index, pytest.raises(NotFound, match="there is no account"):
        look_alikes(index, ["instagram:nobody"], SHARED_ONLY)


def test_without_vectors_of_the_index_there_are_no_look_alikes(tmp_path: Path) -> None:
    publish_index(tmp_path, [account("hana"), account("sora")])
    with Home(tmp_path).open_index() as index:
        assert not index.has_similar
        with pytest.raises(NotFound, match="run `fukasa refresh`"):
            look_alikes(index, ["instagram:hana"], SHARED_ONLY)
