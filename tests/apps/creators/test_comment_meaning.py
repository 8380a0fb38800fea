"""Plain sentences: each rule speaks where it should, and is silent where it should not."""

import pytest
from django.utils.translation import override

from fukasa.apps.creators.comments.meaning import meaning, of_100
from fukasa.apps.creators.selectors.report import Measurement
from tests.factories.depth_report import lacking, told

FIELDS = set(Measurement.__dataclass_fields__)


def measurement(row):
    return Measurement(
        **{"followers_basis": None, "reason": None, "peer_reason": None}
        | {name: value for name, value in row.items() if name in FIELDS}
    )


def said(**rows):
    """Give direction and text of every sentence about these figures; unnamed ones are ordinary."""
    usual = {"question_rate": told("question_rate", 0.12, percentile=0.5)}
    with override("en"):
        found = meaning({name: measurement(row) for name, row in (usual | rows).items()}, None)
        return [(reason.direction, reason.text) for reason in found]


def directions(found, words):
    return [direction for direction, text in found if words in text]


@pytest.mark.parametrize(
    ("percentile", "direction", "words"),
    [
        (0.9, "for", "more than 90% of 214 peers: people here look at the item"),
        (0.1, "against", "more than only 10% of 214 peers"),
        (0.5, "neutral", "That is usual: more than 50% of 214 peers"),
    ],
)
def test_the_first_sentence_follows_the_standing_among_peers(percentile, direction, words):
    first = said(question_rate=told("question_rate", 0.12, percentile=percentile))[0]
    assert first[0] == direction
    assert words in first[1]


def test_hardly_any_question_is_not_called_about_0():
    first = said(question_rate=told("question_rate", 0.003, low=0.0, high=0.011, percentile=0.1))[0]
    assert first[1].startswith("Hardly any comment asks about an item (0–1 of 100).")


def test_without_peers_the_reason_is_given_instead_of_a_rank():
    reason = "peers_too_few:needed=30:have=9:peers=threads × nano"
    first = said(question_rate=told("question_rate", 0.12, percentile=None, peer_reason=reason))[0]
    assert first[0] == "neutral"
    assert "30 peers needed, 9 found" in first[1]


def test_praise_without_substance_is_friendly_but_empty():
    found = said(praise_rate=told("praise_rate", 0.78), substantive_rate=told("substantive_rate", 0.09))
    assert directions(found, "friendly but empty: about 78 of 100 are praise or emoji, and only 9") == ["against"]


def test_praise_with_substance_is_not_called_empty():
    found = said(praise_rate=told("praise_rate", 0.6), substantive_rate=told("substantive_rate", 0.4, percentile=0.9))
    assert directions(found, "empty") == []
    assert directions(found, "something of substance, more than 90%") == ["for"]


@pytest.mark.parametrize(("n", "expected"), [(12, ["against"]), (300, [])])
def test_few_comments_are_called_few(n, expected):
    assert directions(said(question_rate=told("question_rate", 0.12, n=n)), "Only 12 comments are known") == expected


@pytest.mark.parametrize(("low", "expected"), [(0.08, ["against"]), (0.01, [])])
def test_criticism_is_named_only_where_its_whole_interval_is_high(low, expected):
    assert directions(said(negative_rate=told("negative_rate", 0.1, low=low)), "complain or doubt") == expected


@pytest.mark.parametrize(("share", "expected"), [(0.3, ["against"]), (0.05, [])])
def test_much_spam_and_much_mutual_commenting_are_named(share, expected):
    found = said(spam_share=told("spam_share", share), mutual_share=told("mutual_share", share))
    assert directions(found, "of all comments are spam") == expected
    assert directions(found, "come from creators under whose posts") == expected


def test_too_little_is_said_with_its_reason_and_nothing_else():
    found = said(question_rate=lacking("question_rate", "too_few_comments:needed=3:have=2"))
    assert found == [("neutral", "3 comments needed, 2 are known under posts of the window.")]


@pytest.mark.parametrize(("share", "text"), [(0.0, "0"), (0.126, "13"), (None, "—")])
def test_a_share_is_written_as_a_count_of_a_hundred(share, text):
    with override("en"):
        assert of_100(share) == text
