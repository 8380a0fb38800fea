"""Paid against organic posts: told apart only where chance does not explain it."""

import pytest

from fukasa.apps.creators.comments import comparison
from fukasa.apps.creators.comments.comparison import paid_kind, posts_said
from fukasa.apps.creators.selectors.comments import PostComments
from fukasa.apps.creators.selectors.report import Measurement, Post
from tests.factories.depth_report import lacking, told

EMPTY = dict.fromkeys(Post.__dataclass_fields__)


def post(number, *, paid=None, chance=0.0):
    return Post(**EMPTY | {"post_id": f"p{number}", "sponsored": paid, "p_sponsored": chance})


def compared(said, *rows):
    """Compare with the figures of the index in these rows."""
    found = ({name: row.get(name) for name in Measurement.__dataclass_fields__} for row in rows)
    return comparison.compared(said, {row["metric"]: Measurement(**row) for row in found})


def count(number, questions, comments=20, spam=0):
    return PostComments(f"p{number}", comments, questions, questions, questions, spam, 0)


def said(paid, organic):
    """Posts with so many questions each, of 20 comments."""
    posts = [post(at, paid=at < len(paid) or None) for at in range(len(paid) + len(organic))]
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
    unclear = [(post(9, chance=0.5), count(9, 20))]
    assert compared([*said([1, 1], [1, 1]), *unclear]) == compared(said([1, 1], [1, 1]))


def test_a_post_with_nothing_but_spam_has_no_share():
    assert posts_said([post(0, paid=False)], {"p0": count(0, 0, comments=3, spam=3)}) == ()


@pytest.mark.parametrize(
    ("flag", "chance", "kind"),
    [(True, 0.0, True), (False, 0.95, False), (None, 0.8, True), (None, 0.2, False), (None, 0.3, None)],
)
def test_the_flag_speaks_first_and_then_the_limits_of_the_registry(flag, chance, kind):
    assert paid_kind(post(1, paid=flag, chance=chance)) is kind


def test_a_post_of_which_nothing_is_known_is_of_no_kind():
    assert paid_kind(post(1, chance=None)) is None


CORRECTED = (told("sponsored_question_rate", 0.02, n=60), told("organic_question_rate", 0.3, n=90))


def test_questions_are_compared_by_the_corrected_figures_of_the_index():
    first, *others = compared(said([4, 5, 4], [5, 4, 5, 4]), *CORRECTED).lines
    assert (first.paid.value, first.organic.value, first.paid.n) == (0.02, 0.3, 60)
    assert first.corrected
    assert first.differs
    assert [line.corrected for line in others] == [False, False]


@pytest.mark.parametrize("row", [lacking("sponsored_question_rate", "too_few_comments:needed=3:have=2"), CORRECTED[1]])
def test_without_both_corrected_figures_labels_count_as_given(row):
    line = compared(said([4, 5, 4], [5, 4, 5, 4]), row, CORRECTED[1]).lines[0]
    assert not line.corrected
    assert line.paid.value == pytest.approx(13 / 60)
