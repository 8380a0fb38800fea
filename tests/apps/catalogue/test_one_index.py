"""All parts of an answer speak of one version of the catalogue."""

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from fukasa.apps.catalogue.middleware import OneIndexMiddleware
from fukasa.apps.catalogue.selectors import current_index, one_index
from tests.factories.index import account, publish_index


@pytest.fixture
def data(tmp_path: Path):
    publish_index(tmp_path, [account("hana")])
    with override_settings(FUKASA_DATA=tmp_path):
        yield tmp_path


def swap(data: Path) -> None:
    publish_index(data, [account("hana"), account("sora")])


def test_another_version_is_seen_by_whoever_asks_after(data: Path):
    with one_index():
        first = current_index()
        swap(data)
        assert current_index() is first
    assert current_index().meta.accounts == 2


def test_a_request_has_one_version_and_the_next_one_the_next(data: Path):
    def answer(_request: HttpRequest) -> HttpResponse:
        before = current_index().meta.accounts
        swap(data)
        return HttpResponse(f"{before} {current_index().meta.accounts}")

    told = [OneIndexMiddleware(answer)(HttpRequest()).content for _ in range(2)]
    assert told == [b"1 1", b"2 2"]
