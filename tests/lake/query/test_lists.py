"""Members stand in for the lists that hold them."""

from fukasa.lake.query.lists import with_members
from fukasa.lake.query.model import AccountQuery

MEMBERS = {"one": ("a", "b"), "two": ("b", "c")}


def members(codes):
    return [key for code in codes for key in MEMBERS.get(code, ())]


def test_members_of_lists_are_kept_each_once():
    assert with_members(AccountQuery(lists=("one", "two")), members) == AccountQuery(keys=("a", "b", "c"))


def test_chosen_accounts_must_stand_on_the_lists_too():
    assert with_members(AccountQuery(lists=("one",), keys=("b", "z")), members) == AccountQuery(keys=("b",))


def test_members_of_excluded_lists_are_left_out():
    query = AccountQuery(excluded_lists=("two",), excluded_keys=("z",))
    assert with_members(query, members) == AccountQuery(excluded_keys=("z", "b", "c"))


def test_a_list_that_nobody_sees_has_no_members():
    assert with_members(AccountQuery(lists=("foreign",)), members) == AccountQuery(keys=())


def test_a_search_without_lists_stays_as_it_is():
    assert with_members(AccountQuery(handles=("a",)), members) == AccountQuery(handles=("a",))
