"""The search in the address of the page; the language of addresses has its own tests in tests/lake/query."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.creators.query_params import address, read
from fukasa.lake.query.model import AccountQuery
from tests.factories.queries import QUERIES, TEXT


@given(QUERIES)
def test_every_search_reads_back_from_its_address(query):
    search = read(QueryDict(address(query)[1:]))
    assert search.query == query
    assert search.problems == {}


@given(
    st.dictionaries(TEXT, TEXT, max_size=4),
    st.lists(st.tuples(st.sampled_from(["followers_min", "cpv", "p", "sort", "key", "words", "not.handle"]), TEXT)),
)
def test_no_address_makes_the_page_fail(strange, known):
    search = read(QueryDict(urlencode([*strange.items(), *known])))
    assert read(QueryDict(address(search.query)[1:])).query == search.query


@pytest.mark.parametrize(("language", "said"), [("en", "is not a number"), ("ja", "数値ではありません")])
def test_what_is_no_number_is_told_in_the_language_of_the_page(language, said):
    with override(language):
        search = read(QueryDict(urlencode({"followers_min": "many"})))
    assert search.query == AccountQuery()
    assert said in search.problems["followers_min"]


def test_what_the_page_has_beside_the_search_is_no_problem():
    assert read(QueryDict("view=cards&cursor=abc&from=50")).problems == {}
    assert list(read(QueryDict("folowers=1")).problems) == ["folowers"]


def test_the_page_goes_on_and_says_what_it_left_out(catalogue):
    page = catalogue.viewer.client.get(f"{reverse('creators:discover')}?folowers=1&category=travel&words=%22open")
    assert len(page.context["problems"]) == 2
    assert "folowers" in page.content.decode()


def test_a_chance_of_any_size_is_told():
    assert read(QueryDict("cpv=2&p=0.8")).probability == 0.8
    assert read(QueryDict("cpv=2&p=0.65")).probability == 0.65
    assert read(QueryDict("")).probability == 0.5
