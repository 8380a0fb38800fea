"""Two people edit the settings at once; names that are not what they look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.pages.conflicts import EditedMeanwhile
from fukasa.apps.pages.fields import plain_name
from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.roles import Role
from tests.factories.workspaces import People, make_member

FORM = {
    "name": "Aoi",
    "currency": "USD",
    "time_zone": "Asia/Seoul",
    "tier_scheme": "japanese",
    "cutoff_cpv": "1.5",
    "cutoff_probability": "0.8",
}


def seen_by(people: People) -> str:
    return str(people.owner.client.get("/settings/").context["form"]["seen"].value())


def test_the_second_of_two_sees_what_the_first_saved_and_loses_nothing(people: People) -> None:
    manager = make_member(people.owner, "manager@example.com", Role.MANAGER)
    seen = seen_by(people)
    manager.client.post("/settings/", FORM | {"name": "Aoi of the manager", "seen": seen})
    answer = people.owner.client.post("/settings/", FORM | {"name": "Aoi of the owner", "seen": seen})
    conflict = answer.context["form"].conflict
    assert [(one.theirs, one.mine) for one in conflict] == [("Aoi of the manager", "Aoi of the owner")]
    assert 'value="Aoi of the owner"' in answer.content.decode()
    assert selectors.settings_of(people.owner.scope).name == "Aoi of the manager"


def test_saving_again_after_the_look_saves(people: People) -> None:
    seen = seen_by(people)
    people.owner.client.post("/settings/", FORM | {"name": "First", "seen": seen})
    refused = people.owner.client.post("/settings/", FORM | {"name": "Second", "seen": seen})
    newer = refused.context["form"]["seen"].value()
    assert people.owner.client.post("/settings/", FORM | {"name": "Second", "seen": newer}).status_code == 302
    assert selectors.settings_of(people.owner.scope).name == "Second"


def test_who_was_faster_between_the_look_and_the_lock_is_seen_under_the_lock(people: People) -> None:
    seen = seen_by(people)
    services.settings_update(scope=people.owner.scope, values={"name": "Faster"})
    with pytest.raises(EditedMeanwhile):
        services.settings_update(scope=people.owner.scope, values={"name": "Slower"}, seen=seen)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("  か\u3099く\u200bせい \n株式会社 ", "がくせい 株式会社"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\ufeffAoi\x00\x07", "Aoi"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("half \ud83d", "half"),
        ("\u200d \u202e", ""),
    ],
)
def test_names_are_kept_as_what_they_look_like(given_name: str, kept: str) -> None:
    assert plain_name(given_name) == kept


@given(st.text(max_size=80))
def test_a_plain_name_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = plain_name(text)
    assert plain_name(once) == once
    assert once.isprintable() or "\u200c" in once or "\u200d" in once


def test_a_name_of_invisible_signs_alone_is_no_name(people: People) -> None:
    answer = people.owner.client.post("/settings/", FORM | {"name": "\u200b\u202e"})
    assert list(answer.context["form"].errors) == ["name"]
