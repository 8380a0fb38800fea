"""The page that tells how a program begins: every operation, this installation's address, nothing from outside."""

import re
from html import unescape

import pytest
from django.urls import reverse

from fukasa.web.api import api
from fukasa.web.api_guide import TAGS, groups
from tests.factories.tokens import make_token
from tests.factories.workspaces import People, Person

GUIDE = reverse("api-guide")


def page(person: Person, path: str = GUIDE, language: str = "ja") -> str:
    person.client.cookies["fukasa_language"] = language
    answer = person.client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def operations() -> set[tuple[str, str]]:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return {(method.upper(), path) for path, item in paths.items() for method in item}


def test_every_operation_stands_there_once_with_its_permission(people: People) -> None:
    shown = page(people.viewer)
    found = re.findall(r'<span class="api-method [^"]*">(\w+)</span> <code>([^<]+)</code>', shown)
    assert set(found) == operations()
    assert len(found) == len(operations()) > 150
    assert "<code>lists.write</code>" in shown


def test_every_operation_and_every_group_has_its_japanese() -> None:
    with_translation = {one.key for group in groups() for one in group.operations if one.is_translated}
    assert {one.key for group in groups() for one in group.operations} - with_translation == set()
    assert {group.tag for group in groups()} <= set(TAGS)


def test_the_words_are_those_of_the_language(people: People) -> None:
    assert "空のリストを作る" in page(people.owner)
    english = page(people.owner, language="en")
    assert "Make an empty list" in english
    assert "空のリストを作る" not in english


def test_the_examples_name_this_installation(people: People) -> None:
    shown = unescape(page(people.owner))
    assert "curl -H" in shown
    assert "http://testserver/api/v1/me" in shown
    assert 'href="http://testserver/api/v1/openapi.json"' in shown


def test_the_description_for_machines_is_there(people: People) -> None:
    assert people.owner.client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_the_page_runs_nothing_and_fetches_nothing_from_elsewhere(people: People) -> None:
    shown = page(people.owner)
    assert re.findall(r"<script(?![^>]* src=\"/static/)", shown) == []
    assert [one for one in re.findall(r'(?:src|href)="(https?://[^"]+)"', shown) if "testserver" not in one] == []


def test_tokens_and_the_page_lead_to_each_other(people: People) -> None:
    assert GUIDE in page(people.owner, reverse("tokens:index"))
    assert "有効なトークンがありません" in page(people.owner)
    make_token(people.owner)
    assert "有効なトークンがあります" in page(people.owner)


@pytest.mark.parametrize("method", ["post", "put"])
def test_it_is_only_read(method: str, people: People) -> None:
    assert getattr(people.owner.client, method)(GUIDE).status_code == 405
