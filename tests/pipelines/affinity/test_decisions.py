"""What a workspace keeps and refuses moves the weights of likeness, where it follows likeness at all."""

import numpy as np
import pytest
from scipy.stats import binom

from fukasa.analysis.affinity.settings import Block, default_weights, learning
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.affinity.decisions import Decided, learnt_weights
from fukasa.pipelines.home import Home
from tests.fixtures.worlds import small_world

SEEDS, KEPT, ASKED, SHUFFLES = 8, 12, 24, 30


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    home = Home(small_world(tmp_path_factory))
    with home.open_index() as index:
        yield index


@pytest.fixture(scope="module")
def keys(world):
    rows = world.search(AccountQuery(), SHARED_ONLY, limit=len(world.similar)).rows
    return {row["account_no"]: row["account_key"] for row in rows}


def lists_that_follow(block, world, keys):
    """Keep, list by list, of accounts drawn by chance those that are most like a seed in one block."""
    rng, similar = np.random.default_rng(3), world.similar
    vectors = similar.vectors(range(len(similar)))[block]
    known = [row for row in keys if np.any(vectors[row])]
    made = []
    for seed in rng.choice(known, SEEDS, replace=False):
        drawn = rng.choice(known, ASKED, replace=False)
        order = [keys[row] for row in drawn[np.argsort(-(vectors[drawn] @ vectors[seed]))]]
        made.append(Decided(tuple(order[:KEPT]), tuple(order[KEPT:])))
    return made


@pytest.mark.parametrize("block", [Block.TOPICS, Block.STRUCTURE])
def test_decisions_that_follow_a_block_raise_its_weight(world, keys, block):
    found = learnt_weights(world, lists_that_follow(block, world, keys), SHARED_ONLY)
    assert found.learnt
    assert (found.shortlisted, found.rejected) == (SEEDS * KEPT, SEEDS * (ASKED - KEPT))
    assert found.weights[block] > default_weights()[block] + 0.1


def test_shuffled_decisions_are_learnt_from_no_oftener_than_chance_allows(world, keys):
    lists, rng = lists_that_follow(Block.TOPICS, world, keys), np.random.default_rng(9)
    found = [learnt_weights(world, dealt_anew(lists, rng), SHARED_ONLY) for _ in range(SHUFFLES)]
    assert sum(one.learnt for one in found) <= binom.ppf(0.999, SHUFFLES, 1 - learning().level)
    assert {one.code for one in found if not one.learnt} == {"unrelated"}
    assert all(one.weights == default_weights() for one in found if not one.learnt)


def dealt_anew(lists, rng):
    orders = [rng.permutation([*one.kept, *one.refused]).tolist() for one in lists]
    return [Decided(tuple(order[:KEPT]), tuple(order[KEPT:])) for order in orders]


def test_few_decisions_and_lists_without_refusals_leave_the_default(world, keys):
    one = lists_that_follow(Block.TOPICS, world, keys)[0]
    few = learnt_weights(world, [one], SHARED_ONLY)
    assert (few.learnt, few.code, few.shortlisted) == (False, "too_few_clicks", KEPT)
    only_kept = [Decided((*one.kept, *one.refused), ())] * 10
    assert learnt_weights(world, only_kept, SHARED_ONLY).shortlisted == 0
    assert learnt_weights(world, [], SHARED_ONLY).code == "too_few_clicks"


def test_accounts_that_are_not_in_the_index_say_nothing(world, keys):
    one = lists_that_follow(Block.TOPICS, world, keys)[0]
    strange = Decided((*one.kept, "instagram:nobody"), (*one.refused, "x:gone"))
    assert learnt_weights(world, [strange], SHARED_ONLY) == learnt_weights(world, [one], SHARED_ONLY)
