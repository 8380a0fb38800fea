"""The search in the address reads back to the same search."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.creators.query_params import PROBABILITIES, address, read, write
from fukasa.lake.search import AccountQuery, CutoffFilter, FlagField, Range, RangeField, SetField, folded

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
VALUES = st.lists(TEXT.map(str.strip).filter(bool), min_size=1, max_size=3, unique=True).map(tuple)
WORD = TEXT.map(lambda text: folded(text.replace('"', "")).strip()).filter(
    lambda word: word and folded(word).strip() == word
)
WORDS = st.lists(WORD, max_size=3, unique=True).map(tuple)
HANDLE = st.from_regex(r"[a-z0-9_.]{1,12}", fullmatch=True)
NUMBERS = st.floats(min_value=-1e12, max_value=1e12).map(lambda value: value + 0.0)
ENDS = st.tuples(st.none() | NUMBERS, st.none() | NUMBERS).filter(lambda ends: None in ends or ends[0] <= ends[1])
QUERIES = st.builds(
    AccountQuery,
    sets=st.dictionaries(st.sampled_from(SetField), VALUES, max_size=3),
    excluded=st.dictionaries(st.sampled_from(SetField), VALUES, max_size=2),
    ranges=st.dictionaries(st.sampled_from(RangeField), ENDS.map(lambda ends: Range(*ends)), max_size=4),
    flags=st.dictionaries(st.sampled_from(FlagField), st.booleans()),
    all_words=WORDS,
    any_words=WORDS,
    no_words=WORDS,
    handles=st.lists(HANDLE, max_size=2, unique=True).map(tuple),
    excluded_handles=st.lists(HANDLE, max_size=2, unique=True).map(tuple),
    keys=st.none() | st.lists(HANDLE.map("instagram:{}".format), max_size=2).map(tuple),
    cutoff=st.none()
    | st.builds(CutoffFilter, st.floats(min_value=1e-6, max_value=1e6), st.sampled_from(list(PROBABILITIES.values()))),
    sort=st.sampled_from(RangeField),
    descending=st.booleans(),
)


def test_an_empty_address_is_the_whole_catalogue_by_followers():
    assert read(QueryDict("")).query == AccountQuery()
    assert write(AccountQuery()) == []


@given(QUERIES)
def test_every_search_reads_back_from_its_address(query):
    search = read(QueryDict(address(query)[1:]))
    assert search.query == query
    assert search.problems == {}


@given(
    st.dictionaries(TEXT, TEXT, max_size=4),
    st.lists(st.tuples(st.sampled_from(["followers_min", "cpv", "p", "sort", "key"]), TEXT)),
)
def test_no_address_makes_the_page_fail(strange, known):
    search = read(QueryDict(urlencode([*strange.items(), *known])))
    assert read(QueryDict(address(search.query)[1:])).query == search.query


def test_per_cent_is_typed_and_a_share_is_searched():
    assert read(QueryDict("er_common_min=3.5")).query.ranges == {RangeField.ER_COMMON: Range(0.035, None)}


@pytest.mark.parametrize(
    ("typed", "meant"), [("1.2万", 12_000), ("3億", 3e8), ("５千", 5_000), ("10k", 10_000), ("12,000", 12_000)]
)
def test_numbers_may_be_written_as_people_write_them(typed, meant):
    assert read(QueryDict(urlencode({"followers_min": typed}))).query.ranges == {
        RangeField.FOLLOWERS: Range(meant, None)
    }


@pytest.mark.parametrize("typed", ["many", "nan", "inf", "1e400", "万", "--5"])
def test_what_is_no_number_is_told_and_left_out(typed):
    search = read(QueryDict(urlencode({"followers_min": typed})))
    assert search.query == AccountQuery()
    assert list(search.problems) == ["followers_min"]


def test_ends_the_wrong_way_round_are_told():
    assert list(read(QueryDict("followers_min=9&followers_max=1")).problems) == ["followers_min"]


def test_words_may_stand_in_quotes():
    assert read(QueryDict('all=skin+care "sensitive skin"、化粧水')).query.all_words == (
        "skin",
        "care",
        "sensitive skin",
        "化粧水",
    )


def test_a_handle_may_be_typed_with_its_sign():
    assert read(QueryDict("handle=@Hana.K")).query.handles == ("hana.k",)


def test_a_cut_off_is_even_unless_it_is_strict():
    assert read(QueryDict("cpv=2")).query.cutoff == CutoffFilter(2.0, 0.0)
    assert read(QueryDict("cpv=2&p=0.8")).query.cutoff.z == pytest.approx(0.8416, abs=1e-4)
