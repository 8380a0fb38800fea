import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fukasa.analysis.planning.reach.sainsbury import people_reached, sainsbury

REACH = arrays(float, (3, 2), elements=st.floats(0, 0.99))
POSTS = arrays(np.int64, 3, elements=st.integers(0, 6))
POPULATION = np.array([1_000.0, 250.0])
QUICK = settings(max_examples=50, deadline=None)


@QUICK
@given(REACH, POSTS)
def test_reach_is_the_share_that_every_post_misses_taken_away(reach, posts):
    missed = np.prod([(1 - reach[i]) ** posts[i] for i in range(3)], axis=0)
    np.testing.assert_allclose(sainsbury(reach, posts, POPULATION), ((1 - missed) * POPULATION).sum(), atol=1e-9)


@QUICK
@given(REACH, POSTS)
def test_one_more_post_never_lowers_reach(reach, posts):
    assert sainsbury(reach, posts + 1, POPULATION) >= sainsbury(reach, posts, POPULATION) - 1e-9


@QUICK
@given(REACH, POSTS)
def test_together_options_reach_at_least_the_best_and_at_most_their_sum(reach, posts):
    each, together = people_reached(reach, posts, POPULATION), sainsbury(reach, posts, POPULATION)
    assert each.max() - 1e-9 <= together <= each.sum() + 1e-9
