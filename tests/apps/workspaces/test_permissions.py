"""The one table of who may do what."""

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.workspaces.permissions import LOWEST, SENTENCES, Permission, allowed
from fukasa.apps.workspaces.roles import Role
from fukasa.core.errors import NotPermitted
from fukasa.web.context import May
from tests.factories.workspaces import People


def test_every_permission_stands_in_the_table_once_with_a_sentence() -> None:
    assert set(LOWEST) == set(SENTENCES) == set(Permission)
    assert len({str(sentence) for sentence in SENTENCES.values()}) == len(SENTENCES)


@given(st.sampled_from(list(Role)), st.sampled_from(list(Role)))
def test_a_higher_role_may_do_all_that_a_lower_one_may(one: Role, other: Role) -> None:
    assert (allowed(one) >= allowed(other)) == one.covers(other)


def test_a_guest_may_only_use_the_link() -> None:
    assert allowed(Role.GUEST) == {Permission.SHARED_READ, Permission.SHARED_ANSWER}


def test_a_grant_narrows_a_role_and_never_widens_it(people: People) -> None:
    narrow = replace(people.owner.scope, granted=frozenset({Permission.LISTS_READ}))
    wide = replace(people.viewer.scope, granted=frozenset(Permission))
    assert (narrow.may(Permission.LISTS_READ), narrow.may(Permission.LISTS_WRITE)) == (True, False)
    assert not wide.may(Permission.LISTS_WRITE)
    with pytest.raises(NotPermitted, match=r"lists\.write"):
        narrow.demand(Permission.LISTS_WRITE)


def test_templates_ask_by_name_and_a_name_that_is_none_is_seen(people: People) -> None:
    assert May(people.owner.scope)["members_manage"] is True
    with pytest.raises(ImproperlyConfigured):
        May(people.owner.scope)["members_mangle"]


def test_the_page_shows_the_table(people: People) -> None:
    page = people.viewer.client.get("/settings/people/roles/").content.decode()
    assert all(f"<code>{permission.value}</code>" in page for permission in Permission)
