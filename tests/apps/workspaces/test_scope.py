import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.workspaces import selectors
from fukasa.apps.workspaces.owned import OwnedManager
from fukasa.apps.workspaces.roles import MEMBER_ROLES, Role
from fukasa.apps.workspaces.scope import required


@pytest.mark.parametrize("nothing", [None, 1, "local", object()])
def test_nothing_is_read_without_a_scope(nothing: object) -> None:
    with pytest.raises(TypeError, match="scope is needed"):
        required(nothing)
    with pytest.raises(TypeError, match="scope is needed"):
        selectors.people(nothing)


def test_rows_of_workspaces_cannot_be_read_without_a_scope() -> None:
    manager = OwnedManager()
    manager.model = type("Thing", (), {})
    for read in (manager.all, manager.count, manager.first, lambda: manager.filter(pk=1), lambda: manager.get(pk=1)):
        with pytest.raises(TypeError, match="belongs to workspaces"):
            read()
    with pytest.raises(TypeError, match="needs its workspace"):
        manager.create(name="x")


ranks = st.sampled_from(list(Role))


@given(ranks, ranks, ranks)
def test_roles_stand_in_one_order(one: Role, two: Role, three: Role) -> None:
    assert one.covers(one)
    assert one.covers(two) or two.covers(one)
    assert not (one.covers(two) and two.covers(three)) or one.covers(three)


def test_an_owner_covers_all_and_a_viewer_reads_only() -> None:
    assert all(Role.OWNER.covers(role) for role in Role)
    assert [role for role in MEMBER_ROLES if Role.VIEWER.covers(role)] == [Role.VIEWER]
