"""What the member for whom a token works changes of themselves, and what no token changes."""

import pytest
from django.utils import timezone

from fukasa.apps.workspaces.models import Member
from fukasa.apps.workspaces.permissions import LOWEST
from fukasa.apps.workspaces.roles import Role
from tests.factories.lists import make_list
from tests.factories.tokens import make_token, program_of
from tests.factories.workspaces import People

PLAIN = {
    "name": "Viewer",
    "email": "viewer@example.com",
    "time_zone": "",
    "currency": "",
    "language": "ja",
    "theme": "auto",
}


def test_a_profile_is_read_and_changed_in_parts(people: People) -> None:
    program = program_of(people.viewer)
    assert program.get("/me/profile").json() == PLAIN
    changed = program.patch("/me/profile", {"name": " 花 ", "currency": "USD", "theme": "dark"})
    assert changed.json() == PLAIN | {"name": "花", "currency": "USD", "theme": "dark"}
    assert program.get("/me").json()["currency"] == "USD"


def test_a_profile_that_was_changed_meanwhile_is_not_overwritten(people: People) -> None:
    program = program_of(people.viewer)
    tag = program.get("/me/profile").headers["ETag"]
    program.patch("/me/profile", {"theme": "dark"})
    assert program.patch("/me/profile", {"theme": "light"}, If_Match=tag).status_code == 412


@pytest.mark.parametrize(
    "body",
    [{"password": "a new and long enough one"}, {"email": "other@example.com"}, {"is_active": False}, {"totp": "x"}],
)
def test_no_token_changes_address_password_or_keys(body: dict[str, object], people: People) -> None:
    response = program_of(people.owner).patch("/me/profile", body)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "extra_forbidden")


@pytest.mark.parametrize("body", [{"time_zone": "Mars/Olympus"}, {"currency": "XXX"}, {"language": "fr"}])
def test_what_a_profile_does_not_know_is_refused_where_it_stands(body: dict[str, str], people: People) -> None:
    response = program_of(people.owner).patch("/me/profile", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == f"/{next(iter(body))}"


def test_nobody_on_the_way_keeps_a_profile(people: People) -> None:
    program = program_of(people.viewer)
    assert program.get("/me/profile").headers["Cache-Control"] == "no-store"
    assert program.get("/lists").headers["Cache-Control"] == "private, no-cache"


def test_nobody_on_the_way_keeps_a_link_that_is_shown_once(people: People) -> None:
    program = program_of(people.owner)
    url = f"/lists/{make_list(people.owner)}/shares"
    made = program.post(url, {"expires_on": str(timezone.localdate())})
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")


def test_leaving_ends_the_token_and_the_last_owner_stays(people: People) -> None:
    viewer, owner = program_of(people.viewer), program_of(people.owner)
    assert viewer.delete("/me/membership").status_code == 204
    assert viewer.get("/me").status_code == 401
    assert owner.delete("/me/membership").json()["code"] == "workspaces.last_owner"


def test_the_table_of_permissions_is_told_in_words(people: People) -> None:
    told = program_of(people.viewer).get("/permissions").json()
    assert {one["permission"]: one["role"] for one in told} == {one.value: role.value for one, role in LOWEST.items()}
    assert all(one["sentence"] for one in told)


def test_roles_are_given_and_members_leave_and_an_owner_stays(people: People) -> None:
    program, member_id = program_of(people.owner), people.viewer.scope.member_id
    given = program.put(f"/members/{member_id}/role", {"role": "reviewer"}).json()
    assert {one["member_id"]: one["role"] for one in given}[member_id] == "reviewer"
    assert program.delete(f"/members/{member_id}").status_code == 204
    assert not Member.objects.filter(pk=member_id).exists()
    own = people.owner.scope.member_id
    assert program.put(f"/members/{own}/role", {"role": "viewer"}).json()["code"] == "workspaces.last_owner"
    assert program.delete(f"/members/{own}").json()["code"] == "workspaces.last_owner"


def test_nobody_gives_a_role_above_their_own(people: People) -> None:
    from tests.factories.workspaces import make_member

    manager = make_member(people.owner, "manager@example.com", Role.MANAGER)
    response = program_of(manager).put(f"/members/{people.viewer.scope.member_id}/role", {"role": "owner"})
    assert (response.status_code, response.json()["code"]) == (403, "fukasa.not_permitted")


def test_a_token_without_the_scope_manages_nobody(people: People) -> None:
    from tests.factories.tokens import Program

    narrow = Program(make_token(people.owner, "members.read").text, people.anonymous)
    assert narrow.get("/members").status_code == 200
    assert narrow.delete(f"/members/{people.viewer.scope.member_id}").status_code == 403
