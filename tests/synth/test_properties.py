"""Laws that hold for any input."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.core.catalogue import TABLES
from fukasa.lake.schemas import conform
from fukasa.synth import World, generate
from fukasa.synth.cast import catalogue_cast, population_cast
from fukasa.synth.catalogue import CATALOGUE_ACCOUNTS
from fukasa.synth.growth import followers_at
from fukasa.synth.prices import draw_prices
from fukasa.synth.randomness import hexed, mixed, pick, stream
from fukasa.synth.strings import joined, lists
from fukasa.synth.traits import draw_traits

seeds = st.integers(0, 2**31)
texts = st.lists(st.none() | st.text("あb1", max_size=3), min_size=1, max_size=6)


@given(st.lists(st.integers(0, 2**40), min_size=2, max_size=200, unique=True))
def test_hashes_of_different_people_differ_and_have_sixteen_digits(people):
    written = hexed(mixed(7, np.array(people))).to_pylist()
    assert len(set(written)) == len(people)
    assert {len(text) for text in written} == {16}


@given(seeds, st.lists(st.floats(0, 5), min_size=2, max_size=6).filter(lambda weights: sum(weights) > 0.1))
def test_a_weight_of_zero_is_never_picked(seed, weights):
    drawn = pick(np.random.default_rng(seed), np.array(weights), 200)
    assert all(weights[position] > 0 for position in set(drawn.tolist()))


@given(texts)
def test_joining_skips_nulls_and_empty_texts(parts):
    columns = [pa.array([part], pa.string()) for part in parts]
    assert joined(*columns, separator=" ").to_pylist() == [" ".join(filter(None, parts))]
    assert lists(columns).to_pylist() == [[part for part in parts if part is not None]]


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_follower_curves_end_at_the_accounts_followers(seed):
    cast = population_cast(seed, 1, CATALOGUE_ACCOUNTS, 60)
    row = np.arange(len(cast))
    assert followers_at(cast, draw_traits(seed, cast), row, np.zeros(60)) == pytest.approx(cast.followers)


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_traits_are_possible(seed):
    cast = population_cast(seed, 1, CATALOGUE_ACCOUNTS, 60)
    traits = draw_traits(seed, cast)
    assert ((traits.fake >= 0) & (traits.fake < 1)).all()
    assert traits.mix.sum(axis=1) == pytest.approx(1)
    assert (traits.er > 0).all()
    assert (draw_prices(seed, cast).minor > 0).all()


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_one_person_has_each_second_account_on_another_platform(seed):
    cast = population_cast(seed, 1, CATALOGUE_ACCOUNTS, 120)
    second = np.flatnonzero(~cast.main)
    assert (cast.platform[second] != cast.platform[second - 1]).all()
    assert (cast.creator[second] == cast.index[second - 1]).all()


def test_topics_draw_from_independent_streams():
    first, second = (stream(7, 0, topic).random(1_000) for topic in ("posts", "comments"))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1


def test_the_catalogue_cast_needs_no_seed():
    assert (catalogue_cast().followers == catalogue_cast().followers).all()


@pytest.mark.parametrize("name", tuple(TABLES))
def test_the_lake_takes_every_table_as_it_is(name):
    rows = next(generate(World(accounts=CATALOGUE_ACCOUNTS))).tables[name]
    assert conform(TABLES[name], rows).num_rows == rows.num_rows
