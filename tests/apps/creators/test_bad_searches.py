"""Searches nobody should type: each has a clear answer, none is an error of the program, none shows what is foreign."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from fukasa.pipelines.home import COLUMNS_ARTIFACT, INDEX_ARTIFACT, TEXT_ARTIFACT, Home
from tests.apps.creators.test_discover import shown, text_of

URL = reverse("creators:discover")
MANY = " ".join(f"w{number}" for number in range(10_000))


STRANGE = [
    "nonsense=1",
    "followers=9..1",
    "followers_min=1e999&followers_max=-",
    f"words={quote(MANY)}",
    f"words={quote('(' * 500 + 'a' + ')' * 500)}",
    f"words={quote('(a+)+$ ' * 40)}",
    f"words={quote('😀👨‍👩‍👧‍👦')}",
    "words=%E2%80%8B%E2%80%8D%EF%BB%BF",
    f"words={quote(chr(39) + ' OR 1=1; DROP TABLE accounts; --')}",
    f"category={quote(chr(39) + '; DROP INDEX 1; --')}",
    "handle=%00%FF",
    "sort=__class__",
    "sort=-nonsense",
    "cursor=AAAA&from=-5",
    f"cursor=AAAA&from={'9' * 5000}",
    "cpv=-1&p=7",
    "cpv=2&z=100",
    "followers=9e999999%E4%B8%87..",
    f"any={quote('美' * 150)}",
    f"words={quote('-(a ' * 15 + 'b' + ')' * 15)}",
    "side.followers=%00&followers_min=x",
    "in=__init__&open=../../etc/passwd&shut=%00",
    "view=cards&view=table&brief=%00",
    "like=nobody:nowhere",
    "&".join(f"key=instagram:{number}" for number in range(900)),
]


def test_strange_searches_have_clear_answers_and_show_nothing_foreign(catalogue):
    pages = {query[:80]: catalogue.viewer.client.get(f"{URL}?{query}") for query in STRANGE}
    assert {query: page.status_code for query, page in pages.items() if page.status_code != 200} == {}
    assert [query for query, page in pages.items() if "他社だけ" in text_of(page)] == []


def test_what_was_left_out_is_said(catalogue):
    queries = ["nonsense=1", "followers=9..1", f"words={quote(MANY)}", "sort=nonsense", "cpv=-1"]
    said = {query[:40]: catalogue.viewer.client.get(f"{URL}?{query}").context["problems"] for query in queries}
    assert all(said.values())


def test_a_foreign_account_has_no_look_alikes_and_no_name(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?like=instagram:private_theirs")
    assert "他社だけ" not in text_of(page)


ARTIFACTS = [INDEX_ARTIFACT, COLUMNS_ARTIFACT, TEXT_ARTIFACT]


def damaged(catalogue, settings, name: str, change) -> object:
    change(Home(settings.FUKASA_DATA).lake.current().artifact(name))
    catalogue.viewer.client.raise_request_exception = False
    return catalogue.viewer.client.get(URL)


@pytest.mark.parametrize("name", ARTIFACTS)
def test_a_damaged_index_says_what_to_do(catalogue, settings, name):
    page = damaged(catalogue, settings, name, lambda path: path.write_bytes(b"nonsense"))
    assert page.status_code == 503
    assert "fukasa refresh" in text_of(page)


@pytest.mark.parametrize("name", ARTIFACTS)
def test_a_missing_index_says_what_to_do(catalogue, settings, name):
    page = damaged(catalogue, settings, name, lambda path: path.unlink())
    assert page.status_code == 503
    assert "fukasa refresh" in text_of(page)


def test_a_version_removed_under_a_reader_goes_on_to_be_read(catalogue, settings):
    assert len(shown(catalogue.viewer.client.get(URL))) == 7
    page = damaged(catalogue, settings, COLUMNS_ARTIFACT, lambda path: path.unlink())
    assert page.status_code == 200
    assert len(shown(page)) == 7
