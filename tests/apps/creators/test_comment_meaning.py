"""Plain sentences: each rule speaks where it should, and is silent where it should not."""

import pytest
from django.utils.translation import override

from fukasa.analysis.depth.composite import Standing
from fukasa.apps.creators.comments.meaning import meaning, of_100
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.tiles import peer_text, share_below
from tests.factories.depth_report import lacking, told

FIELDS = set(Measurement.__dataclass_fields__)


def measurement(row):
    return Measurement(
        **{"followers_basis": None, "reason": None, "peer_reason": None}
        | {name: value for name, value in row.items() if name in FIELDS}
    )


def near(percentile, width=0.1):
    """A standing known this exactly."""
    return Standing(percentile, max(0.0, percentile - width), min(1.0, percentile + width))


def said(standings=None, **rows):
    """Give direction and text of every sentence about these figures; unnamed ones are ordinary.

    Without ``standings`` every figure stands near its percentile.
    """
    usual = {"question_rate": told("question_rate", 0.12, percentile=0.5)}
    figures = {name: measurement(row) for name, row in (usual | rows).items()}
    exact = {name: None if one.percentile is None else near(one.percentile) for name, one in figures.items()}
    with override("en"):
        found = meaning(figures, None, exact if standings is None else standings)
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


def test_a_wide_range_about_nothing_is_not_called_hardly_any():
    first = said(question_rate=told("question_rate", 0.0, low=0.0, high=0.37, percentile=0.3))[0]
    assert first[1].startswith("What is known leaves open how many ask about an item: 0–37 of 100 comments.")


def test_a_figure_of_0_is_more_than_nobody():
    first = said(question_rate=told("question_rate", 0.0, low=0.0, high=0.03, percentile=0.33))[0]
    assert first == (
        "neutral",
        "Hardly any comment asks about an item (0–3 of 100). None is told for 66% of 214 peers either.",
    )


@pytest.mark.parametrize(("value", "below"), [(0.0, 0.0), (0.2, 0.4), (1.0, 0.0)])
def test_equal_peers_are_not_below(value, below):
    assert share_below(measurement(told("question_rate", value, percentile=0.4))) == pytest.approx(below)


def test_beside_a_figure_of_0_the_peers_that_are_at_0_too_are_told():
    with override("en"):
        text = peer_text(measurement(told("returning_rate", 0.0, percentile=0.23)))
    assert text.startswith("above none of 214 peers, 46% of which are at 0 as well")


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (told("question_rate", 0.2, low=0.02, high=0.6, n=5, percentile=0.9), Standing(0.9, 0.3, 1.0)),
        (told("question_rate", 0.015, low=0.01, high=0.02, percentile=0.9), near(0.9)),
        (told("question_rate", 0.2, percentile=0.9), None),
    ],
)
def test_a_high_figure_that_is_unsure_or_small_is_no_praise(row, standing):
    direction, text = said({"question_rate": standing}, question_rate=row)[0]
    assert direction == "neutral"
    assert "people here look at the item" not in text
    assert "the range reaches too low" in text


def test_a_low_figure_that_is_unsure_is_no_blame():
    row = told("question_rate", 0.02, low=0.005, high=0.2, percentile=0.1)
    direction, text = said({"question_rate": Standing(0.1, 0.0, 0.9)}, question_rate=row)[0]
    assert direction == "neutral"
    assert "seldom asked about" not in text


@pytest.mark.parametrize(
    ("value", "standing", "expected"),
    [(0.3, near(0.8), ["for"]), (0.02, near(0.8), []), (0.3, Standing(0.8, 0.2, 1.0), []), (0.3, None, [])],
)
def test_a_community_needs_people_who_surely_come_back(value, standing, expected):
    row = told("returning_rate", value, percentile=0.8)
    assert directions(said({"returning_rate": standing}, returning_rate=row), "a community") == expected


@pytest.mark.parametrize(
    ("praise", "substance"),
    [
        (told("praise_rate", 0.6, low=0.3), told("substantive_rate", 0.09)),
        (told("praise_rate", 0.78), told("substantive_rate", 0.1, high=0.4)),
    ],
)
def test_reactions_are_called_empty_only_where_both_ranges_bear_it(praise, substance):
    assert directions(said(praise_rate=praise, substantive_rate=substance), "empty") == []


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
