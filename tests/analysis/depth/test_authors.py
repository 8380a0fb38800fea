"""Who comments: people who come back, creators, and silence where authors are not known."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.depth.authors import AUTHOR_METRICS, author_counts, author_figures
from tests.factories.depth import comment, judged

ONE = pl.DataFrame({"account_key": ["x:a"]})


def figures(rows):
    found = author_figures(author_counts(judged(rows)), ONE)
    return {row["metric"]: row for row in found.to_dicts()}


def visit(number, who, post, **values):
    return comment(number, commenter=who, post_id=post, **values)


def test_who_comes_back_under_a_second_post_is_a_regular():
    found = figures(
        [
            visit(0, "ann", "p1"),
            visit(1, "ann", "p2"),
            visit(2, "bob", "p1"),
            visit(3, "bob", "p1"),
            visit(4, "cy", "p3"),
            visit(5, "di", "p3"),
            visit(6, "ed", "p3"),
        ]
    )
    assert (found["returning_rate"]["value"], found["returning_rate"]["n"]) == (1 / 5, 5)
    assert (found["regular_post_share"]["value"], found["regular_post_share"]["n"]) == (2 / 3, 3)


def test_spam_makes_nobody_a_regular():
    rows = [visit(n, f"h{n}", f"p{n % 2}") for n in range(6)] + [visit(9, "h0", "p1", labels="spam")]
    assert figures(rows)["returning_rate"]["value"] == 0


@pytest.mark.parametrize("post", [None, "p1"])
def test_under_one_post_or_under_unknown_ones_nobody_can_come_back(post):
    found = figures([visit(n, f"h{n % 4}", post) for n in range(20)])["returning_rate"]
    assert (found["value"], found["status"], found["reason"]) == (None, "insufficient", "posts_not_several")


def test_where_no_creator_is_known_there_is_no_share_of_creators():
    found = figures([visit(n, f"h{n}", f"p{n % 2}", by_creator=None) for n in range(20)])
    assert {found[name]["status"] for name in ("creator_commenter_share", "mutual_share")} == {"not_measurable"}
    assert found["mutual_share"]["reason"] == "no_creators_known"


@pytest.mark.parametrize("marked", [None, False])
def test_answers_count_wherever_they_are_known(marked):
    rows = [visit(n, f"h{n}", f"p{n % 2}", is_creator=marked, answered=n < 3) for n in range(10)]
    found = figures(rows)["reply_rate"]
    assert (found["value"], found["n"]) == (0.3, 10)


def test_a_pod_that_returns_every_comment_is_no_community():
    pod = [
        visit(post * 10 + n, f"pod{n}", f"p{post}", by_creator=True, mutual=True) for post in range(5) for n in range(8)
    ]
    passers = [visit(100 + n, f"h{n}", f"p{n % 5}") for n in range(10)]
    found = figures(pod + passers)
    assert (found["returning_rate"]["value"], found["returning_rate"]["n"]) == (0, 10)
    assert found["mutual_share"]["value"] == 0.8


def test_creators_and_mutual_comments_are_shares_of_comments():
    rows = [
        visit(0, "ann", "p1", by_creator=True, mutual=True),
        visit(1, "bob", "p1", by_creator=True, mutual=False),
        visit(2, "cy", "p2"),
        visit(3, "di", "p2"),
    ]
    found = figures(rows)
    assert (found["creator_commenter_share"]["value"], found["mutual_share"]["value"]) == (0.5, 0.25)


def test_answers_of_the_creator_are_a_share_of_comments():
    assert figures([comment(n, answered=n < 3) for n in range(6)])["reply_rate"]["value"] == 0.5


def test_without_authors_who_comments_cannot_be_measured():
    found = figures([comment(n, commenter=None, answered=None) for n in range(9)])
    assert {row["status"] for row in found.values()} == {"not_measurable"}
    assert found["returning_rate"]["reason"] == "no_author_ids"
    assert found["reply_rate"]["reason"] == "no_creator_marks"


def test_without_comments_there_is_too_little():
    found = author_figures(author_counts(judged([])), ONE)
    assert found.height == len(AUTHOR_METRICS)
    assert set(found["status"]) == {"insufficient"}
    assert found["reason"].str.starts_with("no_comments").all()


def test_few_people_are_too_few():
    found = figures([comment(n) for n in range(4)])
    assert found["returning_rate"]["reason"] == "too_few_commenters:needed=5:have=4"


def community(rng, people, posts, each, share_of_regulars):
    """Plant regulars who comment under every post among people who come once."""
    regulars = int(people * share_of_regulars)
    for post in range(posts):
        for number in range(each):
            passer = rng.integers(people * 1_000, people * 2_000)
            who = rng.integers(regulars) if number % 2 else passer
            yield visit(post * each + number, f"h{who}", f"p{post}")


def test_planted_regulars_are_found_and_shuffled_authors_are_not():
    rows = list(community(np.random.default_rng(4), people=40, posts=20, each=10, share_of_regulars=0.25))
    shuffled = np.random.default_rng(5).permutation(2_000)[: len(rows)]  # as many people, none of them at home
    planted = figures(rows)
    control = figures([row | {"commenter": f"h{who}"} for row, who in zip(rows, shuffled, strict=True)])
    # 10 regulars of 110 people
    assert planted["returning_rate"]["value"] == pytest.approx(10 / 110, abs=0.02)
    assert planted["regular_post_share"]["low"] > 0.8
    assert control["returning_rate"]["value"] == 0
    assert control["returning_rate"]["high"] < planted["returning_rate"]["low"]
