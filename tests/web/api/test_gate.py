"""Who comes through the gate of the API, and what the others are told."""

from datetime import timedelta

from django.utils import timezone

from fukasa.apps.tokens.services import token_revoke
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.services import member_remove, member_role_change
from tests.factories.lists import make_list
from tests.factories.tokens import Program, make_token, program_of
from tests.factories.workspaces import People


def problem_of(response: object) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == response.status_code
    assert told["type"] == f"urn:fukasa:problem:{told['code']}"
    assert told["request_id"] == response.headers["X-Request-Id"]
    return response.status_code, told["code"]


def test_a_token_sees_the_lists_of_its_workspace(people: People) -> None:
    make_list(people.owner, "秋の候補")
    found = program_of(people.owner).get("/lists").json()
    assert [one["name"] for one in found["items"]] == ["秋の候補"]
    assert found["next"] is None


def test_without_a_token_nothing_is_told(people: People) -> None:
    response = program_of(people.owner).without_token().get("/lists")
    assert problem_of(response) == (401, "tokens.refused")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_no_token(people: People) -> None:
    assert people.owner.client.get("/api/v1/lists").status_code == 401


def test_another_secret_under_the_same_prefix_is_refused(people: People) -> None:
    right = program_of(people.owner)
    assert problem_of(Program(right.text[:-4] + "AAAA", right.client).get("/lists")) == (401, "tokens.refused")


def test_a_withdrawn_token_is_refused(people: People) -> None:
    made = make_token(people.owner)
    program = Program(made.text, people.anonymous)
    assert program.get("/lists").status_code == 200
    token_revoke(scope=people.owner.scope, token_id=made.token_id)
    assert problem_of(program.get("/lists")) == (401, "tokens.refused")


def test_an_expired_token_is_told_so(people: People, monkeypatch: object) -> None:
    program = program_of(people.owner)
    later = timezone.now() + timedelta(days=91)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert problem_of(program.get("/lists")) == (401, "tokens.expired")


def test_a_token_dies_with_the_membership(people: People) -> None:
    program = program_of(people.teammate)
    member_remove(scope=people.owner.scope, member_id=people.teammate.scope.member_id)
    assert problem_of(program.get("/lists")) == (401, "tokens.refused")


def test_a_token_may_never_more_than_the_role_of_its_member_now(people: People) -> None:
    program = program_of(people.teammate)
    member_role_change(scope=people.owner.scope, member_id=people.teammate.scope.member_id, role=Role.VIEWER)
    assert problem_of(program.post("/lists", {"name": "neu"})) == (403, "api.scope_missing")


def test_a_token_may_only_what_it_was_given(people: People) -> None:
    program = program_of(people.owner, "lists.read")
    assert program.get("/lists").status_code == 200
    assert problem_of(program.post("/lists", {"name": "neu"})) == (403, "api.scope_missing")


def test_a_foreign_list_answers_as_one_that_is_not_there(people: People) -> None:
    list_id = make_list(people.owner)
    stranger = program_of(people.outsider)
    assert problem_of(stranger.get(f"/lists/{list_id}")) == problem_of(stranger.get("/lists/987654321"))
    assert problem_of(stranger.delete(f"/lists/{list_id}")) == (404, "lists.not_found")


def test_an_unknown_address_and_a_wrong_method_are_problems_too(people: People) -> None:
    program = program_of(people.owner)
    assert problem_of(program.get("/nothing")) == (404, "api.not_found")
    response = program.put("/lists", {})
    assert problem_of(response) == (405, "api.method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_sentences_come_in_the_language_that_is_asked_for(people: People) -> None:
    program = program_of(people.owner)
    english = program.get("/lists/9").json()["detail"]
    japanese = program.get("/lists/9", Accept_Language="ja-JP,en;q=0.5").json()["detail"]
    assert english == "There is no such list in this workspace."
    assert japanese != english
