"""Lists as a filter of a search: their members, and nobody else's."""

import pytest

from fukasa.apps.lists.errors import ListNotFound
from fukasa.apps.lists.selectors import keys_of
from fukasa.apps.lists.services.entries import entries_remove
from fukasa.apps.lists.services.lists import list_delete
from fukasa.lake.query.lists import with_members
from fukasa.lake.query.model import AccountQuery
from tests.factories.lists import make_list
from tests.factories.lists import of_entry as make_entry
from tests.factories.workspaces import People


def test_members_of_several_lists_are_given_once(people: People) -> None:
    first = make_list(people.owner, "A", instagram_hana="hana", instagram_sora="sora")
    second = make_list(people.owner, "B", instagram_hana="hana", tiktok_hana="hana")
    assert keys_of(people.owner.scope, [first, str(second)]) == ("instagram:hana", "instagram:sora", "tiktok:hana")


def test_removed_accounts_are_no_members(people: People) -> None:
    made = make_entry(people)
    entries_remove(scope=people.owner.scope, list_id=made["list_id"], entry_ids=[made["entry_id"]])
    assert keys_of(people.owner.scope, [made["list_id"]]) == ()


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "", "9" * 40, "１"])
def test_what_is_no_list_is_not_found(people: People, wrong: str) -> None:
    with pytest.raises(ListNotFound):
        keys_of(people.owner.scope, [wrong])


def test_lists_of_others_and_deleted_ones_answer_alike(people: People) -> None:
    foreign = make_list(people.outsider, instagram_hana="hana")
    deleted = make_list(people.owner, instagram_hana="hana")
    list_delete(scope=people.owner.scope, list_id=deleted)
    for list_id in (foreign, deleted):
        with pytest.raises(ListNotFound):
            keys_of(people.owner.scope, [list_id])


def test_members_stand_in_for_lists_in_a_search(people: People) -> None:
    inside = make_list(people.owner, "A", instagram_hana="hana", instagram_sora="sora")
    outside = make_list(people.owner, "B", instagram_sora="sora")
    asked = AccountQuery(lists=(str(inside),), excluded_lists=(str(outside),))
    found = with_members(asked, lambda codes: keys_of(people.owner.scope, codes))
    assert found == AccountQuery(keys=("instagram:hana", "instagram:sora"), excluded_keys=("instagram:sora",))
