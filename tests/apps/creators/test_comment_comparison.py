"""Paid against organic posts: told apart only where chance does not explain it."""

import pytest

from fukasa.apps.creators.comments.comparison import compared, posts_said
from fukasa.apps.creators.selectors.comments import PostComments
from fukasa.apps.creators.selectors.report import Post

EMPTY = dict.fromkeys(Post.__dataclass_fields__)


def post(number, *, paid, label=""):
    label = label or ("sponsored" if paid else "organic")
    return Post(**EMPTY | {"post_id": f"p{number}", "sponsored": paid or None, "label": label})


def count(number, questions, comments=20, spam=0):
    return PostComments(f"p{number}", comments, questions, questions, questions, spam, 0)


def said(paid, organic):
    """Posts with so many questions each, of 20 comments."""
    posts = [post(at, paid=at < len(paid)) for at in range(len(paid) + len(organic))]
    return posts_said(posts, {f"p{at}": count(at, asked) for at, asked in enumerate([*paid, *organic])})


def test_a_clear_difference_is_called_one():
    line = compared(said([0, 1, 0, 1], [8, 9, 7, 8, 9])).lines[0]
    assert line.differs
    assert line.paid.value < line.organic.value


def test_the_same_share_is_within_chance():
    assert not compared(said([4, 5, 4], [5, 4, 5, 4])).lines[0].differs


def test_posts_that_differ_among_themselves_need_a_larger_difference():
    assert not compared(said([0, 8, 0, 9], [8, 0, 20, 3, 12])).lines[0].differs


@pytest.mark.parametrize(("paid", "organic"), [([], [5, 5]), ([5], [5, 5, 5])])
def test_too_few_posts_of_one_kind_tell_nothing_but_are_counted(paid, organic):
    found = compared(said(paid, organic))
    assert found.lines == ()
    assert (found.paid_posts, found.organic_posts) == (len(paid), len(organic))


def test_posts_of_an_unclear_kind_are_on_neither_side():
    unclear = [(post(9, paid=False, label="unclear"), count(9, 20))]
    assert compared([*said([1, 1], [1, 1]), *unclear]) == compared(said([1, 1], [1, 1]))


def test_a_post_with_nothing_but_spam_has_no_share():
    assert posts_said([post(0, paid=False)], {"p0": count(0, 0, comments=3, spam=3)}) == ()
