"""Money is given to bookings under the rules, and learning has its worth."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.sequential.belief import believe
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.choice import POLICIES, Rest, book_at_once, choose
from fukasa.analysis.planning.sequential.learning import expected_excess, value_of_learning
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.planning.sequential.rules import BookingRules, give_money, price_of_money, worth_of_posts
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.sequential.cases import ASSUMED, alike, planted, results, rows

NOBODY = np.zeros(6, dtype=np.int64)


def give(candidates, money, *, rules=None, booked=NOBODY, worth=None, **more):
    mean = np.full(candidates.size, 5.0) if worth is None else np.asarray(worth, dtype=float)
    ladder = worth_of_posts(mean, candidates.most - booked, 0.9)
    everybody = np.ones(candidates.size, dtype=bool)
    return give_money(
        candidates, ladder, money, rules=rules or BookingRules(), booked=booked, allowed=everybody, **more
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_booking_ever_breaks_money_room_or_a_rule(data):
    n = 8
    drawn = lambda values: data.draw(st.lists(values, min_size=n, max_size=n))  # noqa: E731
    frame = rows(n).with_columns(
        price=pl.Series(drawn(st.floats(1, 500))),
        max_posts=pl.Series(drawn(st.integers(0, 3))),
        agency=pl.Series(drawn(st.sampled_from(["x", "y", None]))),
        category=pl.Series(drawn(st.sampled_from(["food", "cars"]))),
        creator_id=pl.Series([f"p{number // 2}" for number in range(n)]),
        conflicts=pl.Series([["p3"]] + [[]] * (n - 1)),
    )
    candidates = Candidates.of(frame)
    money = data.draw(st.floats(0, 1_500))
    rules = BookingRules(max_creators=3, max_per_agency=2, exclusive_categories=("cars",), max_posts=5)
    posts = give(candidates, money, rules=rules, booked=np.zeros(n, dtype=np.int64), worth=drawn(st.floats(0.1, 50)))
    chosen = frame.filter(pl.Series(posts > 0))
    assert float(posts @ candidates.price) <= money + 1e-9
    assert (posts <= candidates.most).all()
    assert posts.sum() <= 5
    assert chosen["creator_id"].n_unique() == chosen.height <= 3
    assert max([*chosen.filter(pl.col("agency").is_not_null())["agency"].value_counts()["count"], 0]) <= 2
    assert chosen.filter(pl.col("category") == "cars").height <= 1
    assert not {"p0", "p3"} <= set(chosen["creator_id"])


def test_money_goes_to_the_best_and_further_posts_are_worth_less():
    posts = give(alike(6, max_posts=2), 40_000, worth=[1, 2, 30, 4, 5, 28])
    assert posts.tolist() == [0, 0, 2, 0, 0, 2]


def test_creators_of_earlier_rounds_count_in_the_rules():
    booked = np.array([1, 0, 0, 0, 0, 0])
    posts = give(alike(6), 30_000, rules=BookingRules(max_creators=1), booked=booked)
    assert posts.tolist() == [2, 0, 0, 0, 0, 0]


def test_the_last_booking_may_go_over_the_money_of_a_round_up_to_what_is_there():
    assert give(alike(6), 5_000).sum() == 0
    assert give(alike(6), 5_000, most=60_000).sum() == 1


def test_the_price_of_money_is_what_the_last_of_it_brings():
    candidates = alike(6, max_posts=1)
    ladder = worth_of_posts(np.array([6.0, 5, 4, 3, 2, 1]), candidates.most, 1.0)
    everybody = np.ones(6, dtype=bool)
    assert price_of_money(candidates, ladder, 25_000, everybody) == pytest.approx(4 / 10_000)
    assert price_of_money(candidates, ladder, 100_000, everybody) == 0


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 100), st.floats(0.05, 2), st.floats(0.1, 100))
def test_the_expected_excess_is_that_of_many_draws(mean, spread, threshold):
    noise = np.random.default_rng(0).standard_normal(40_000)
    drawn = mean * np.exp(spread * noise - spread**2 / 2)
    exact = float(expected_excess(np.array([mean]), np.array([spread]), np.array([threshold]))[0])
    assert exact == pytest.approx(np.maximum(drawn - threshold, 0).mean(), rel=0.1, abs=0.05 * mean)


def test_learning_is_worth_more_about_the_unknown_and_nothing_where_no_post_can_follow():
    candidates = alike(3)
    known = results([0] * 12, [10_000] * 12, [5] * 12)
    belief = believe(candidates, known, ASSUMED, rng=np.random.default_rng(0))
    cost = np.full(3, 1.2 * belief.mean.max())
    value = value_of_learning(belief, cost, np.array([2, 2, 0]), ASSUMED.repeat)
    assert value[1] > 2 * value[0] > 0
    assert value[2] == 0


@pytest.mark.parametrize("policy", POLICIES)
def test_a_round_spends_its_part_of_the_money_and_never_more_than_there_is(policy):
    world = planted(1)
    belief = believe(world.candidates, world.found, ASSUMED, rng=np.random.default_rng(0))
    choice = choose(world.candidates, belief, Rest(200_000, 4, policy=policy), ASSUMED, rng=np.random.default_rng(0))
    assert 50_000 <= float(choice.posts @ world.candidates.price) <= 60_000


def test_results_change_what_is_booked_and_without_them_it_is_the_stated_best():
    candidates = alike(6, conversions_mean=[9.0, 1.0, 1.0, 1.0, 1.0, 1.0], max_posts=4)
    assert book_at_once(candidates, 20_000, BookingRules(), ASSUMED).tolist() == [2, 0, 0, 0, 0, 0]
    bad = results([0, 0, 1, 1], [10_000] * 4, [0, 0, 40, 40])
    belief = believe(candidates, bad, ASSUMED, rng=np.random.default_rng(0))
    posts = choose(candidates, belief, Rest(20_000, 1), ASSUMED, rng=np.random.default_rng(0)).posts
    assert posts[1] == 2


def test_views_that_miss_the_cut_off_end_a_creator():
    candidates = alike(6)
    rest = Rest(60_000, 2, BookingRules(cpv=1.2))
    before = believe(candidates, Results.none(), ASSUMED, rng=np.random.default_rng(0))
    after = believe(candidates, results([0], [500], [5]), ASSUMED, rng=np.random.default_rng(0))
    told = [choose(candidates, belief, rest, ASSUMED, rng=np.random.default_rng(0)) for belief in (before, after)]
    assert told[0].allowed[0]
    assert not told[1].allowed[0]
    assert told[1].chance[0] < 0.5


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Rest(-1, 1), "the budget that is left"),
        (lambda: Rest(1, 0), "one round or more"),
        (lambda: Rest(1, 1, value=0), "value of a conversion"),
        (lambda: Rest(1, 1, reserve=-1), "the reserve"),
        (lambda: Rest(1, 1, waiting=1), "what waiting costs"),
        (lambda: BookingRules(cpv=0), "a cut-off is a cost"),
        (lambda: BookingRules(probability=1), "strictly between 0 and 1"),
        (lambda: alike(2, price=0.0), "the candidate a0 needs a price above 0"),
        (lambda: alike(2, views_p10=[20_000.0, 1.0]), "0 < p10 ≤ p50 ≤ p90"),
        (lambda: alike(2, account_id=["a", "a"]), "stands among the candidates twice"),
        (lambda: alike(0), "nobody is left"),
        (lambda: results([0], [-1], [0]), "counts of 0 or more"),
        (lambda: results([0], [1], [0], posts=[0]), "one post or more"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(make, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        make()
