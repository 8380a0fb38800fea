"""`fukasa search`: every filter from the command line, from a file, and from the address of a page."""

import json
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from fukasa.cli.queries import PAGE, Asked, address_of, query_of
from fukasa.core.errors import InvalidInput
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.document import to_json
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.language import parse
from fukasa.lake.query.model import AccountQuery, Order


def test_the_page_stands_where_the_address_says():
    assert reverse("creators:discover") == PAGE


def test_every_side_has_its_option():
    asked = Asked(
        {"": ["followers=1千..5千", "country=日本,KR"], "should.": ["depth=0.6.."], "not.": ["verified=0"]},
        words="美容 OR コスメ -PR",
        more=(("sort", "relevance"),),
    )
    assert query_of(asked) == AccountQuery(
        must=Criteria(
            sets={SetField.COUNTRY: ("JP", "KR")},
            ranges={RangeField.FOLLOWERS: Range(1_000, 5_000)},
        ),
        should=Criteria(ranges={RangeField.DEPTH: Range(0.6)}),
        never=Criteria(flags={FlagField.VERIFIED: False}),
        words=parse("美容 OR コスメ -PR"),
        sort=Order.RELEVANCE,
    )


def test_a_file_and_an_address_say_the_same(tmp_path):
    query = query_of(Asked({"": ["tier=micro", "er_common=3%.."]}, words='"group buy"'))
    path = tmp_path / "query.json"
    path.write_text(to_json(query))
    assert query_of(Asked({}, query=path)) == query
    assert query_of(Asked({}, url=f"http://localhost:8000{address_of(query)}&view=cards")) == query
    assert query_of(Asked({}, url=urlsplit(address_of(query)).query)) == query


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"filters": {"": ["followers"]}}, "name=value"),
        ({"filters": {"": ["folowers=5"]}}, "no filter “folowers”"),
        ({"filters": {"": ["followers=5000..1000"]}}, "lower end"),
        ({"filters": {"": ["platform=myspace"]}}, "no platform myspace"),
        ({"filters": {"": ["country=Atlantis"]}}, "no country"),
        ({"filters": {"": ["list=abc"]}}, "lists live in the application"),
        ({"filters": {}, "words": '"open'}, "quotation mark"),
        ({"filters": {}, "url": "?folowers=5"}, "no filter"),
        ({"filters": {}, "more": (("sort", "-beauty"),)}, "sort by"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence(options, said):
    with pytest.raises(InvalidInput, match=said):
        query_of(Asked(**options))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InvalidInput, match="cannot be read"):
        query_of(Asked({}, query=tmp_path / "none.json"))


def test_the_fields_are_listed_with_a_schema(fukasa):
    told = fukasa("search", "--fields", "--json").json
    assert {"followers", "category", "audience_female", "words"} <= {one["name"] for one in told["fields"]}
    assert "must" in told["schema"]["properties"]
    assert "followers" in fukasa("search", "--fields").out


def test_a_search_prints_itself_as_address_and_document(on_demo, tmp_path):
    found = on_demo("search", "--filter", "followers=1万..", "--filter", "formats=short", "--limit", "3", "--json").json
    assert found["url"] == "/discover/?formats=short&followers=10000.."
    assert found["total"] >= len(found["accounts"]) > 0
    assert all(row["followers"] >= 10_000 and "short" in row["formats"] for row in found["accounts"])
    path = tmp_path / "again.json"
    path.write_text(json.dumps(found["query"]))
    assert on_demo("search", "--query", str(path), "--limit", "3", "--json").json == found


def test_the_table_ends_with_the_address(on_demo):
    assert "/discover/?followers=1000000.." in on_demo("search", "--min-followers", "1000000").out
