"""Which accounts on different platforms are proposed as one creator."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.identity import default_weights, parse_weights, propose_identities, trigram_cosine
from fukasa.core.errors import InvalidInput

SCHEMA = {
    "account_key": pl.String,
    "platform": pl.String,
    "handle": pl.String,
    "name": pl.String,
    "bio": pl.String,
    "links": pl.List(pl.String),
}
NOTHING = {"handle": None, "name": None, "bio": None, "links": None}
BIO = "料理研究家。毎日のお弁当と作り置きの記録をゆるく続けています"


def accounts(*rows):
    return pl.DataFrame([{**NOTHING, **row} for row in rows], schema=SCHEMA)


def account(key, platform, **more):
    return {"account_key": key, "platform": platform, **more}


def chances(*rows):
    return {(p.left, p.right): p.probability for p in propose_identities(accounts(*rows))}


def test_a_declared_link_with_the_same_handle_is_nearly_certain():
    found = chances(
        account("a", "instagram", handle="hanakocooks"),
        account("b", "youtube", handle="hanakocooks", links=["https://www.instagram.com/hanakocooks/?hl=ja"]),
    )
    assert found["a", "b"] >= 0.9


def test_a_declared_link_alone_stays_below_nine_in_ten():
    found = chances(
        account("a", "instagram", handle="somebody"),
        account("b", "youtube", handle="unlike", bio="friend: instagram.com/somebody"),
    )
    assert 0.5 <= found["a", "b"] < 0.9


def test_without_a_declared_link_nothing_reaches_nine_in_ten():
    same = {"handle": "hanako.cooks", "name": "花子のごはん", "bio": BIO}
    assert 0.5 <= chances(account("a", "instagram", **same), account("b", "tiktok", **same))["a", "b"] < 0.9


def test_a_link_back_raises_the_probability():
    one = account("a", "instagram", handle="left_one", links=["https://youtube.com/@rightone"])
    two = account("b", "youtube", handle="rightone")
    back = {**two, "links": ["https://www.instagram.com/left_one"]}
    assert chances(one, back)["a", "b"] > chances(one, two)["a", "b"]


def test_two_accounts_of_one_platform_are_never_proposed():
    same = {"handle": "hanako.cooks", "name": "花子のごはん", "bio": BIO}
    assert (
        chances(account("a", "instagram", **same), account("b", "instagram", **{**same, "handle": "hanako_cooks"}))
        == {}
    )


def test_a_link_to_somebody_else_on_that_platform_speaks_against():
    left = account("a", "youtube", handle="mikachannel", links=["https://www.instagram.com/the.real.mika"])
    right = account("b", "instagram", handle="mikachannel")
    assert ("a", "b") not in chances(left, right)


def test_an_agency_that_many_link_to_is_not_all_of_them():
    fans = [account(f"f{i}", "youtube", handle=f"fan_number_{i}", links=["instagram.com/agency"]) for i in range(30)]
    assert chances(account("z", "instagram", handle="agency"), *fans) == {}


def test_a_common_name_alone_proposes_nobody():
    rows = [account(f"k{i}", ("instagram", "youtube")[i % 2], handle=f"x{i}", name="あやか") for i in range(8)]
    assert chances(*rows) == {}


def test_the_better_of_two_accounts_comes_first():
    proposals = propose_identities(
        accounts(
            account("a", "youtube", handle="hanakocooks", name="花子のごはん"),
            account("b", "instagram", handle="hanakocooks", name="花子のごはん"),
            account("c", "instagram", handle="hanakocooks.official"),
        )
    )
    assert (proposals[0].left, proposals[0].right) == ("a", "b")
    assert "rival" not in {reason.reason_id for reason in proposals[0].reasons}


def test_a_proposal_says_why_in_both_languages():
    (proposal,) = propose_identities(
        accounts(account("a", "x", handle="hanakocooks"), account("b", "tiktok", handle="hanakocooks"))
    )
    assert "同じID" in proposal.sentence_ja
    assert "same handle" in proposal.sentence_en


def planted(rng, pairs):
    """Pairs of one creator, half of them with a link, among strangers."""
    letters = list("abcdefghijklmnopqrstuvwxyz")
    rows = []
    for i in range(pairs):
        handle = "".join(rng.choice(letters, 10))
        link = [f"https://www.instagram.com/{handle}"] if i % 2 else None
        rows += [account(f"i{i}", "instagram", handle=handle, name=f"作り手{i}")]
        rows += [account(f"y{i}", "youtube", handle=handle, name=f"作り手{i}", links=link)]
        rows += [account(f"s{i}", "tiktok", handle="".join(rng.choice(letters, 10)), name="だれか")]
    return rows


def test_planted_pairs_are_found_and_strangers_are_not():
    found = chances(*planted(np.random.default_rng(7), 200))
    assert set(found) == {(f"i{i}", f"y{i}") for i in range(200)}
    assert {pair for pair, chance in found.items() if chance >= 0.9} == {(f"i{i}", f"y{i}") for i in range(1, 200, 2)}


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(range(24)))
def test_the_order_of_the_accounts_does_not_matter(order):
    rows = planted(np.random.default_rng(3), 8)
    assert propose_identities(accounts(*[rows[i] for i in order])) == propose_identities(accounts(*rows))


HANDLES = st.sampled_from(["hanako", "hanako_official", "taro", "hanakocooks", "", None])
ROWS = st.tuples(
    st.sampled_from(["instagram", "youtube", "x"]),
    HANDLES,
    st.sampled_from(["花子", "太郎", None, "Hanako K"]),
    st.sampled_from([BIO, None, "instagram.com/hanako", "youtube.com/@taro x.com/hanakocooks"]),
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROWS, max_size=8))
def test_a_probability_is_a_probability_and_needs_a_link_for_nine_in_ten(rows):
    table = accounts(
        *[account(f"k{i}", p, handle=h, name=n, bio=b) for i, (p, h, n, b) in enumerate(rows)],
    )
    platforms = dict(table.select("account_key", "platform").iter_rows())
    for proposal in propose_identities(table):
        assert default_weights().limits.propose_at <= proposal.probability <= 1
        assert platforms[proposal.left] != platforms[proposal.right]
        assert proposal.left < proposal.right
        assert proposal.probability < 0.9 or "link" in {reason.reason_id for reason in proposal.reasons}


@given(left=st.text(), right=st.text())
def test_a_cosine_is_symmetric_and_lies_between_0_and_1(left, right):
    assert 0 <= trigram_cosine(left, right) <= 1
    assert trigram_cosine(left, right) == trigram_cosine(right, left)


def test_nobody_gives_no_proposal():
    assert propose_identities(accounts()) == []


def test_an_account_twice_is_refused():
    with pytest.raises(InvalidInput, match="each once"):
        propose_identities(accounts(account("a", "x"), account("a", "youtube")))


@pytest.mark.parametrize("raw", [{}, {"version": "1"}])
def test_a_broken_weights_file_fails_loudly(raw):
    with pytest.raises(InvalidInput, match=r"weights\.toml is broken"):
        parse_weights(raw)
