"""A search reads back from its address and from its document as it was."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.lake.query.criteria import Criteria, CutoffFilter, Range
from fukasa.lake.query.document import from_json, to_json
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.pairs import to_pairs
from fukasa.lake.query.reading import Read, from_pairs
from tests.factories.queries import QUERIES, TEXT

KNOWN = st.sampled_from(
    ["followers", "followers_min", "should.depth", "not.category", "cpv", "p", "z", "sort", "key", "words", "verified"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT | KNOWN, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["must", "should", "not", "words", "sort", "keys", "handles", "like"])


@given(QUERIES)
def test_every_search_reads_back_from_its_pairs(query):
    assert from_pairs(to_pairs(query)) == Read(query)


@given(QUERIES)
def test_every_search_reads_back_from_its_document(query):
    assert from_json(to_json(query)) == query


@given(st.lists(st.tuples(KNOWN | TEXT, TEXT), max_size=5))
def test_whatever_pairs_say_the_search_that_is_left_reads_back(pairs):
    query = from_pairs(pairs).query
    assert from_pairs(to_pairs(query)) == Read(query)


@given(st.dictionaries(KEYS, JSON, max_size=3))
def test_a_strange_document_is_refused_in_one_sentence_or_understood(document):
    query = understood(json.dumps(document))
    assert query is None or from_json(to_json(query)) == query


def understood(text):
    try:
        return from_json(text)
    except InvalidInput:
        return None


def test_an_empty_search_is_empty_in_every_form():
    assert (to_pairs(AccountQuery()), to_json(AccountQuery())) == ([], "{}")
    assert from_pairs([]) == Read(AccountQuery())


def test_an_address_is_readable():
    query = AccountQuery(
        must=Criteria(
            sets={SetField.TIER: ("micro", "nano")},
            ranges={RangeField.FOLLOWERS: Range(1_000, 5_000)},
            flags={FlagField.VERIFIED: True},
            cutoff=CutoffFilter(2.0, 0.8416212335729144),
        ),
        should=Criteria(ranges={RangeField.DEPTH: Range(0.6)}),
        never=Criteria(sets={SetField.CATEGORY: ("beauty",)}),
        sort=Order.RELEVANCE,
    )
    assert to_pairs(query) == [
        ("tier", "micro"),
        ("tier", "nano"),
        ("followers", "1000..5000"),
        ("verified", "1"),
        ("cpv", "2"),
        ("p", "0.8"),
        ("should.depth", "0.6.."),
        ("not.category", "beauty"),
        ("sort", "relevance"),
    ]


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ([("followers_min", "1.2万")], [("followers", "12000..")]),
        ([("er_common_min", "3.5"), ("er_common_max", "10")], [("er_common", "0.035..0.1")]),
        ([("should.depth_min", "60")], [("should.depth", "0.6..")]),
        ([("er_views_known", "1")], [("er_views", "..")]),
        ([("not_category", "beauty"), ("not_handle", "@Hana")], [("not.category", "beauty"), ("not.handle", "hana")]),
        ([("all", "skin+care 温泉"), ("any", 'a "b c"'), ("no", "PR")], [("words", 'skin+care 温泉 (a OR "b c") -pr')]),
        ([("followers", "1万〜5万")], [("followers", "10000..50000")]),
        ([("er_common", "3.5%..10%")], [("er_common", "0.035..0.1")]),
        ([("followers", "500")], [("followers", "500..500")]),
        ([("followers", "5..900"), ("followers_min", "100")], [("followers", "100..900")]),
        ([("followers_known", "1"), ("followers", "..900")], [("followers", "..900")]),
        ([("verified", "yes"), ("has_email", "")], [("verified", "1")]),
    ],
)
def test_what_forms_and_older_addresses_say_is_understood(older, today):
    assert to_pairs(from_pairs(older).query) == today


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        (("folowers", "1"), "unknown"),
        (("not.folowers", "1"), "unknown"),
        (("followers", "5000..1000"), "ends_exchanged"),
        (("followers", "1..2..3"), "not_a_range"),
        (("followers", "many.."), "not_a_number"),
        (("followers_min", "1e400"), "not_a_number"),
        (("followers", "9" * 500), "not_a_number"),
        (("followers", "9e999999万.."), "not_a_number"),
        (("verified", "perhaps"), "not_a_flag"),
        (("key", "instagram:\ud800"), "broken_text"),
        (("any", "美" * 150), "words_too_long"),
        (("cpv", "0"), "not_a_cutoff"),
        (("sort", "beauty"), "not_an_order"),
        (("category", "x" * 201), "value_too_long"),
        (("words", '"open'), "words_open_quote"),
        (("words", "a " + " ".join(map(str, range(10_000)))), "words_too_many"),
        (("words", "a" * 1_000_000), "words_text_too_long"),
        (("words", "(" * 5_000 + "a"), "words_too_deep"),
        (("all", " ".join(map(str, range(10_000)))), "words_too_many"),
    ],
)
def test_what_cannot_be_meant_is_told_in_both_languages(pair, code):
    problems = from_pairs([pair]).problems
    assert code in {one.code for one in problems}
    assert all(one.sentence("ja") != one.sentence("en") for one in problems)


@pytest.mark.parametrize(
    ("must", "sentence"),
    [
        ({"cpv": {"p": 0.8}}, "needs max"),
        ({"cpv": ["2"]}, "must be an object"),
        ({"followers": ["1..5", "7..9"]}, "must be an object"),
        ({"followers": True}, "must be an object"),
        ({"category": {"min": 1}}, "must be a list of texts"),
        ({"category": True}, "must be a list of texts"),
        ({"verified": ["1"]}, "must be true or false"),
    ],
)
def test_a_document_asks_every_filter_in_its_own_kind(must, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        from_json(json.dumps({"must": must}))


@pytest.mark.parametrize("z", ["100", "-100", "8.5"])
def test_a_quantile_of_no_probability_is_told_and_even_odds_hold(z):
    read = from_pairs([("cpv", "2"), ("z", z)])
    assert [one.code for one in read.problems] == ["not_a_quantile"]
    assert read.query.must.cutoff == CutoffFilter(2.0)


@pytest.mark.parametrize("between", ["..", "...", "~", "〜", "～"])
def test_a_range_is_written_as_people_write_it(between):
    assert to_pairs(from_pairs([("followers", f"1000{between}5000")]).query) == [("followers", "1000..5000")]


def test_two_ranges_of_one_figure_that_exclude_each_other_are_told():
    read = from_pairs([("followers", "5..9"), ("followers_min", "100")])
    assert [(one.param, one.code) for one in read.problems] == [("followers", "ranges_apart")]
    assert all("followers" in one.sentence(language) for one in read.problems for language in ("en", "ja"))
    assert not read.query.must.ranges


def test_too_many_values_are_told_and_left_out():
    read = from_pairs([("category", f"c{number}") for number in range(300)])
    assert len(read.query.must.sets[SetField.CATEGORY]) == 200
    assert [one.code for one in read.problems] == ["too_many_values"]


def test_a_probability_outside_its_bounds_is_told():
    read = from_pairs([("cpv", "2"), ("p", "1.5")])
    assert read.query.must.cutoff == CutoffFilter(2.0, 0.0)
    assert [one.code for one in read.problems] == ["not_a_probability"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("[]", "an object"),
        ("[" * 100_000, "no JSON"),
        ('{"musts": {}}', "no key 'musts'"),
        ('{"must": []}', "must must be an object"),
        ('{"must": {"folowers": {"min": 1}}}', "no such filter"),
        ('{"must": {"followers": {"least": 1}}}', "takes max, min"),
        ('{"must": {"followers": {"min": NaN}}}', "finite number"),
        ('{"must": {"followers": {"min": 5, "max": 1}}}', "lower end"),
        ('{"must": {"category": "beauty"}}', "list of texts"),
        ('{"must": {"cpv": {"max": -1}}}', "above 0"),
        ('{"words": 5}', "must be a text"),
        ('{"sort": "beauty"}', "sort by"),
    ],
)
def test_a_broken_document_is_refused_with_its_place(text, said):
    with pytest.raises(InvalidInput, match=said):
        from_json(text)
