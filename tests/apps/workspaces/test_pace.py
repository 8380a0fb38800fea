"""A member changes things and fetches files no faster than people do."""

from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.urls import reverse

from fukasa.apps.lists.errors import CodeRefused, TooFast
from fukasa.apps.lists.services import mirrors
from fukasa.apps.pages import pace
from fukasa.web import settings as shipped
from tests.factories.lists import make_list
from tests.factories.tokens import program_of
from tests.factories.workspaces import People


@pytest.fixture(autouse=True)
def _three_a_minute(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FUKASA_CHANGES_PER_MINUTE = 3
    monkeypatch.setattr(pace, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))


def test_more_changes_than_people_make_are_refused_and_reading_goes_on(people: People) -> None:
    save = [people.owner.client.post("/notifications/read/").status_code for _ in range(4)]
    assert save == [302, 302, 302, 429]
    assert people.owner.client.get("/lists/").status_code == 200
    assert people.teammate.client.post("/notifications/read/").status_code == 302


def test_files_count_as_well(people: People) -> None:
    path = reverse("lists:csv", args=[make_list(people.owner)])
    fetched = [people.owner.client.get(path).status_code for _ in range(4)]
    assert (set(fetched[:3]) & {429}, fetched[3]) == (set(), 429)


def test_after_a_minute_one_goes_on(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        people.owner.client.post("/notifications/read/")
    monkeypatch.setattr(pace, "time", SimpleNamespace(time=lambda: 1_800_000_060.0))
    assert people.owner.client.post("/notifications/read/").status_code == 302


def test_wrong_codes_are_counted_in_the_database_although_nothing_else_stays_of_them(
    people: People, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = shipped.CACHES
    cache.clear()
    monkeypatch.setattr(mirrors, "_TRIES", 2)
    for _ in range(2):
        with pytest.raises(CodeRefused):
            mirrors.mirror_join(scope=people.owner.scope, code="wrong")
    with pytest.raises(TooFast):
        mirrors.mirror_join(scope=people.owner.scope, code="wrong")


def test_wrong_codes_of_programs_are_counted_as_well(
    people: People, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = shipped.CACHES
    cache.clear()
    monkeypatch.setattr(mirrors, "_TRIES", 3)
    program = program_of(people.owner)
    answers = [program.post("/mirrors", {"code": "wrong"}).status_code for _ in range(5)]
    assert (429 in answers[:2], answers[-1]) == (False, 429)
